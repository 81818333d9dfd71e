"""The library as a separate process: frames in on stdin, frames out on stdout.

One thread reads, so that a cancellation or the end of stdin is noticed at once; the main thread
answers the requests one after another. To add a request, write one function marked ``@answers``:
its name is the request's type.

A request's header has its ``type`` and a number, ``id``; ``{"type": "cancel", "target": id}`` takes
it back. Each is answered once, with ``{"type": "result"}`` or ``{"type": "error", "error": {"kind",
"message"}}`` and the same ``id``; before that there may be ``{"type": "progress", "stage",
"fraction"}``. What the requests take (fields; arrays) and what comes back:

======================  ===========================================  ===============================
Request                 Takes                                        Result
======================  ===========================================  ===============================
load                    model, device                                model, device
set_mesh                up_axis, seed, quality; vertices (V, 3),     faces, vertices: how many
                        faces (F, 3)
segment                 parts, category, threshold                   a segmentation
segment_automatically   pieces, detail, vocabulary, category         a segmentation
segment_by_shape        pieces, detail, up_axis; vertices, faces     a segmentation; needs no model
propagate               names; face_labels (F,), corrected (F,)      a segmentation
similarity              word, category, or one of: faces (n,),       ; face_values (F,),
                        vertices (n,), points (n, 3)                 vertex_values (V,)
part_exemplar           names; face_labels (F,)                      names; features (P, D)
keypoint_exemplar       names; points (K, 3)                         names; features (K, D)
transfer                names; features, rows of exemplars           a segmentation
keypoints               names, category                              names; points (K, 3), scores
transfer_keypoints      names; features, rows of exemplars           names; points (K, 3), scores
shutdown                                                             , then the process ends
======================  ===========================================  ===============================

A segmentation is part_names; face_labels (F,) int32, face_scores (F, P), vertex_weights (V, P).
"""

from __future__ import annotations

import contextlib
import errno
import faulthandler
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from types import NoneType
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import numpy as np

from . import __version__
from .errors import Cancelled, PatchAlignError, TextEncoderError
from .shared.protocol import (
    PROTOCOL_VERSION,
    Arrays,
    Header,
    ProtocolError,
    read_frame,
    write_frame,
)

if TYPE_CHECKING:
    from .answers import Exemplar, Keypoints, Segmentation
    from .segmenter import Progress, Segmenter

# Between two progress frames of one stage, in seconds.
PROGRESS_INTERVAL = 0.05
# For the work in hand to stop by itself once stdin has closed, in seconds.
GRACE = 2.0

Load = Callable[[str, str, "Progress"], "Segmenter"]
"""Opens a model: (name or folder, device, progress)."""


@dataclass
class Request:
    """One question, and whether its asker has lost interest."""

    id: int
    type: str
    header: Header
    arrays: Arrays
    cancelled: threading.Event = field(default_factory=threading.Event)

    def get(self, name: str, *kinds: type, default: Any = None) -> Any:
        """The header's ``name``, or the default; it must be of one of ``kinds``."""
        value = self.header.get(name, default)
        if type(value) not in kinds:
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise ProtocolError(f"{self.type!r} needs {name!r} as {wanted}, not {value!r:.100}.")
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """The header's ``name``, which must be one of ``choices``; the first by default."""
        value = self.get(name, str, default=choices[0])
        if value not in choices:
            raise ProtocolError(f"{self.type!r} needs {name!r} as one of {', '.join(choices)}.")
        return value

    def words(self, name: str) -> list[str]:
        """The header's ``name``, which must be a list of strings."""
        words = self.get(name, list)
        if not all(isinstance(word, str) for word in words):
            raise ProtocolError(f"{self.type!r} needs {name!r} as a list of words.")
        return words

    def array(self, name: str) -> np.ndarray:
        """The array ``name``, which must have been sent."""
        if name not in self.arrays:
            raise ProtocolError(f"{self.type!r} needs the array {name!r}.")
        return self.arrays[name]


@dataclass
class Session:
    """What is kept between requests."""

    load: Load
    loaded: Segmenter | None = None
    has_mesh: bool = False

    @property
    def segmenter(self) -> Segmenter:
        if self.loaded is None:
            raise ProtocolError("No model is loaded: 'load' comes first.")
        return self.loaded

    @property
    def segmenter_with_mesh(self) -> Segmenter:
        if not self.has_mesh:
            raise ProtocolError("No mesh is set: 'set_mesh' comes first.")
        return self.segmenter


