"""How soon a cancelled job is over, and the worker free for the next one.

    python -m benchmarks.timing.cancel                      # 30 jobs on 200,000 faces

Each job is a whole first segmentation, cancelled after a random part of its time, as ESC does. Told
are the seconds until the add-on's client says that it is over, until the worker has answered
another request, and how often the process had to be ended for it.
"""

from __future__ import annotations

import itertools
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from patchalign3d.shared.options import Parser
from patchalign3d.shared.protocol import Arrays
from tools.packaging.extension import stage_addon
from training.options import at_least, run_command

from .torus import bumpy_torus

PARTS = ["top", "bottom", "side"]
MESH = {"up_axis": "Z", "seed": 0, "quality": "balanced"}
PATIENCE = 120  # seconds


class Cancelled(NamedTuple):
    """Seconds from the cancelling of a job on."""

    over: float  # until the client says that it is over
    free: float  # until the worker has answered another request
    ended: int  # how often its process had to be ended for it


def start_client(folder: Path) -> Any:
    """The add-on's client of a worker, from a copy of the add-on in a folder."""
    addon = stage_addon(folder / "patchalign3d_addon")
    sys.path.insert(0, str(folder))
    from patchalign3d_addon.bridge.client import Client
    from patchalign3d_addon.bridge.starting import worker_environment

    environment = worker_environment(addon / "backend", os.environ)
    return Client([sys.executable, "-m", "patchalign3d", "worker"], environment)


def load(client: Any) -> None:
    """Ask for the model, and wait for it."""
    client.submit("load", {"model": "bundled", "device": "auto"}).result(PATIENCE)


def meshes(faces: int) -> Iterator[Arrays]:
    """Ever another mesh: a worker that is asked about one again has what it knows of it."""
    vertices, triangles = bumpy_torus(faces)
    for number in itertools.count():
        stretched = vertices * (1, 1, 1 + number / 1000)
        yield {"vertices": stretched, "faces": triangles.astype(np.int32)}


def first_segmentation(client: Any, arrays: Arrays) -> list[Any]:
    """The two requests of a job, sent."""
    return [client.submit("set_mesh", MESH, arrays), client.submit("segment", {"parts": PARTS})]


def seconds_of_a_job(client: Any, arrays: Arrays) -> float:
    """From sending it to its answer."""
    begin = time.perf_counter()
    for request in first_segmentation(client, arrays):
        request.result(PATIENCE)
    return time.perf_counter() - begin


def cancel_job(client: Any, arrays: Arrays, wait: float) -> Cancelled | None:
    """A job that is cancelled after so many seconds; None where it was done by then."""
    requests = first_segmentation(client, arrays)
    time.sleep(wait)
    if requests[-1].done:
        return None
    generation, begin = client.generation, time.perf_counter()
    for request in requests:
        request.cancel()
    while not all(request.done for request in requests):
        time.sleep(0.002)
    over = time.perf_counter() - begin
    load(client)
    return Cancelled(over, time.perf_counter() - begin, client.generation - generation)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--faces", type=at_least(1), default=200_000, help="faces of each mesh (%(default)s)"
    )
    parser.add_argument(
        "--jobs", type=at_least(1), default=30, help="jobs that are cancelled (%(default)s)"
    )
    parser.add_argument(
        "--seed",
        type=at_least(0),
        default=0,
        help="seed of the moments at which they are cancelled (%(default)s)",
    )
    options = parser.parse_args()
    chance = random.Random(options.seed)
    unknown = meshes(options.faces)
    found: list[Cancelled] = []
    with tempfile.TemporaryDirectory() as folder:
        client = start_client(Path(folder))
        load(client)
        seconds_of_a_job(client, next(unknown))
        whole = min(seconds_of_a_job(client, next(unknown)) for _ in range(3))
        while len(found) < options.jobs:
            one = cancel_job(client, next(unknown), chance.uniform(0, whole))
            found += [one] if one else []
        client.close()
    print(f"{platform.machine()}, {os.cpu_count()} cores, seed {options.seed}")
    print(f"{options.faces:,} faces, a job takes {whole:.2f} s, {options.jobs} cancelled")
    over, free, ended = zip(*found, strict=True)
    for name, times in (("over", over), ("worker free", free)):
        print(f"{name:>12}: median {statistics.median(times):.3f} s, at most {max(times):.3f} s")
    print(f"the process was ended {sum(ended)} times")


if __name__ == "__main__":
    run_command(main)
