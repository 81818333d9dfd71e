"""The job core: what has to be asked of the worker, one request after another.

Knows no bpy. A :class:`Backend` asks only for what its process doesn't know yet.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .client import Client, Job
from .course import Course, Part, Steps
from .replies import BackendError, Reply

# For one request, in seconds; on a slow machine the first one imports PyTorch from a cold disk.
TIMEOUT = 600.0
# Seconds without a sign of life after which the user is told so.
SILENCE = 8.0

START = "Starting the backend"
ASKING = "Asking the backend"


class Shape(Protocol):
    """What is asked about.

    Attributes:
        shape: (W, 3) float64 vertices, Z up.
        triangles: (T, 3) int32 into them.
        digest: equal for equal shapes.
    """

    shape: NDArray[np.float64]
    triangles: NDArray[np.int32]
    digest: bytes


class Question(NamedTuple):
    """One question about a surface: a request's type, fields and arrays.

    One that stands alone needs no model; the surface goes with it.
    """

    type: str
    header: dict[str, Any]
    arrays: dict[str, np.ndarray] | None = None
    alone: bool = False


def segment(parts: Sequence[str], category: str = "") -> Question:
    """Which part is each face of?"""
    return Question("segment", {"parts": list(parts), "category": category or None})


def keypoints(names: Sequence[str], category: str = "") -> Question:
    """Where is each of these?"""
    return Question("keypoints", {"names": list(names), "category": category or None})


def similarity_to_word(word: str, category: str = "") -> Question:
    """How alike is everything to this?"""
    return Question("similarity", {"word": word, "category": category or None})


def similarity_to_place(faces: np.ndarray, points: np.ndarray) -> Question:
    """How alike is everything to these triangles or, if there are none, to these points (n, 3)?"""
    if len(faces):
        return Question("similarity", {}, {"faces": faces.astype(np.int32)})
    return Question("similarity", {}, {"points": points})


def segment_automatically(
    pieces: int, detail: float, vocabulary: Sequence[str] = (), category: str = ""
) -> Question:
    """What parts are there? ``pieces`` may be 0, for as many as ``detail`` makes."""
    header = {"pieces": pieces or None, "detail": detail, "vocabulary": list(vocabulary)}
    return Question("segment_automatically", {**header, "category": category or None})


def segment_by_shape(pieces: int, detail: float) -> Question:
    """What parts are there, by the shape alone?"""
    header = {"pieces": pieces or None, "detail": detail}
    return Question("segment_by_shape", header, alone=True)


def propagate(names: Sequence[str], labels: np.ndarray, corrected: np.ndarray) -> Question:
    """Which other triangles look like those that were corrected? (T,) labels, (T,) bool."""
    arrays = {"face_labels": labels.astype(np.int32), "corrected": corrected.astype(np.uint8)}
    return Question("propagate", {"names": list(names)}, arrays)


def part_exemplar(names: Sequence[str], face_labels: np.ndarray) -> Question:
    """What do these parts look like? (T,) labels of triangles."""
    return Question(
        "part_exemplar", {"names": list(names)}, {"face_labels": face_labels.astype(np.int32)}
    )


def keypoint_exemplar(names: Sequence[str], points: np.ndarray) -> Question:
    """What do these places, (K, 3) in the world, look like?"""
    return Question("keypoint_exemplar", {"names": list(names)}, {"points": points})


def transfer(exemplars: Sequence[Reply], keypoints: bool = False) -> Question:
    """Where are the parts, or keypoints, of these exemplars?"""
    names = [name for exemplar in exemplars for name in exemplar.header["names"]]
    features = np.concatenate([exemplar.arrays["features"] for exemplar in exemplars])
    type = "transfer_keypoints" if keypoints else "transfer"
    return Question(type, {"names": names}, {"features": features})


class Request:
    """A request on its way, as a course waits for it: it tells of silence, and ends in time.

    Args:
        job: as the client returned it.
        stage: what is being done, until the worker tells more.
    """

    def __init__(self, job: Job, stage: str) -> None:
        self.stage, self.fraction = stage, 0.0
        self._job, self._doing, self._late = job, stage, False
        self._sent_at = self._heard_at = time.monotonic()

    def advance(self) -> Reply | None:
        """The reply, once there is one.

        Raises:
            BackendError: there will be none, or it took longer than :data:`TIMEOUT`.
        """
        now = time.monotonic()
        for progress in self._job.poll():
            self.stage, self.fraction = progress
            self._doing, self._heard_at = progress.stage, now
        if self._job.done:
            if self._late:
                raise BackendError(
                    "TimedOut", f"The backend did not finish within {TIMEOUT:g} seconds. Try again."
                )
            return self._job.result(0)
        if now - self._sent_at > TIMEOUT and not self._late:
            self._late = True
            self._job.cancel()  # it ends soon; until then a new one might be lost along with it
        if now - self._heard_at > SILENCE:
            self.stage = f"{self._doing}, silent for {now - self._heard_at:.0f} s (Esc stops it)"
        return None

    def cancel(self) -> None:
        self._job.cancel()


class Backend:
    """A client, and what its process knows.

    Attributes:
        model: name, version and SHA-256 of the model that is loaded, if any.
        device: where it runs.
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

    def load(self, model: str, device: str) -> Course[Reply]:
        """Load a model; nobody needs to, but the first question is answered faster then."""
        return Course(self._load(model, device), START)

    def ask(
        self,
        shape: Shape,
        question: Question,
        model: str,
        device: str,
        quality: str = "balanced",
    ) -> Course[Reply]:
        """Ask a question about a shape, after sending model and shape if need be."""
        return Course(self._ask(shape, question, model, device, quality), START)

    def close(self) -> None:
        self._client.close()
        self._forget()

    def _load(self, model: str, device: str, end: float = 1.0) -> Steps[Reply]:
        self._forget()
        job = self._client.submit("load", {"model": model, "device": device})
        reply = yield Part(Request(job, START), 0.0, end)
        self._loaded = (model, device)
        self.model, self.device = reply.header["model"], reply.header["device"]
        self.memory = reply.header.get("memory", 0)
        return reply

    def _ask(
        self, shape: Shape, question: Question, model: str, device: str, quality: str
    ) -> Steps[Reply]:
        arrays = {"vertices": shape.shape, "faces": shape.triangles}
        if not self._client.running:
            self._forget()
        if question.alone:
            job = self._client.submit(question.type, question.header, arrays)
            return (yield Part(Request(job, START)))
        knows_model = self._loaded == (model, device)
        knows_shape = knows_model and self._shape == (shape.digest, quality)
        share = 1 / (1 + (not knows_shape) + (not knows_model))
        if not knows_model:
            yield from self._load(model, device, share)
        if not knows_shape:
            self._shape = None  # a mesh that is refused replaces the one before it, too
            header = {"up_axis": "Z", "seed": 0, "quality": quality}
            yield self._submit("set_mesh", header, arrays, 1 - 2 * share, 1 - share)
            self._shape = (shape.digest, quality)
        reply = yield self._submit(question.type, question.header, question.arrays, 1 - share, 1.0)
        self.memory = reply.header.get("memory", 0)
        return reply

    def _submit(
        self, type: str, header: dict, arrays: dict | None, begin: float, end: float
    ) -> Part:
        """A request only to the process that knows what went before."""
        if not self._client.running:
            raise BackendError("LostError", "The backend has just stopped. Try again.")
        return Part(Request(self._client.submit(type, header, arrays), ASKING), begin, end)

    def _forget(self) -> None:
        self._loaded: tuple[str, str] | None = None
        self._shape: tuple[bytes, str] | None = None
        self.model: dict[str, str] | None = None
        self.device: str | None = None
        self.memory = 0