Reply = tuple[Header, Arrays]
Handler = Callable[[Session, Request, "Progress"], Reply]
HANDLERS: dict[str, Handler] = {}


def answers(handler: Handler) -> Handler:
    """Register the function as the answer to requests of its name."""
    HANDLERS[handler.__name__] = handler
    return handler


@answers
def load(session: Session, request: Request, progress: Progress) -> Reply:
    model = request.get("model", str, default="bundled")
    device = request.get("device", str, default="auto")
    segmenter = session.load(model, device, progress)
    session.loaded, session.has_mesh = segmenter, False
    return {"model": describe(segmenter.model), "device": segmenter.device}, {}


@answers
def set_mesh(session: Session, request: Request, progress: Progress) -> Reply:
    from .geometry.mesh import Mesh

    segmenter = session.segmenter
    session.has_mesh = False  # a mesh that is refused must not leave the one before it in place
    segmenter.forget_mesh()
    up_axis = request.get("up_axis", str, default="Z")
    quality = request.choice("quality", ("balanced", "fast", "best"))
    mesh = Mesh(request.array("vertices"), request.array("faces"), up_axis)
    seed = request.get("seed", int, default=0)
    segmenter.set_mesh(mesh, seed=seed, quality=quality, progress=progress)
    session.has_mesh = True
    return {"faces": len(mesh.faces), "vertices": len(mesh.vertices)}, {}


@answers
def segment(session: Session, request: Request, progress: Progress) -> Reply:
    result = session.segmenter_with_mesh.segment(
        request.words("parts"),
        category=request.get("category", str, NoneType),
        threshold=request.get("threshold", float, int, default=0.0),
        progress=progress,
    )
    return _segmentation(result)


@answers
def keypoints(session: Session, request: Request, progress: Progress) -> Reply:
    result = session.segmenter_with_mesh.keypoints(
        request.words("names"), category=request.get("category", str, NoneType), progress=progress
    )
    return _keypoints(result)


@answers
def similarity(session: Session, request: Request, progress: Progress) -> Reply:
    """To a "word", or to the array "faces", "vertices" or "points"."""
    places = {name: request.arrays.get(name) for name in ("faces", "vertices", "points")}
    result = session.segmenter_with_mesh.similarity(
        request.get("word", str, NoneType),
        category=request.get("category", str, NoneType),
        **places,
        progress=progress,
    )
    return {}, {
        "face_values": result.face_values.astype(np.float32),
        "vertex_values": result.vertex_values.astype(np.float32),
    }


@answers
def segment_automatically(session: Session, request: Request, progress: Progress) -> Reply:
    result = session.segmenter_with_mesh.segment_automatically(
        request.get("pieces", int, NoneType),
        request.get("detail", float, int, default=0.5),
        request.words("vocabulary") if "vocabulary" in request.header else [],
        request.get("category", str, NoneType),
        progress=progress,
    )
    return _segmentation(result)


@answers
def segment_by_shape(session: Session, request: Request, progress: Progress) -> Reply:
    """The same without a model, which need not be loaded: the mesh comes with the request."""
    from .geometry.mesh import Mesh
    from .labels.by_shape import numbered_parts, segment_by_shape
    from .labels.pooling import certain

    up_axis = request.get("up_axis", str, default="Z")
    mesh = Mesh(request.array("vertices"), request.array("faces"), up_axis)
    pieces = request.get("pieces", int, NoneType)
    detail = request.get("detail", float, int, default=0.5)
    labels = segment_by_shape(mesh, pieces, detail, report=progress)
    return _segmentation(certain(mesh, numbered_parts(labels), labels))


@answers
def propagate(session: Session, request: Request, progress: Progress) -> Reply:
    """Arrays "face_labels" and "corrected", uint8."""
    result = session.segmenter_with_mesh.propagate(
        request.words("names"),
        request.array("face_labels"),
        request.array("corrected").astype(bool),
        progress=progress,
    )
    return _segmentation(result)


@answers
def part_exemplar(session: Session, request: Request, progress: Progress) -> Reply:
    exemplar = session.segmenter_with_mesh.part_exemplar(
        request.words("names"), request.array("face_labels")
    )
    return {"names": exemplar.names}, {"features": exemplar.features}


@answers
def keypoint_exemplar(session: Session, request: Request, progress: Progress) -> Reply:
    exemplar = session.segmenter_with_mesh.keypoint_exemplar(
        request.words("names"), request.array("points")
    )
    return {"names": exemplar.names}, {"features": exemplar.features}


