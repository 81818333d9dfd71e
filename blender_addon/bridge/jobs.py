"""The job core: what has to be asked of the worker, one request after another.

Knows no bpy. A :class:`Backend` asks only for what its process doesn't know yet; the :class:`Task`
it returns is driven by a modal operator (:meth:`Task.advance`) or to its end (:meth:`Task.run`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..scene.geometry import Surface
from .client import BackendError, Client, Job, Progress, Reply

# For one request, in seconds; on a slow machine the first one imports PyTorch from a cold disk.
TIMEOUT = 600.0
# Seconds without a sign of life after which the user is told so.
SILENCE = 8.0

Steps = Generator[Job, Reply, Reply]


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


class Task:
    """Requests on their way.

    Attributes:
        subject: the object that is asked about, for the user; may be empty.
        stage: what is being done, for the user.
        fraction: how much of the whole is done, 0 … 1.
    """

    def __init__(self, steps: Steps, count: int) -> None:
        self.subject = ""
        self.stage = "Starting the backend"
        self.fraction = 0.0
        self._steps = steps
        self._count = count
        self._sent = 0
        self._job: Job | None = None
        self._cancelled = self._late = False
        self._doing = self.stage
        self._sent_at = self._heard_at = time.monotonic()

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def advance(self) -> Reply | None:
        """Go on as far as is possible without waiting; the reply, once there is one.

        Raises:
            BackendError: there will be none.
        """
        if self._job is None:
            return self._next(None)
        for progress in self._job.poll():
            self._show(progress)
        if self._job.done:
            if self._late:
                raise BackendError(
                    "TimedOut", f"The backend did not finish within {TIMEOUT:g} seconds. Try again."
                )
            return self._next(self._job.result(0))
        now = time.monotonic()
        if now - self._sent_at > TIMEOUT and not self._late:
            self._late = True
            self._job.cancel()  # it ends soon; until then a new one might be lost along with it
        if now - self._heard_at > SILENCE and not self._cancelled:
            self.stage = f"{self._doing}, silent for {now - self._heard_at:.0f} s (Esc stops it)"
        return None

    def run(self, on_progress: Callable[[Task], None] | None = None) -> Reply:
        """Wait for the reply.

        Raises:
            BackendError: there will be none, or a request took longer than :data:`TIMEOUT`.
        """

        def show(progress: Progress) -> None:
            self._show(progress)
            if on_progress:
                on_progress(self)

        reply = self._next(None)
        while reply is None:
            reply = self._next(self._job.result(TIMEOUT, show))
        return reply

    def cancel(self) -> None:
        """Ask for the end; :meth:`advance` then soon raises "Cancelled"."""
        self._cancelled = True
        self.stage = "Cancelling"
        if self._job:
            self._job.cancel()

    def _next(self, reply: Reply | None) -> Reply | None:
        if self._cancelled:
            raise BackendError("Cancelled", "Cancelled.")
        try:
            self._job = self._steps.send(reply)
        except StopIteration as end:
            return end.value
        self._sent += 1
        self._sent_at = self._heard_at = time.monotonic()
        return None

    def _show(self, progress: Progress) -> None:
        self._doing, self._heard_at = progress.stage, time.monotonic()
        if not self._cancelled:
            self.stage = progress.stage
        self.fraction = (self._sent - 1 + progress.fraction) / self._count


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

    def load(self, model: str, device: str) -> Task:
        """Load a model; nobody needs to, but the first question is answered faster then."""
        return Task(self._load(model, device), 1)

    def ask(
        self,
        surface: Surface,
        question: Question,
        model: str,
        device: str,
        quality: str = "balanced",
    ) -> Task:
        """Ask a question about a surface, after sending model and surface if need be."""
        if not self._client.running:
            self._forget()
        if question.alone:
            return Task(self._ask_alone(surface, question), 1)
        knows_model = self._loaded == (model, device)
        knows_surface = knows_model and self._surface == (surface.digest, quality)
        count = 1 + (not knows_surface) + (not knows_model)
        return Task(self._ask(surface, question, model, device, quality), count)

    def close(self) -> None:
        self._client.close()
        self._forget()

    def _load(self, model: str, device: str) -> Steps:
        self._forget()
        reply = yield self._client.submit("load", {"model": model, "device": device})
        self._loaded = (model, device)
        self.model, self.device = reply.header["model"], reply.header["device"]
        self.memory = reply.header.get("memory", 0)
        return reply

    def _ask(
        self, surface: Surface, question: Question, model: str, device: str, quality: str
    ) -> Steps:
        if self._loaded != (model, device):
            yield from self._load(model, device)
        if self._surface != (surface.digest, quality):
            self._surface = None  # a mesh that is refused replaces the one before it, too
            arrays = {"vertices": surface.shape, "faces": surface.triangles}
            header = {"up_axis": "Z", "seed": 0, "quality": quality}
            yield self._submit("set_mesh", header, arrays)
            self._surface = (surface.digest, quality)
        reply = yield self._submit(question.type, question.header, question.arrays)
        self.memory = reply.header.get("memory", 0)
        return reply

    def _ask_alone(self, surface: Surface, question: Question) -> Steps:
        arrays = {"vertices": surface.shape, "faces": surface.triangles}
        return (yield self._client.submit(question.type, {**question.header}, arrays))

    def _submit(self, type: str, header: dict, arrays: dict | None = None) -> Job:
        """Like the client's, but only to the process that knows what went before."""
        if not self._client.running:
            raise BackendError("LostError", "The backend has just stopped. Try again.")
        return self._client.submit(type, header, arrays)

    def _forget(self) -> None:
        self._loaded: tuple[str, str] | None = None
        self._surface: tuple[bytes, str] | None = None
        self.model: dict[str, str] | None = None
        self.device: str | None = None
        self.memory = 0
