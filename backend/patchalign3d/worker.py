"""The library as a separate process: frames in on stdin, frames out on stdout.

One thread reads, so that a cancellation or the end of stdin is noticed at once; the main thread
answers the requests one after another. What can be asked is declared in :mod:`.shared.questions`:
a request's header has its ``type``, which is the verb, a number, ``id``, and the verb's fields; its
arrays are those of the frame. ``{"type": "cancel", "target": id}`` cancels it. Each is answered
once, with ``{"type": "result"}`` or ``{"type": "error", "error": {"kind", "message"}}`` and the
same ``id``; before that there may be ``{"type": "progress", "stage", "fraction"}``.
"""

from __future__ import annotations

import contextlib
import errno
import faulthandler
import os
import signal
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Sequence
from io import BufferedIOBase
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from . import __version__, memory
from .errors import Cancelled, PatchAlignError, ProtocolError, TextEncoderError
from .session import Load, Request, Session, answer, describe
from .shared.protocol import PROTOCOL_VERSION, Arrays, Header, read_frame, take_pipes, write_frame
from .threads import beside

if TYPE_CHECKING:
    from .network.engine import Engine
    from .segmenter import Progress, Segmenter

# What ONNX Runtime and PyTorch need on Windows.
CPU = "arm64" if sysconfig.get_platform() == "win-arm64" else "x64"
VISUAL_C = f"Microsoft's Visual C++ Redistributable (aka.ms/vs/17/release/vc_redist.{CPU}.exe)"
# Between two progress frames of one stage, in seconds.
PROGRESS_INTERVAL = 0.05
# For the work in hand to stop by itself once stdin has closed, in seconds.
GRACE = 2.0


class Worker:
    """Answers requests, until told to stop or until stdin closes; only it writes to stdout.

    ``load`` opens models. The hello lists the models, each with name, version and sha256.
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
        """The reading thread: queue requests, mark cancelled ones, and make sure that the process
        ends.
        """
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
                if request := self._open.get(target):  # it may have been answered by now
                    request.cancelled.set()
            case {"type": str(kind), "id": int(number)}:
                self._open[number] = request = Request(number, kind, header, arrays)
                self._requests.put(request)
            case _:
                self._requests.put(ProtocolError(f"This is not a request: {header!r:.100}."))

    def _answer(self, request: Request) -> None:
        progress = _ProgressSender(self._stdout, request)
        try:
            progress.check()
            header, arrays = answer(self._session, request, progress)
            progress.check()
            told = {"type": "result", "id": request.id, "memory": memory.held()}
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


def describe_error(error: Exception) -> Header:
    """An exception as kind and message.

    The library's own errors keep their class name. Others become ``ImportError``, ``DeviceError``
    if memory ran out, ``FileError`` if the disk is full, or ``InternalError``.
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
        way_on = "Install the backend's packages again, or choose another Python."
        if "DLL load failed" in said:  # of a Windows without it, or with one of before 2022
            way_on = f"Install {VISUAL_C}, which most programs install, or a newer version."
        if "newer than running OS" in said:  # as macOS says it
            way_on = "It is made for a newer macOS: update that."
        said = f"A package in {sys.executable} does not load ({error}). {way_on}"
    elif _is_out_of_memory(error):
        kind = "DeviceError"
        said = (
            "There is not enough memory for this. Close other programs, or use a mesh with fewer "
            "faces."
        )
    elif isinstance(error, OSError) and error.errno == errno.ENOSPC:
        kind, said = "FileError", "The disk is full. Make room and try again."
    elif not isinstance(error, PatchAlignError):
        said = f"Something unforeseen went wrong ({kind}: {said}). "
        said += "The backend's log tells where."
        kind = "InternalError"
    return {"kind": kind, "message": said}


def _is_out_of_memory(error: Exception) -> bool:
    """Torch reports it in words, with several exception types; the third words are from Windows."""
    says = str(error)
    words = ("out of memory", "can't allocate", "not enough memory", "ALLOC_FAILED")
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(word in says for word in words)
    )


def load_segmenter(model: str, device: str, engine: str, progress: Progress) -> Segmenter:
    """Load a model and its words, so that nothing is left to load for the first question."""
    from .network.engine import ENGINE_NAMES, choose_engine, load_engine
    from .network.model import find_model, read_description
    from .text.encoders import load_text_encoder

    progress(f"Starting {ENGINE_NAMES[choose_engine(engine)]}", 0.0)
    description = read_description(find_model(model))
    encoder = description.text_encoder

    def load() -> Engine:
        network = load_engine(description, device, engine)
        with contextlib.suppress(TextEncoderError):  # told when words are asked for
            load_text_encoder(encoder, network.device, network.name).encode(["part"])
        return network

    loading = beside(load)
    from .segmenter import Segmenter  # beside it, because SciPy's import takes as long

    progress("Loading the model", 0.5)
    return Segmenter(description, loading.result())


def run() -> NoReturn:
    """Serve this process's own stdin and stdout until they close, and exit."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's; stdin closes after it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once: whoever sends it does not want to wait
    stdin, stdout = take_pipes()
    from .network.model import list_models

    worker = Worker(stdin, stdout, load_segmenter, [describe(model) for model in list_models()])
    code = worker.serve()
    if sys.stdout:
        sys.stdout.flush()
    os._exit(code)  # PyTorch takes longer to clean up after itself than anybody wants to wait
