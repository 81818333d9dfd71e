"""The library as a separate process: frames in on stdin, frames out on stdout.

One thread reads, so that a cancellation or the end of stdin is noticed at once; the main thread
answers the requests one after another. What can be asked is declared in :mod:`.shared.questions`:
a request's header has its ``type``, which is the verb, a number, ``id``, and the verb's fields; its
arrays are the frame's. ``{"type": "cancel", "target": id}`` takes it back. Each is answered once,
with ``{"type": "result"}`` or ``{"type": "error", "error": {"kind", "message"}}`` and the same
``id``; before that there may be ``{"type": "progress", "stage", "fraction"}``.
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
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from io import BufferedIOBase
from queue import SimpleQueue
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import numpy as np
from numpy.typing import NDArray

from . import __version__
from .answers import Exemplar
from .errors import Cancelled, PatchAlignError, ProtocolError, TextEncoderError
from .shared.protocol import PROTOCOL_VERSION, Arrays, Header, read_frame, write_frame
from .shared.questions import ANSWERS, VERBS, Answer, check
from .shared.questions import digest as digest_of

if TYPE_CHECKING:
    from .answers import Segmentation
    from .encoded import EncodedMesh
    from .geometry.frame import Axis
    from .segmenter import Progress, Segmenter

# Between two progress frames of one stage, in seconds.
PROGRESS_INTERVAL = 0.05
# For the work in hand to stop by itself once stdin has closed, in seconds.
GRACE = 2.0
# What the meshes take that are kept encoded, in bytes: about twenty of 200,000 faces. The one that
# is asked about is kept however large it is.
MOST_KEPT = 1 << 30

Load = Callable[[str, str, str, "Progress"], "Segmenter"]
"""Opens a model: (name or folder, device, engine, progress)."""


@dataclass
class Request:
    """One question, and whether its asker has lost interest."""

    id: int
    type: str
    header: Header
    arrays: Arrays
    cancelled: threading.Event = field(default_factory=threading.Event)


class KeptMeshes:
    """The meshes that were asked about last, encoded, within :data:`MOST_KEPT` bytes."""

    def __init__(self) -> None:
        self._encoded: dict[Hashable, EncodedMesh] = {}  # the latest is the last

    def get(self, key: Hashable) -> EncodedMesh | None:
        if key in self._encoded:
            self._encoded[key] = self._encoded.pop(key)
        return self._encoded.get(key)

    def keep(self, key: Hashable, encoded: EncodedMesh) -> None:
        """Keep one more, however large: of the others, the oldest have to go."""
        self._encoded[key] = encoded
        self.make_room(but=key)

    def make_room(self, but: Hashable = None) -> None:
        """Forget the oldest until the bound is met, so that no two large ones are ever held."""
        while len(self._encoded) > (but is not None) and self._nbytes() > MOST_KEPT:
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
        """The segmenter; a ProtocolError where none is loaded."""
        if self.segmenter is None:
            raise ProtocolError("No model is loaded: 'load' comes first.")
        return self.segmenter

    def with_mesh(self) -> EncodedMesh:
        """The mesh that is asked about; a ProtocolError where none is set."""
        if self.encoded is None:
            raise ProtocolError("No mesh is set: 'set_mesh' comes first.")
        return self.encoded


Reply = tuple[Header, Arrays]


def answer(session: Session, request: Request, progress: Progress) -> Reply:
    """Check a request and answer it: with the function of its name here, or else the segmenter.

    Raises:
        ProtocolError: there is no such verb, or what it needs has not come before.
        PatchAlignError: what is said makes no sense, or cannot be done.
    """
    verb = VERBS.get(request.type)
    if verb is None:
        raise ProtocolError(f"There is no request {request.type!r}.")
    said = {name: value for name, value in request.header.items() if name not in ("type", "id")}
    segmenter = None if verb.needs == "nothing" else session.with_model()
    encoded = session.with_mesh() if verb.needs == "mesh" else None
    said = check(request.type, {**said, **request.arrays}, encoded.sizes if encoded else {})
    if request.type in OWN:
        result = OWN[request.type](session, **said, progress=progress)
    else:
        if verb.of_exemplars:
            said["exemplars"] = [Exemplar(said.pop("names"), said.pop("features"))]
        asked = segmenter.about(encoded) if segmenter and encoded else segmenter
        result = getattr(asked, request.type)(**said, progress=progress)
    return pack(result, ANSWERS[verb.answer])


def pack(result: Any, kind: Answer) -> Reply:
    """What goes back of a result."""
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
    """Set the mesh, encoded as it may be already; one that is refused leaves none in place."""
    session.encoded = None
    segmenter = session.with_model()
    if vertices is not None and faces is not None:
        digest = digest_of(vertices, faces)
    engine = segmenter.engine
    model = segmenter.model.identity
    key = digest, up_axis, front_axis, seed, quality, model, engine.device, engine.name
    encoded = session.kept.get(key)
    if encoded is None:
        if vertices is None or faces is None:
            return SimpleNamespace(known=False, faces=0, vertices=0, standing=None)
        from .geometry.mesh import Mesh

        session.kept.make_room()
        mesh = Mesh(vertices, faces, up_axis, front_axis)
        encoded = segmenter.encode(mesh, seed=seed, quality=quality, progress=progress)
        session.kept.keep(key, encoded)
    session.encoded = encoded
    sizes = {"faces": encoded.sizes["F"], "vertices": encoded.sizes["V"]}
    standing = encoded.standing and encoded.standing._asdict()
    return SimpleNamespace(known=True, **sizes, standing=standing)


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


class Worker:
    """Answers requests, until told to stop or until stdin closes; only it writes to stdout.

    ``load`` opens models. The hello tells of models, each with name, version and sha256.
    """

    def __init__(
        self, stdin: BufferedIOBase, stdout: BinaryIO, load: Load, models: Sequence[Header] = ()
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
        except RecursionError:
            self._code = 1
            self._requests.put(ProtocolError("The header of a frame nests too deep."))
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
        progress = _ProgressSender(self._stdout, request)
        try:
            progress.check()
            header, arrays = answer(self._session, request, progress)
            progress.check()
            told = {"type": "result", "id": request.id, "memory": memory_in_use()}
            write_frame(self._stdout, {**header, **told}, arrays)
        except Exception as error:
            self._send_error(request.id, error)
        finally:
            self._open.pop(request.id, None)

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
        told = {"type": "progress", "id": self._request.id}
        write_frame(self._stdout, {**told, "stage": stage, "fraction": float(fraction)})


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
    kind, said = type(error).__name__, str(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        kind = "ImportError"
        said = (
            f"The package {error.name!r} is missing in {sys.executable}. Install the backend's "
            "packages there, or choose a Python that has them."
        )
    elif isinstance(error, ImportError):
        kind = "ImportError"
        said = (
            f"A package in {sys.executable} does not load ({error}). Install the backend's "
            "packages again, or choose another Python."
        )
    elif _is_out_of_memory(error):
        kind = "DeviceError"
        said = (
            "The memory is not enough for this. Close other programs, or use a mesh with fewer "
            "faces."
        )
    elif isinstance(error, OSError) and error.errno == errno.ENOSPC:
        kind, said = "FileError", "The disk is full. Make room and try again."
    elif not isinstance(error, PatchAlignError):
        said = f"Something went wrong that nobody foresaw ({kind}: {said}). "
        said += "The backend's log tells where."
        kind = "InternalError"
    return {"kind": kind, "message": said}


def _is_out_of_memory(error: Exception) -> bool:
    """Torch says it in words, with several exception types; the third are those of Windows."""
    says = str(error)
    words = ("out of memory", "can't allocate", "not enough memory", "ALLOC_FAILED")
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(word in says for word in words)
    )


def load_segmenter(model: str, device: str, engine: str, progress: Progress) -> Segmenter:
    """Load a model and warm it up, so that the first question is as quick as the second."""
    from .network.engine import ENGINE_NAMES, choose_engine

    progress(f"Starting {ENGINE_NAMES[choose_engine(engine)]}", 0.0)
    from .geometry.mesh import Mesh
    from .segmenter import Segmenter

    progress("Loading the model", 0.4)
    segmenter = Segmenter.load(model, device, engine)
    progress("Warming up", 0.6)
    segmenter.encode(Mesh(np.eye(3), [[0, 1, 2]]))
    progress("Warming up", 0.8)
    with contextlib.suppress(TextEncoderError):  # told when words are asked for
        segmenter.words.encode(["part"])
    return segmenter


def run() -> NoReturn:
    """Serve this process's own stdin and stdout until they close, and exit."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's; stdin closes after it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once: whoever sends it does not want to wait
    stdin, stdout = _take_pipes()
    from .network.model import list_models

    worker = Worker(stdin, stdout, load_segmenter, [describe(model) for model in list_models()])
    code = worker.serve()
    if sys.stdout:
        sys.stdout.flush()
    os._exit(code)  # PyTorch takes longer to clean up after itself than anybody wants to wait


def _take_pipes() -> tuple[BufferedIOBase, BinaryIO]:
    """Keep stdin and stdout for frames alone.

    What a library prints goes to stderr, what it reads is empty. On Windows this also keeps DLLs
    that look at the standard handles when they load from waiting for the reading thread.

    Raises:
        ProtocolError: one of them is closed.
    """
    if sys.stdin is None or sys.stdout is None:  # their numbers may be another file's by now
        raise ProtocolError(
            "A worker is spoken to over its stdin and stdout, and one of them is closed."
        )
    stdin, stdout = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(stdin, os.O_BINARY)
        msvcrt.setmode(stdout, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(stdin, "rb"), os.fdopen(stdout, "wb")
