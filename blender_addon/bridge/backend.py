"""What has to be asked of the worker, one request after another.

Knows no bpy. A :class:`Backend` asks only for what its process doesn't know yet.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ..shared.errors import PatchAlignError
from ..shared.prompts.numbered import go_by_front
from ..shared.prompts.places import describe_sides
from ..shared.prompts.words import asked_for
from ..shared.questions import QUALITY, VERBS, check, told_by_shape
from .client import Client
from .course import Computed, Course, Part, Steps
from .replies import BackendError, Reply

START = "Starting the backend"
ASKING = "Asking the backend"


class Shape(Protocol):
    """What is asked about."""

    shape: NDArray[np.float64]  # (W, 3) vertices
    triangles: NDArray[np.int32]  # (T, 3) into them
    digest: str  # of both, as :func:`..shared.questions.digest` makes it


class Frame(NamedTuple):
    """Which way a shape lies: the axis that points up, and the one along which it looks.

    Where up is "auto", the model finds both. Where the front is, or lies along the up axis, the
    model finds it if a question goes by it.
    """

    up: str = "Z"
    front: str = "auto"

    @property
    def said(self) -> dict[str, str]:
        """As the worker is told."""
        if self.up == "auto":
            return {"up_axis": "auto"}
        if self.front == "auto" or self.up[-1] == self.front[-1]:
            return {"up_axis": self.up}
        return {"up_axis": self.up, "front_axis": self.front}


USUAL_FRAME = Frame()


class Question:
    """One question about a shape, as its verb is declared in :mod:`..shared.questions`.

    Of its fields and arrays, what is None or left out has its default.
    """

    def __init__(self, type: str, **said: Any) -> None:
        self.type = type
        self.said = {name: value for name, value in said.items() if value is not None}

    @property
    def alone(self) -> bool:
        """Whether it needs no model; the shape goes with it."""
        return VERBS[self.type].needs == "nothing"

    @property
    def prompts(self) -> list[str]:
        """The words that it asks for."""
        several = [self.said.get(name, ()) for name in ("parts", "names", "vocabulary")]
        return [word for words in ([self.said.get("word", "")], *several) for word in words if word]

    def goes_by_front(self, unread: Mapping[str, str | None]) -> bool:
        """Whether the answer depends on where the front is.

        Args:
            unread: prompts that were asked otherwise, as in the answer.
        """
        asked = asked_for(told_by_shape(self.type, self.said), unread)
        return self.type == "facing" or (bool(asked) and go_by_front(asked, self.of_parts))

    def whose_sides(self, own_sides: bool | None, unread: Mapping[str, str | None]) -> str:
        """What is told of whose left and right are meant, as the answer has it."""
        asked = asked_for(told_by_shape(self.type, self.said), unread)
        return describe_sides(own_sides, asked, self.of_parts)

    @property
    def of_parts(self) -> bool:
        """Whether it is about parts, which have pieces that can be compared."""
        return self.type != "keypoints"

    def check(self, shape: Shape) -> None:
        """Refuse it as the worker would, before anything is sent.

        Raises:
            BackendError: it cannot be asked.
        """
        said = {**self.said, **(_mesh(shape) if self.alone else {})}
        try:
            check(self.type, said, {"F": len(shape.triangles), "V": len(shape.shape)})
        except PatchAlignError as error:
            raise BackendError(type(error).__name__, str(error)) from error

    def frame(self) -> tuple[dict[str, Any], dict[str, NDArray]]:
        """Header and arrays."""
        arrays = {name: self.said[name] for name in VERBS[self.type].arrays if name in self.said}
        return {k: v for k, v in self.said.items() if k not in arrays}, arrays


def _mesh(shape: Shape) -> dict[str, NDArray]:
    return {"vertices": shape.shape, "faces": shape.triangles}


def transfer(exemplars: Sequence[Reply], keypoints: bool = False) -> Question:
    """Where are the parts, or keypoints, of these exemplars?"""
    names = [name for exemplar in exemplars for name in exemplar.header["names"]]
    features = np.concatenate([exemplar.arrays["features"] for exemplar in exemplars])
    counts = [len(exemplar.header["names"]) for exemplar in exemplars]
    sources = np.repeat(np.arange(len(exemplars)), counts)
    if not keypoints:
        return Question("transfer", names=names, features=features, sources=sources)
    places = np.concatenate([exemplar.arrays["places"] for exemplar in exemplars])
    return Question(
        "transfer_keypoints", names=names, features=features, places=places, sources=sources
    )


class Backend:
    """A client, and what its process knows.

    Attributes:
        model: name, version and SHA-256 of the model that is loaded, if any.
        device: where it runs.
        engine: by what, as the worker calls it.
        memory: the bytes that its process held when it last answered.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._forget()

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self._client.running

    @property
    def models(self) -> list[dict[str, str]]:
        """The models there are, as far as the process, if any, has told."""
        return (self._client.hello or {}).get("models", [])

    @property
    def library(self) -> str:
        """The version of the library, as far as the process, if any, has told."""
        return (self._client.hello or {}).get("library", "")

    def load(self, model: str, device: str) -> Course[Reply]:
        """Load a model; nobody needs to, but the first question is answered faster then."""
        return Course(self._load(model, device), START)

    def ask(
        self,
        shape: Shape,
        question: Question,
        model: str,
        device: str,
        quality: str = QUALITY.default,
        frame: Frame = USUAL_FRAME,
    ) -> Course[Reply]:
        """Ask a question about a shape, after sending model and shape if need be.

        The reply's header also has the ``orientation`` of the shape and the ``doubt`` about what
        was said of it, as "set_mesh" answers them.

        If a process that was there ends before it has begun with a request, another is asked once.

        Raises:
            BackendError: it cannot be asked; nothing is sent.
        """
        question.check(shape)
        asked = (shape, question, model, device, {**frame.said, "quality": quality})
        steps = self._ask_again(*asked) if self.running else self._ask(*asked)
        return Course(steps, self._opening)

    @property
    def _opening(self) -> str:
        """The stage until the process tells of its own."""
        return ASKING if self.running else START

    def close(self) -> None:
        self._client.close()
        self._forget()

    def _load(self, model: str, device: str, end: float = 1.0) -> Steps[Reply]:
        self._forget()
        job = self._client.submit("load", {"model": model, "device": device}, stage=START)
        reply = yield Part(job, 0.0, end)
        self._loaded = (model, device)
        self.model, self.device = reply.header["model"], reply.header["device"]
        self.engine = reply.header.get("engine", "")
        self.memory = reply.header.get("memory", 0)
        return reply

    def _ask_again(self, *asked: Any) -> Steps[Reply]:
        try:
            return (yield from self._ask(*asked))
        except BackendError as error:
            if error.kind != "LostError" or not error.unheard:
                raise
        return (yield from self._ask(*asked))

    def _ask(
        self, shape: Shape, question: Question, model: str, device: str, how: dict[str, str]
    ) -> Steps[Reply]:
        header, arrays = question.frame()
        if not self._client.running:
            self._forget()
        if question.alone:
            arrays = {**arrays, **_mesh(shape)}
            return (yield Part(self._client.submit(question.type, header, arrays, self._opening)))
        yield Part(Computed(lambda: shape.digest, self._opening))
        knows_model = self._loaded == (model, device)
        knows_shape = knows_model and self._shape == (shape.digest, how)
        share = 1 / (1 + (not knows_shape) + (not knows_model))
        if not knows_model:
            yield from self._load(model, device, share)
        if not knows_shape:
            self._shape = None  # a mesh that is refused replaces the one before it, too
            begin, end = 1 - 2 * share, 1 - share
            named, reply = {**how, "digest": shape.digest}, None
            if shape.digest in self._sent:  # and may be there still
                reply = yield self._submit("set_mesh", named, {}, begin, begin)
            if reply is None or not reply.header["known"]:
                reply = yield self._submit("set_mesh", named, _mesh(shape), begin, end)
                self._sent.add(shape.digest)
            self._shape = (shape.digest, how)
            self._stands = {name: reply.header.get(name) for name in ("orientation", "doubt")}
        reply = yield self._submit(question.type, header, arrays, 1 - share, 1.0)
        self.memory = reply.header.get("memory", 0)
        return reply._replace(header={**reply.header, **self._stands})

    def _submit(self, type: str, header: dict, arrays: dict, begin: float, end: float) -> Part:
        """A request only to the process that knows what went before."""
        if not self._client.running:
            stopped = "The backend has just stopped. Try again."
            raise BackendError("LostError", stopped, unheard=True)
        return Part(self._client.submit(type, header, arrays, ASKING), begin, end)

    def _forget(self) -> None:
        self._loaded: tuple[str, str] | None = None
        self._shape: tuple[str, dict[str, str]] | None = None
        self._stands: dict[str, Any] = {}
        self._sent: set[str] = set()  # the digests of all shapes
        self.model: dict[str, str] | None = None
        self.device: str | None = None
        self.engine = ""
        self.memory = 0