@answers
def transfer(session: Session, request: Request, progress: Progress) -> Reply:
    """Exemplars as rows: "names" (one may stand there several times) and the array "features"."""
    result = session.segmenter_with_mesh.transfer(
        _exemplars(request),
        threshold=request.get("threshold", float, int, default=0.0),
        progress=progress,
    )
    return _segmentation(result)


@answers
def transfer_keypoints(session: Session, request: Request, progress: Progress) -> Reply:
    """As "transfer"."""
    return _keypoints(
        session.segmenter_with_mesh.transfer_keypoints(_exemplars(request), progress=progress)
    )


@answers
def shutdown(session: Session, request: Request, progress: Progress) -> Reply:
    return {}, {}


def _exemplars(request: Request) -> list[Exemplar]:
    from .answers import Exemplar

    names, features = request.words("names"), request.array("features")
    if features.ndim != 2 or len(features) != len(names):
        raise ProtocolError(f"{request.type!r} needs one row of 'features' for each name.")
    return [Exemplar([name], row[None]) for name, row in zip(names, features, strict=True)]


def _segmentation(result: Segmentation) -> Reply:
    return {"part_names": result.part_names}, {
        "face_labels": result.face_labels.astype(np.int32),
        "face_scores": result.face_scores.astype(np.float32),
        "vertex_weights": result.vertex_weights.astype(np.float32),
    }


def _keypoints(result: Keypoints) -> Reply:
    return {"names": result.names}, {
        "points": result.points.astype(np.float64),
        "scores": result.scores.astype(np.float32),
    }


class Worker:
    """Answers requests until told to stop or until stdin closes.

    Args:
        stdin: where frames are read.
        stdout: where frames are written; nothing else may write there.
        load: opens models.
        models: what the hello tells of, each with name, version and sha256.
    """

    def __init__(
        self, stdin: BinaryIO, stdout: BinaryIO, load: Load, models: Sequence[Header] = ()
    ) -> None:
        self._stdin = stdin
        self._stdout = stdout
        self._session = Session(load)
        self._models = list(models)
        self._requests: SimpleQueue[Request | Exception | None] = SimpleQueue()
        self._open: dict[int, Request] = {}
        self._code = 0
        self._finished = threading.Event()

    def serve(self) -> int:
        """Say hello, answer, and return the exit code."""
        hello = {"type": "hello", "protocol": PROTOCOL_VERSION, "library": __version__}
        try:
            write_frame(self._stdout, {**hello, "models": self._models})
            threading.Thread(target=self._read, daemon=True).start()
            while (request := self._requests.get()) is not None:
                if isinstance(request, Exception):
                    self._send_error(None, request)
                    continue
                self._answer(request)
                if request.type == "shutdown":
                    break
        except OSError:
            pass  # nobody listens any more
        finally:
            self._finished.set()
        return self._code

    def _read(self) -> None:
        """The reading thread: queue requests, flag the cancelled, and see that the process ends."""
        try:
            while True:
                self._take(*read_frame(self._stdin))
        except (EOFError, OSError):
            pass
        except (ProtocolError, MemoryError) as error:  # where the next frame begins is not known
            self._code = 1
            self._requests.put(error)
        for request in list(self._open.values()):
            request.cancelled.set()
        self._requests.put(None)
        if not self._finished.wait(GRACE):
            os._exit(1)  # the work in hand does not look up

    def _take(self, header: Header, arrays: Arrays) -> None:
        match header:
            case {"type": "cancel", "target": int(target)}:
                if target in self._open:
                    self._open[target].cancelled.set()
            case {"type": str(kind), "id": int(number)}:
                self._open[number] = request = Request(number, kind, header, arrays)
                self._requests.put(request)
            case _:
                self._requests.put(ProtocolError(f"This is no request: {header!r:.100}."))

    def _answer(self, request: Request) -> None:
        try:
            header, arrays = self._run(request)
            told = {"type": "result", "id": request.id, "memory": memory_in_use()}
            reply = {**header, **told}
            write_frame(self._stdout, reply, arrays)
        except Exception as error:
            self._send_error(request.id, error)
        finally:
            self._open.pop(request.id, None)

    def _run(self, request: Request) -> Reply:
        handler = HANDLERS.get(request.type)
        if handler is None:
            raise ProtocolError(f"There is no request {request.type!r}.")
        progress = _ProgressSender(self._stdout, request)
        progress.check()
        reply = handler(self._session, request, progress)
        progress.check()
        return reply

    def _send_error(self, number: int | None, error: Exception) -> None:
        described = describe_error(error)
        if described["kind"] == "InternalError":
            traceback.print_exception(error)
        write_frame(self._stdout, {"type": "error", "id": number, "error": described})


