"""What a worker keeps between requests, and how it answers one of them.

Each request is checked against its declaration in :mod:`.shared.questions`, and answered by the
segmenter's method of the same name, or by a function here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import memory
from .errors import ProtocolError, QuestionError
from .exemplars import Exemplar
from .shared.answers import ANSWERS, Answer
from .shared.protocol import Arrays, Header
from .shared.questions import VERBS, check
from .shared.questions import digest as digest_of

if TYPE_CHECKING:
    from .answers import Segmentation
    from .encoded import EncodedMesh
    from .geometry.cloud import Cloud
    from .geometry.frame import Axis
    from .geometry.mesh import Mesh
    from .network.model import Model
    from .segmenter import Progress, Segmenter

# The most bytes of encoded meshes that are kept: enough for about twenty of 200,000 faces each.
# The one that is asked about is kept however large it is.
MOST_KEPT = 1 << 30

Load = Callable[[str, str, str, "Progress"], "Segmenter"]
"""Opens a model: (name or folder, device, engine, progress)."""


@dataclass
class Request:
    """One question, and whether it was cancelled."""

    id: int
    type: str
    header: Header
    arrays: Arrays
    cancelled: threading.Event = field(default_factory=threading.Event)


class KeptMeshes:
    """The meshes that were asked about last, encoded, within :data:`MOST_KEPT` bytes.

    If there is a limit on memory, they also make room for what comes next.
    """

    def __init__(self) -> None:
        self._encoded: dict[Hashable, EncodedMesh] = {}  # the latest is the last

    def get(self, key: Hashable) -> EncodedMesh | None:
        if key in self._encoded:
            self._encoded[key] = self._encoded.pop(key)
        return self._encoded.get(key)

    def keep(self, key: Hashable, encoded: EncodedMesh) -> None:
        """Keep one more, however large; the oldest of the others are dropped if necessary."""
        self._encoded[key] = encoded
        self.make_room(least=1)

    def make_room(self, need: int = 0, least: int = 0) -> None:
        """Drop the oldest until ``need`` more bytes fit, but always keep the last ``least`` of
        them.

        So two large meshes are never held at once.
        """
        while len(self._encoded) > least and not (
            self._nbytes() <= MOST_KEPT and memory.fits(need)
        ):
            del self._encoded[next(iter(self._encoded))]

    def _nbytes(self) -> int:
        return sum(encoded.nbytes for encoded in self._encoded.values())


@dataclass
class Session:
    """What is kept between requests."""

    load: Load
    segmenter: Segmenter | None = None
    encoded: EncodedMesh | None = None
    kept: KeptMeshes = field(default_factory=KeptMeshes)

    def with_model(self) -> Segmenter:
        """The segmenter.

        Raises:
            ProtocolError: no model is loaded.
        """
        if self.segmenter is None:
            raise ProtocolError("No model is loaded: 'load' comes first.")
        return self.segmenter

    def with_mesh(self) -> EncodedMesh:
        """The mesh that questions are about.

        Raises:
            ProtocolError: none is set.
        """
        if self.encoded is None:
            raise ProtocolError("No mesh is set: 'set_mesh' comes first.")
        return self.encoded


Reply = tuple[Header, Arrays]


def answer(session: Session, request: Request, progress: Progress) -> Reply:
    """Check a request and answer it, by the function of its name here or by the segmenter.

    Raises:
        ProtocolError: there is no such verb, or what it needs was not set before.
        PatchAlignError: the request makes no sense, or cannot be done.
    """
    verb = VERBS.get(request.type)
    if verb is None:
        raise ProtocolError(f"There is no request {request.type!r}.")
    said = {name: value for name, value in request.header.items() if name not in ("type", "id")}
    segmenter = None if verb.needs == "nothing" else session.with_model()
    encoded = session.with_mesh() if verb.needs == "mesh" else None
    if encoded:
        session.kept.make_room(memory.needed(encoded.sizes["F"], merging=True), least=1)
    said = check(request.type, {**said, **request.arrays}, encoded.sizes if encoded else {})
    if request.type in OWN:
        result = OWN[request.type](session, **said, progress=progress)
    else:
        if verb.of_exemplars:
            said["exemplars"] = _exemplars(said)
        asked = segmenter.about(encoded) if segmenter and encoded else segmenter
        result = getattr(asked, request.type)(**said, progress=progress)
    return pack(result, ANSWERS[verb.answer])


def _exemplars(said: dict[str, Any]) -> list[Exemplar]:
    """Take the exemplars out of the fields, in which their rows come one after the other."""
    names, features = said.pop("names"), said.pop("features")
    places, sources = said.pop("places", None), said.pop("sources", None)
    if sources is None:
        return [Exemplar(names, features, places)]
    members = [np.flatnonzero(sources == source) for source in np.unique(sources)]
    return [
        Exemplar([names[i] for i in rows], features[rows], None if places is None else places[rows])
        for rows in members
    ]


def pack(result: Any, kind: Answer) -> Reply:
    """The part of a result that is sent back."""
    arrays = {
        name: np.asarray(getattr(result, name), dtype) for name, (dtype, _) in kind.arrays.items()
    }
    return {name: getattr(result, name) for name in kind.fields}, arrays


def load(
    session: Session, model: str, device: str, engine: str, progress: Progress
) -> SimpleNamespace:
    segmenter = session.load(model, device, engine, progress)
    session.segmenter, session.encoded = segmenter, None
    return SimpleNamespace(
        model=describe(segmenter.model), device=segmenter.device, engine=segmenter.engine.name
    )


def set_mesh(
    session: Session,
    digest: str,
    up_axis: Axis,
    front_axis: Axis | None,
    seed: int,
    quality: str,
    vertices: NDArray | None,
    faces: NDArray | None,
    progress: Progress,
) -> SimpleNamespace:
    """Set the mesh, which may be encoded already. If it cannot be encoded, no mesh is set.

    If no digest is given with the arrays, it is made from them. A given digest is not checked: it
    is a name for the last mesh that was sent under it.

    Raises:
        QuestionError: there is neither a digest nor both arrays, or only one of the arrays.
    """
    if (vertices is None) != (faces is None):
        raise QuestionError("A mesh needs vertices and faces. Send both, or only its digest.")
    if vertices is None and not digest:
        raise QuestionError("No mesh is given. Send its vertices and faces, or its digest.")
    session.encoded = None
    segmenter = session.with_model()
    if vertices is not None and faces is not None and not digest:
        digest = digest_of(vertices, faces)
    engine = segmenter.engine
    model = segmenter.model.identity
    key = digest, up_axis, front_axis, seed, quality, model, engine.device, engine.name
    encoded = session.kept.get(key)
    if vertices is None or faces is None:
        if encoded is None:
            return SimpleNamespace(known=False, orientation=None, doubt=None)
    elif encoded is None or not _is_of(encoded.mesh, vertices, faces):
        from .geometry.mesh import Mesh

        session.kept.make_room(memory.needed(faces.size // 3))
        mesh = Mesh(vertices, faces, up_axis, front_axis)
        encoded = segmenter.encode(mesh, seed=seed, quality=quality, progress=progress)
        session.kept.keep(key, encoded)
    session.encoded = encoded
    orientation, doubt = (each and each._asdict() for each in (encoded.orientation, encoded.doubt))
    return SimpleNamespace(known=True, orientation=orientation, doubt=doubt)


def _is_of(mesh: Mesh | Cloud, vertices: NDArray, faces: NDArray) -> bool:
    """Whether a kept mesh has these arrays: a mesh may be sent under the digest of another."""
    return np.array_equal(mesh.vertices, vertices) and np.array_equal(mesh.faces, faces)


def segment_by_shape(
    session: Session,
    up_axis: Axis,
    front_axis: Axis | None,
    vertices: NDArray,
    faces: NDArray,
    **how: Any,
) -> Segmentation:
    from .geometry.mesh import Mesh
    from .labels.by_shape import parts_by_shape

    return parts_by_shape(Mesh(vertices, faces, up_axis, front_axis), **how)


def shutdown(session: Session, progress: Progress) -> None:
    """The worker ends after this answer."""


# What is not asked of a segmenter about its mesh.
OWN: dict[str, Callable[..., Any]] = {
    verb.__name__: verb for verb in (load, set_mesh, segment_by_shape, shutdown)
}


def describe(model: Model) -> Header:
    """The description of a model that is sent."""
    return {"name": model.name, "version": model.version, "sha256": model.sha256}
