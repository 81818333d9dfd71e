"""The add-on's worker, killed while it is asked: see :mod:`benchmarks.stamina.kills`."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from tools.packaging.extension import stage_addon

from ..timing.torus import bumpy_torus
from .tally import Tally

FACES = 1500
START = 120.0  # seconds that a worker may take to start, on a machine that is busy


class _Asker:
    """The add-on's client of a worker of its own, and one question.

    Args:
        addon: as it is staged; the folder that it lies in is on the path of modules.
    """

    def __init__(self, addon: Path) -> None:
        from patchalign3d_addon.bridge.client import Client
        from patchalign3d_addon.bridge.starting import worker_command, worker_environment

        environment = worker_environment(addon / "backend", os.environ)
        self.client = Client(worker_command(sys.executable), environment, START)
        vertices, faces = bumpy_torus(FACES)
        self._arrays = {"vertices": vertices, "faces": faces.astype(np.int32)}

    def submit(self) -> Any:
        """The question, on its way."""
        return self.client.submit("segment_by_shape", {"up_axis": "Z", "pieces": 3}, self._arrays)

    def ask(self, again: bool = True) -> bytes:
        """The answer; what meets a death before it was heard is asked again, as in Blender."""
        from patchalign3d_addon.bridge.replies import BackendError

        try:
            return answer_to(self.submit())
        except BackendError as error:
            if not (again and error.kind == "LostError" and error.unheard):
                raise
            return self.ask(again=False)


def answer_to(job: Any) -> bytes:
    """The labels that come of a question."""
    return job.result(120).arrays["face_labels"].tobytes()


def kill_workers(kills: int, chance: random.Random) -> Tally:
    """Kill the add-on's worker while it is asked, or before or after."""
    with tempfile.TemporaryDirectory() as folder:
        addon = stage_addon(Path(folder) / "patchalign3d_addon")
        sys.path.insert(0, folder)
        from patchalign3d_addon.bridge.replies import BackendError

        wrong: list[str] = []
        wanted, whole = b"", 0.0
        for number in range(kills):
            asker = _Asker(addon)
            asker.ask()  # it has been started
            begin = time.perf_counter()
            again = asker.ask()
            whole, wanted = whole or time.perf_counter() - begin, wanted or again
            job = asker.submit()
            time.sleep(chance.uniform(0, whole))
            for worker in psutil.Process().children():
                worker.kill()
            try:
                wrong += [f"{number}: another answer"] if answer_to(job) != wanted else []
            except BackendError as error:
                wrong += [] if str(error).strip() else [f"{number}: no sentence"]
            wrong += [f"{number}: another answer after it"] if asker.ask() != wanted else []
            asker.client.close()
        sys.path.remove(folder)
    return Tally(kills, kills, 3 * kills, wrong)
