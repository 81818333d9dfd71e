"""Runs in a Blender of its own, for a batch: labels files as it is told over stdin.

    blender -b --factory-startup --python batch_worker.py -- SETTINGS

``SETTINGS`` is a JSON object with the backend's ``python`` and its ``packages``. Frames come and go
as with the library's worker: "load" starts the backend, "label" labels a file. The process ends at
once when stdin closes, whatever it is doing.
"""

import importlib.util
import json
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import bpy


def load_addon() -> str:
    """Import the add-on's modules without enabling it; the package's name."""
    folder = Path(__file__).parents[1]
    name = "patchalign3d_batch"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
    return name


def main() -> None:
    # Ctrl+C is the command's; stdin closes after it. Blender's own handler would note it, have
    # whatever is at work break off as if it were done, and end at the second one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = json.loads(sys.argv[-1])
    # Reading the factory's preferences, too, would have Blender find no extension enabled, and take
    # their wheels out of the profile that this Blender shares with the user's own.
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    package = load_addon()
    protocol = importlib.import_module(f"{package}.shared.protocol")
    stdin, stdout = protocol.take_pipes()
    requests: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def read() -> None:
        try:
            while True:
                requests.put(protocol.read_frame(stdin)[0])
        finally:
            os._exit(1)  # nobody listens any more

    threading.Thread(target=read, daemon=True).start()
    stdout.write(importlib.import_module(f"{package}.bridge.process").END_OF_CHATTER)
    hello = {"type": "hello", "protocol": protocol.PROTOCOL_VERSION, "library": "", "models": []}
    protocol.write_frame(stdout, hello)
    packages = tuple(map(Path, settings["packages"]))
    labeller = Labeller(package, Path(settings["python"]), packages, settings["memory"])
    while True:
        request = requests.get()
        reply = labeller.answer(request)
        if reply:
            protocol.write_frame(stdout, {**reply, "id": request["id"]})


class Labeller:
    """Answers requests with this Blender and a backend of its own."""

    def __init__(self, package: str, python: Path, packages: tuple[Path, ...], memory: int) -> None:
        self._asker = importlib.import_module(f"{package}.asking.each").Asker
        self._frame = importlib.import_module(f"{package}.bridge.backend").Frame
        self._replies = importlib.import_module(f"{package}.bridge.replies")
        self._labelling = importlib.import_module(f"{package}.batch.labelling")
        self._file_error = importlib.import_module(f"{package}.shared.errors").FileError
        self._of_system = importlib.import_module(f"{package}.shared.texts").of_system
        session = importlib.import_module(f"{package}.bridge.session").session
        starting = importlib.import_module(f"{package}.bridge.starting")
        timeout = importlib.import_module(f"{package}.batch.batch").START_TIMEOUT
        self._backend = session.backend(starting.Interpreter(python, packages, memory), timeout)

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """The reply's header; none to a cancellation, which cannot be heard while at work."""
        if request["type"] == "cancel":
            return None
        try:
            handler = {"load": self._load, "label": self._label}[request["type"]]
            return {**handler(request), "type": "result"}
        except self._replies.BackendError as error:
            kind, message = error.kind, str(error)
        except OSError as error:
            kind, message = "FileError", f"{self._of_system(error)}."
        except self._file_error as error:
            kind, message = type(error).__name__, str(error)
        except (RuntimeError, MemoryError) as error:
            kind, message = "FileError", str(error) or "There is not enough memory."
        except Exception as error:
            traceback.print_exc()
            kind, message = "InternalError", f"Something unforeseen went wrong: {error!r}."
        return {"type": "error", "error": {"kind": kind, "message": message}}

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        self._how = (request["model"], request["device"])
        self._backend.load(*self._how).run()
        backend = self._backend
        maker = {"model": backend.model, "device": backend.device, "library": backend.library}
        return {"maker": maker}

    def _label(self, request: dict[str, Any]) -> dict[str, Any]:
        file, category = Path(request["file"]), request["category"]
        frame = self._frame(request["up"], request["front"])
        asker = self._asker(self._backend, *self._how, request["quality"], frame)
        about = {
            "file": file.name,
            "category": category,
            "model": self._backend.model,
            "device": self._backend.device,
        }
        how = (category, request["threshold"], request["together"])
        label = self._labelling.by_words(asker, request["parts"], *how)
        outcomes, results, note, stands = self._labelling.label_file(
            file, Path(request["base"]), request["formats"], about, label, request["earlier"]
        )
        skipped = [one for one in outcomes if one.skipped and not one.shares]
        passed_over = [f"{one.obj.name}: {one.skipped}" for one in skipped]
        return {
            "objects": [(one.obj.name, one.skipped or one.error) for one in outcomes],
            "passed_over": [*passed_over, *([note] if note else [])],
            "problem": " ".join(one.error for one in outcomes if one.error),
            "results": results,
            "stands": stands,
        }


if __name__ == "__main__":
    main()
