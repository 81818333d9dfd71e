"""PaliGemma 2 and Molmo, through transformers, which hosts their classes.

PaliGemma is asked to ``detect``, and the middle of a box is the place; Molmo is asked to point.
The Molmo of ZeroKey needs code that is fetched with its weights and written for an older
transformers; Molmo 2, its successor, needs none and is what runs here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from numpy.typing import NDArray
from PIL import Image

from ...harness.contract import Settings
from ...harness.weights import hosted
from .places import Place, molmo_places, paligemma_places

PALIGEMMA, MOLMO = "google/paligemma2-3b-mix-448", "allenai/Molmo2-4B"
LONGEST_ANSWER = 128  # tokens


class _Hosted:
    """A model that looks at a picture and answers a prompt."""

    def __init__(self, model: Any, processor: Any, identity: str) -> None:
        self._model, self._processor = model.eval(), processor
        self.identity = identity

    def _answer_to(self, inputs: Any, special: bool) -> str:
        """What it says to these inputs, its special tokens, where boxes are, included or not."""
        inputs = inputs.to(self._model.device)
        made = self._model.generate(**inputs, max_new_tokens=LONGEST_ANSWER, do_sample=False)
        answer = made[0, inputs["input_ids"].shape[1] :]
        return self._processor.tokenizer.decode(answer, skip_special_tokens=not special)


class PaliGemma(_Hosted):
    """Detects one name after the other."""

    @torch.inference_mode()
    def point(self, image: NDArray, names: Sequence[str], category: str) -> list[list[Place]]:
        picture = Image.fromarray(image)
        return [paligemma_places(self._answer(picture, f"<image>detect {name}")) for name in names]

    def _answer(self, picture: Image.Image, prompt: str) -> str:
        inputs = self._processor(text=prompt, images=picture, return_tensors="pt")
        inputs.pop("labels", None)
        return self._answer_to(inputs, special=True)


class Molmo(_Hosted):
    """Points at "the X on this C" (ZeroKey's question)."""

    @torch.inference_mode()
    def point(self, image: NDArray, names: Sequence[str], category: str) -> list[list[Place]]:
        picture = Image.fromarray(image)
        return [
            molmo_places(self._answer(picture, f"Point to the {name} on this {category}."))
            for name in names
        ]

    def _answer(self, picture: Image.Image, prompt: str) -> str:
        content = [{"type": "text", "text": prompt}, {"type": "image", "image": picture}]
        inputs = self._processor.apply_chat_template(
            [{"role": "user", "content": content}],
            tokenize=True,
            add_generation_prompt=True,
            return_tensors="pt",
            return_dict=True,
        )
        return self._answer_to(inputs, special=False)


def load_paligemma(settings: Settings) -> PaliGemma:
    """The released model.

    Raises:
        Unavailable: its weights are not here.
    """
    return PaliGemma(
        *_pretrained(
            PALIGEMMA, "PaliGemmaForConditionalGeneration", "PaliGemmaProcessor", settings
        ),
        PALIGEMMA,
    )


def load_molmo(settings: Settings) -> Molmo:
    """The released successor.

    Raises:
        Unavailable: its weights are not here.
    """
    return Molmo(
        *_pretrained(MOLMO, "Molmo2ForConditionalGeneration", "Molmo2Processor", settings), MOLMO
    )


def _pretrained(name: str, model: str, processor: str, settings: Settings) -> tuple[Any, Any]:
    import transformers

    def load() -> tuple[Any, Any]:
        made = getattr(transformers, processor).from_pretrained(name)
        return getattr(transformers, model).from_pretrained(name, dtype="auto"), made

    weights, made = hosted(load, name, settings)
    return weights.to(settings.device), made
