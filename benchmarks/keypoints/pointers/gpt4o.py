"""GPT-4o through the ``openai`` client: a picture goes to a service on the network.

Nothing is sent unless ``--fetch`` allows it and OPENAI_API_KEY holds a key; OPENAI_BASE_URL may
name another service that speaks the same protocol. The paper's prompt and views are not published:
this asks for pixels as JSON, null where something is not to be seen.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from PIL import Image

from ...harness.contract import Settings, Unavailable, without_package
from .places import Place, json_places

MODEL = "gpt-4o-2024-08-06"
RETRIES = 5  # of the client, with growing pauses: when the service is busy or out of reach
ATTEMPTS = 2  # at an answer that makes sense

PROMPT = (
    "The picture shows a 3D model of a {category}, rendered grey on white, {size} pixels wide and "
    "high. Say where each of these keypoints is, as the pixel's x (from the left) and y (from the "
    "top); null if it cannot be seen. Answer with one JSON object whose keys are exactly these "
    "names and whose values are [x, y], a list of such pairs if there are several, or null: {names}"
)
log = logging.getLogger(__name__)


class Gpt4o:
    """Points at all names in one request.

    Args:
        client: an ``openai.OpenAI``.
        model: the service's name for it.
    """

    def __init__(self, client: Any, model: str = MODEL) -> None:
        self._client, self._model = client, model
        self.identity = model

    def point(self, image: NDArray, names: Sequence[str], category: str) -> list[list[Place]]:
        """As :class:`places.Pointer`; an answer that makes no sense twice points at nothing.

        Raises:
            Unavailable: the service refuses the key or the request, is too busy, or out of reach.
        """
        size = image.shape[0]
        prompt = PROMPT.format(category=category, size=size, names=json.dumps(list(names)))
        for _ in range(ATTEMPTS):
            answer = self._ask(prompt, image)
            try:
                return json_places(answer, names, size)
            except ValueError as error:
                log.warning(
                    "%s answered what is no JSON of places (%s): %.80r", self._model, error, answer
                )
        return [[] for _ in names]

    def _ask(self, prompt: str, image: NDArray) -> str:
        import openai

        content = [
            {"type": "text", "text": prompt},
            {"type": "image_url", "image_url": {"url": picture_url(image), "detail": "high"}},
        ]
        try:
            response = self._client.chat.completions.create(
                model=self._model,
                messages=[{"role": "user", "content": content}],
                response_format={"type": "json_object"},
                temperature=0,
                seed=0,
            )
        except openai.AuthenticationError as error:
            raise Unavailable("the service refuses the key in OPENAI_API_KEY") from error
        except openai.RateLimitError as error:
            raise Unavailable(
                "the service is too busy or the account has no credit; what was measured is kept, "
                "and the same command goes on"
            ) from error
        except openai.APIConnectionError as error:
            raise Unavailable("the service cannot be reached") from error
        except openai.APIStatusError as error:
            raise Unavailable(f"the service answers with error {error.status_code}") from error
        return (response.choices[0].message.content or "") if response.choices else ""


def load_gpt4o(settings: Settings) -> Gpt4o:
    """The service, if it may be asked.

    Raises:
        Unavailable: there is no client, no key, or no permission.
    """
    try:
        import openai
    except ModuleNotFoundError as error:
        raise without_package(error) from error
    if not os.environ.get("OPENAI_API_KEY"):
        raise Unavailable("no key", ["a key for the service, in OPENAI_API_KEY"])
    if not settings.fetch:
        raise Unavailable("pictures would go to a service on the network; --fetch allows that")
    return Gpt4o(openai.OpenAI(max_retries=RETRIES))


def picture_url(image: NDArray) -> str:
    """A picture (S, S, 3) as a data URL."""
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
