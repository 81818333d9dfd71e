"""What the shape answers of a question in words: sides, sizes, rows and numbers of parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..encoded import EncodedMesh
from ..labels.calibration import background_logit, costs, logit_adjustments, sigmoid
from ..labels.numbers import deal
from ..shared.faces import UNLABELLED
from ..shared.prompts.numbered import Apart, Numbered
from ..shared.prompts.places import Placed
from ..text.embedding import embed_prompts
from .encoding import Progress, silent
from .piece_prompts import PiecePrompts
from .question_base import QuestionBase

# A face competes only for words that cost at most this much more than its likeliest one. Words with
# less than a hundred and fiftieth of its probability hardly ever win, however long the border.
DOUBT = 5.0


class AnsweredByShape(QuestionBase):
    """Tells the pieces of parts apart that are the same to a model."""

    def _as_meant(self, placed: Placed) -> Placed:
        """Prompts whose left is that of the mesh itself, or of whoever stands before it."""
        return placed if self._own_sides else placed.seen_from_the_front()

    def _told_apart(
        self, apart: Apart, category: str | None, labels: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Labels (F,) of the prompts as typed, from labels of what the model was asked for."""
        names = apart.numbered.names
        labels = self._placed(self._as_meant(apart.placed), names, category, labels)
        return self._dealt(apart.numbered, labels)

    def _placed(
        self,
        placed: Placed,
        parts: Sequence[str],
        category: str | None,
        labels: NDArray[np.int32],
    ) -> NDArray[np.int32]:
        """Labels (F,) of prompts, from labels of those without words of place."""
        encoded = self._require_mesh()

        @cache
        def by_words(axis: int, base: int) -> NDArray[np.int64]:
            said = placed.compared[axis, base]
            text = embed_prompts(self.words, [parts[number] for number in said], category)
            labels, _ = self._by_cells(encoded, text, silent, background=False)
            return np.array(list(said.values()))[labels]

        return PiecePrompts(encoded, placed, labels, by_words).prompts()

    def _dealt(self, numbered: Numbered, labels: NDArray[np.int32]) -> NDArray[np.int32]:
        """Labels (F,) of prompts, from labels of those without numbers."""
        encoded = self._require_mesh()
        whole = encoded.per_thing.named_as_wholes(labels)
        return deal(numbered, labels, encoded.mesh, encoded.drawn, encoded.things, whole)

    def _by_cells(
        self,
        encoded: EncodedMesh,
        text: NDArray[np.float32],
        report: Progress,
        *,
        same_names: bool = False,
        background: bool = True,
        rest_asked: bool = False,
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Our rule: labels (F,) with smooth borders, probabilities (cells, B) of prompts (B, D).

        Args:
            encoded: the mesh, of F faces.
            text: (B, D) the prompts.
            report: told of the progress.
            same_names: whether pieces of one kind get the same prompt. They do unless a prompt has
                a word of place that the model is asked for: of two arms, one is the left one.
            background: whether faces may stay unlabelled.
            rest_asked: whether what no prompt names is asked for as well.
        """
        encoded.prepare(report)
        of_patches = self._logits(encoded.flat_features, text)  # (S·G, B)
        logits = encoded.smooth_pooling @ of_patches  # (cells, B)
        report("Smoothing the borders", 0.5)
        raised = logits + logit_adjustments(of_patches, encoded.patch_areas)
        if background:
            none = np.float32(background_logit(of_patches, encoded.patch_areas, rest_asked))
            raised = np.pad(raised, ((0, 0), (0, 1)), constant_values=none)  # (cells, B + 1)
        cost = costs(raised)
        labels = encoded.borders.smooth_cells(cost, DOUBT)
        labels = encoded.name_pieces(labels, cost, same_names, len(text))
        return np.where(labels < len(text), labels, np.int32(UNLABELLED)), sigmoid(logits)