class _ProgressSender:
    """A request's progress callback: sends a stage's first call and then one per interval."""

    def __init__(self, stdout: BinaryIO, request: Request) -> None:
        self._stdout = stdout
        self._request = request
        self._stage = ""
        self._sent = 0.0

    def check(self) -> None:
        if self._request.cancelled.is_set():
            raise Cancelled("Cancelled.")

    def __call__(self, stage: str, fraction: float) -> None:
        self.check()
        now = time.monotonic()
        if stage == self._stage and now - self._sent < PROGRESS_INTERVAL:
            return
        self._stage, self._sent = stage, now
        write_frame(
            self._stdout,
            {
                "type": "progress",
                "id": self._request.id,
                "stage": stage,
                "fraction": float(fraction),
            },
        )


def memory_in_use() -> int:
    """The bytes that this process holds: in main memory and, through PyTorch, on an NVIDIA card."""
    import psutil

    held = psutil.Process().memory_info().rss
    torch = sys.modules.get("torch")
    if torch and torch.cuda.is_initialized():
        held += torch.cuda.memory_reserved()
    return held


def describe(model: Any) -> Header:
    """A model as it is named on the wire."""
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def describe_error(error: Exception) -> Header:
    """An exception as kind and sentence.

    The library's own errors keep their class name. Others become ``ImportError``, ``DeviceError``
    for want of memory, ``FileError`` for want of room on the disk, or ``InternalError``.
    """
    if isinstance(error, (PatchAlignError, ProtocolError)):
        return {"kind": type(error).__name__, "message": str(error)}
    if isinstance(error, ModuleNotFoundError) and error.name:
        return {
            "kind": "ImportError",
            "message": f"The package {error.name!r} is missing in {sys.executable}. Install the "
            "backend's packages there, or choose a Python that has them.",
        }
    if isinstance(error, ImportError):
        return {
            "kind": "ImportError",
            "message": f"A package in {sys.executable} does not load ({error}). Install the "
            "backend's packages again, or choose another Python.",
        }
    if _is_out_of_memory(error):
        return {
            "kind": "DeviceError",
            "message": "The memory is not enough for this. Close other programs, or use a mesh "
            "with fewer faces.",
        }
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return {"kind": "FileError", "message": "The disk is full. Make room and try again."}
    return {
        "kind": "InternalError",
        "message": f"Something went wrong that nobody foresaw ({type(error).__name__}: {error}). "
        "The backend's log tells where.",
    }


def _is_out_of_memory(error: Exception) -> bool:
    """Torch says it in words, with several exception types; the third are those of Windows."""
    says = str(error)
    words = ("out of memory", "can't allocate", "not enough memory", "ALLOC_FAILED")
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(word in says for word in words)
    )


def load_segmenter(model: str, device: str, progress: Progress) -> Segmenter:
    """Load a model and warm it up, so that the first question is as quick as the second."""
    progress("Starting PyTorch", 0.0)
    from .geometry.mesh import Mesh
    from .segmenter import Segmenter
    from .text.encoders import load_text_encoder

    progress("Loading the model", 0.4)
    segmenter = Segmenter.load(model, device)
    progress("Warming up", 0.6)
    segmenter.set_mesh(Mesh(np.eye(3), [[0, 1, 2]]))
    progress("Warming up", 0.8)
    with contextlib.suppress(TextEncoderError):  # told when words are asked for
        load_text_encoder(segmenter.model.text_encoder, segmenter.device).encode(["part"])
    return segmenter


def run() -> NoReturn:
    """Serve this process's own stdin and stdout until they close, and exit."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's; stdin closes after it
    stdin, stdout = _take_pipes()
    from .network.model import list_models

    worker = Worker(stdin, stdout, load_segmenter, [describe(model) for model in list_models()])
    code = worker.serve()
    sys.stdout.flush()
    os._exit(code)  # PyTorch takes longer to clean up after itself than anybody wants to wait


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for frames alone.

    What a library prints goes to stderr, what it reads is empty. On Windows this also keeps DLLs
    that look at the standard handles when they load from waiting for the reading thread.
    """
    stdin, stdout = os.dup(0), os.dup(1)
    if os.name == "nt":
        import msvcrt

        msvcrt.setmode(stdin, os.O_BINARY)
        msvcrt.setmode(stdout, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(stdin, "rb"), os.fdopen(stdout, "wb")
