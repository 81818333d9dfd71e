"""PaliGemma 2 and GPT-4o, rows of Table 13: asked in two views, like PatchAlign3D."""

from __future__ import annotations

import json
from types import SimpleNamespace

from ...harness.contract import Entry, Method, Settings
from ..pointers.asked import SAME_PLACE, SIZE, PointsInViews
from ..pointers.gpt4o import Gpt4o, load_gpt4o
from ..pointers.hosted import PALIGEMMA, load_paligemma
from ..small_models import small_paligemma
from ..views import around


def _paligemma(settings: Settings) -> Method:
    return PointsInViews(load_paligemma(settings))


def _gpt4o(settings: Settings) -> Method:
    return PointsInViews(load_gpt4o(settings))


class CannedService:
    """In the place of the client: it always finds the first name in the middle of the picture."""

    def __init__(self) -> None:
        self.chat = SimpleNamespace(completions=self)

    def create(self, messages: list[dict], **options: object) -> SimpleNamespace:
        prompt = messages[0]["content"][0]["text"]
        first = json.loads(prompt[prompt.rindex('["') :])[0]
        message = SimpleNamespace(content=json.dumps({first: [SIZE / 2, SIZE / 2]}))
        return SimpleNamespace(choices=[SimpleNamespace(message=message)])


MERGED = f"the front and the back; places within {SAME_PLACE} of the diagonal are one keypoint"

ENTRIES = [
    Entry(
        "paligemma-2",
        "PaliGemma 2",
        frozenset({"keypoints"}),
        _paligemma,
        lambda: PointsInViews(small_paligemma(), around(1)),
        note=f"PaliGemma 2: {PALIGEMMA}, the middles of its boxes; {MERGED} [inferred].",
    ),
    Entry(
        "gpt-4o",
        "GPT-4o",
        frozenset({"keypoints"}),
        _gpt4o,
        lambda: PointsInViews(Gpt4o(CannedService(), "canned"), around(1)),
        note=f"GPT-4o: asked for pixels as JSON; {MERGED} [the paper's prompt is unpublished].",
    ),
]
