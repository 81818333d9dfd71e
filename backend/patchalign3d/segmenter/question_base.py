"""What all questions share: the mesh that they are about, and how answers are made."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..answers import Cosines, Facing, Segmentation
from ..encoded import EncodedMesh
from ..errors import MeshError, ModelError
from ..geometry.cloud import Cloud
from ..geometry.frame import Axis
from ..geometry.mesh import Mesh
from ..shared.faces import UNLABELLED
from ..shared.questions import QUALITY, SEED, check
from ..text.spelling import Spelt, category_in_english, spell
from .encoding import MeshEncoder, Progress
from .reference import has_own_sides


class QuestionBase(MeshEncoder):
    """Answers questions about a mesh; they raise a MeshError if no mesh has been set.

    Each question takes ``progress``, which is called while the work goes on.
    """

    _encoded: EncodedMesh | None = None

    def set_mesh(
        self,
        mesh: Mesh | Cloud,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> None:
        """Encode ``mesh`` as :meth:`encode` does. All further questions are about it."""
        self._encoded = self.encode(mesh, seed, quality, progress)

    def set_points(
        self,
        points: ArrayLike,
        up_axis: Axis | Literal["auto"] = "Z",
        front_axis: Axis | None = None,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> None:
        """Encode a cloud (N, 3) as :meth:`encode` does. All further questions are about it.

        Where answers about a mesh have a row for each face, these have a row for each point. The
        axes are those of the cloud; use "auto" for up if it is not known.

        Raises:
            MeshError: the points are not an (N, 3) array of finite numbers.
            QuestionError, DeviceError: as :meth:`encode`.
        """
        self._encoded = self.encode(Cloud(points, up_axis, front_axis), seed, quality, progress)

    def facing(self, progress: Progress | None = None) -> Facing:
        """Which way the mesh faces, and whose left and right are meant, as for words of place.

        Raises:
            DeviceError: the device ran out of memory.
        """
        encoded = self._require_mesh()
        frame = self._find_front(encoded, progress)
        return Facing(frame.axes, self._own_sides, **encoded.other_front)

    def forget_mesh(self) -> None:
        """Release the mesh that is set, so that two large ones are never held at once."""
        self._encoded = None

    def about(self, encoded: EncodedMesh) -> Self:
        """A segmenter for questions about this mesh, which shares the network; it costs nothing.

        Raises:
            MeshError: it is not an encoded mesh.
            ModelError: it was encoded with another model.
        """
        if not isinstance(encoded, EncodedMesh):
            raise MeshError(
                f"A {type(encoded).__name__} is not an encoded mesh. Pass the result of encode()."
            )
        if encoded.model.identity != self.model.identity:  # by whatever folder it was named
            raise ModelError(
                f"The mesh was encoded with the model {encoded.model.name!r}, and this is "
                f"{self.model.name!r}. Encode it with this one."
            )
        other = copy.copy(self)
        other._encoded = encoded
        return other

    def _turned(self, encoded: EncodedMesh, report: Progress) -> Self | None:
        """To ask about the mesh with the front that was found; None if it is as it came."""
        faced = self.faced(encoded, report)
        return None if faced is encoded else self.about(faced)

    def _segmentation(
        self,
        names: Sequence[str],
        labels: NDArray[np.int32],
        scores: NDArray[np.float32] | Cosines,
        threshold: float = 0,
    ) -> Segmentation:
        """Labels (F,) and scores, of faces (F, P) or of cells, as an answer."""
        mesh, own = self._require_mesh().mesh, self._own_sides
        found = Segmentation(mesh, list(names), labels, scores, own_sides=own)
        if threshold > 0:
            kept = np.where(found.confidence < threshold, np.int32(UNLABELLED), labels)
            found = replace(found, face_labels=kept)
        return found

    def _logits(self, features: NDArray, text: NDArray) -> NDArray[np.float32]:
        """Cosine similarity over temperature: (…, D) and (P, D) → (…, P)."""
        # Not as a product of matrices: NumPy would share it out to threads, and wait for them.
        alike = np.einsum("...d,pd->...p", features, text)
        return alike / np.float32(self.model.temperature)

    def _asked(self, verb: str, **said: Any) -> tuple[EncodedMesh, dict[str, Any]]:
        """The mesh that is set, and the fields of a question, checked against its declaration."""
        encoded = self._require_mesh()
        return encoded, check(verb, said, encoded.sizes)

    def _spelt(self, prompts: Sequence[str], as_typed: bool = False) -> Spelt:
        """Prompts as the model's text encoder is to read them."""
        return spell(prompts, self.model.text_encoder, as_typed, not self.model.is_bundled)

    def _category(self, category: str | None, prompts: Sequence[str]) -> str | None:
        """What the text encoder is told that the mesh shows, beside these prompts.

        Of the bundled model, nothing: it finds more by the names of parts alone (docs/trials.md,
        "Asking in other ways").
        """
        return None if self.model.is_bundled else self._in_english(category, prompts)

    def _in_english(self, category: str | None, prompts: Sequence[str]) -> str | None:
        """A category as the model's text encoder is to read it, beside these prompts."""
        return category and category_in_english(category, prompts, self.model.text_encoder)

    @property
    def _own_sides(self) -> bool:
        """Whether the mesh's left is its own, or that of whoever stands before it."""
        return has_own_sides(self._require_mesh().traits, self.model.sha256)

    def _require_mesh(self) -> EncodedMesh:
        if self._encoded is None:
            raise MeshError("No mesh has been set: call set_mesh first.")
        return self._encoded
