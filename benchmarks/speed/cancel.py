"""How soon a cancelled job is over, and the worker free for the next one.

    python -m benchmarks.speed.cancel                      # 30 jobs on 200,000 faces

Each job is a whole first segmentation, cancelled after a random part of its time, as ESC does. Told
are the seconds until the add-on's client says that it is over, until the worker has answered
another request, and how often the process had to be ended for it.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import build
from training.options import at_least, run_command

from .beside_plain import bumpy_torus

PARTS = ["top", "bottom", "side"]
MESH = {"up_axis": "Z", "seed": 0, "quality": "balanced"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=at_least(1), default=200_000)
    parser.add_argument("--jobs", type=at_least(1), default=30)
    parser.add_argument("--seed", type=at_least(0), default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        build.stage_addon(Path(folder) / "patchalign3d_addon")
        sys.path.insert(0, folder)
        from patchalign3d_addon.bridge.client import Client
        from patchalign3d_addon.bridge.starting import worker_environment

        vertices, faces = bumpy_torus(options.faces)
        arrays = {"vertices": vertices, "faces": faces.astype("int32")}
        backend = Path(folder) / "patchalign3d_addon" / "backend"
        environment = worker_environment(backend, os.environ)
        client = Client([sys.executable, "-m", "patchalign3d", "worker"], environment)

        def seconds(work: Callable[[], object]) -> float:
            begin = time.perf_counter()
            work()
            return time.perf_counter() - begin

        def load() -> None:
            client.submit("load", {"model": "bundled", "device": "auto"}).result(120)

        def job() -> None:
            client.submit("set_mesh", MESH, arrays).result(120)
            client.submit("segment", {"parts": PARTS}).result(120)

        load()
        job()
        whole = min(seconds(job) for _ in range(3))
        over, free, ended = [], [], 0
        while len(over) < options.jobs:
            setting = client.submit("set_mesh", MESH, arrays)
            asked = client.submit("segment", {"parts": PARTS})
            time.sleep(chance.uniform(0, whole))
            if asked.done:
                continue  # too late to cancel
            generation = client.generation
            begin = time.perf_counter()
            for one in (setting, asked):
                one.cancel()
            while not (setting.done and asked.done):
                time.sleep(0.002)
            over.append(time.perf_counter() - begin)
            load()
            free.append(time.perf_counter() - begin)
            ended += client.generation - generation
        client.close()
    print(f"{platform.machine()}, {os.cpu_count()} cores, seed {options.seed}")
    print(f"{len(faces):,} faces, a job takes {whole:.2f} s, {options.jobs} cancelled")
    for name, times in (("over", over), ("worker free", free)):
        print(f"{name:>12}: median {statistics.median(times):.3f} s, at most {max(times):.3f} s")
    print(f"the process was ended {ended} times")


if __name__ == "__main__":
    run_command(main)
