"""How long a mesh takes beside a plain pipeline, stage by stage, and how much memory.

    python -m benchmarks.speed       # 20k, 300k and 1.3M faces, the bundled model
    python -m benchmarks.speed --faces 20000 --runs 20 --engine torch

Every size runs in a process of its own, beside one for the plain pipeline (``plain.py``), whose
memory is as nobody has set it. There everything runs in turn, run after run, so that what else the
machine does meets all alike: the plain pipeline; the same work by the library, one sampling and the
official rule; the default, four samplings and smoothed borders; other words about the mesh that is
known; its keypoints, others, and joints. The figures are medians of the runs after the first, the
encoded mesh thrown away in between, the embedded words not. Memory is the operating system's figure
for a process that does the default and nothing else. The worker is timed from outside, from the
start of its process to the answer to ``load``.

NumPy's threads sleep while they wait, as in the worker; PyTorch's spin, as it has them if nobody
says otherwise and as the demo does. With ``OMP_WAIT_POLICY=passive`` in the environment they sleep,
too, and the plain pipeline is the quicker for it, the less free the machine is the more so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from patchalign3d.memory import share_one_heap
from patchalign3d.shared.options import Parser
from patchalign3d.threads import NUMPY_WAITS, PASSIVE
from training.options import add_model_options, at_least, file_to_be, run_command

from .harness.table import markdown
from .timing.peak import peak_memory
from .timing.torus import OTHER_PARTS, PARTS, bumpy_torus
from .timing.worker import Worker

SIZES = [20_000, 300_000, 1_300_000]
JOINTS = ["left elbow", "right knee"]
PLAIN, SAME, DEFAULT, WORDS, KEYPOINTS, AGAIN, ON_LIMBS = JOBS = (
    "the plain pipeline",
    "the same work: one sampling, official rule",
    "default: four samplings, smoothed",
    "other words about a known mesh",
    "its first keypoints, for which it is seen from behind, too",
    "other keypoints of it",
    "joints of it, for which its limbs are found",
)

Progress = Callable[[str, float], None]


def timed(action: Callable[[Progress], object]) -> dict[str, float]:
    """Seconds per stage that ``action`` reports, and "total"."""
    marks: list[tuple[str, float]] = []
    start = time.perf_counter()
    action(lambda stage, fraction: marks.append((stage, time.perf_counter())))
    end = time.perf_counter()
    seconds: dict[str, float] = {}
    stops = [*(begin for _, begin in marks[1:]), end]
    for (stage, begin), stop in zip(marks, stops, strict=False):  # of none, none
        seconds[stage] = seconds.get(stage, 0.0) + stop - begin
    return {**seconds, "total": end - start}


def measure(faces: int, runs: int, model: str, device: str, engine: str) -> dict:
    """Seconds of every job and its stages at one size, of all but the plain pipeline here."""
    from patchalign3d import Mesh, Segmenter

    from .timing.plain import in_its_own_process

    segmenter = Segmenter.load(model, device, engine)
    vertices, triangles = bumpy_torus(faces)

    def first(progress: Progress, quality: str, transfer: str) -> None:
        progress("Checking the mesh", 0.0)
        segmenter.forget_mesh()
        segmenter.set_mesh(Mesh(vertices, triangles), quality=quality, progress=progress)
        segmenter.segment(PARTS, transfer=transfer, progress=progress)

    jobs: dict[str, Callable[[Progress], object]] = {
        PLAIN: lambda progress: plain(),
        SAME: lambda progress: first(progress, "fast", "official"),
        DEFAULT: lambda progress: first(progress, "balanced", "smooth"),
        WORDS: lambda progress: segmenter.segment(OTHER_PARTS, progress=progress),
        KEYPOINTS: lambda progress: segmenter.keypoints(PARTS, progress=progress),
        AGAIN: lambda progress: segmenter.keypoints(OTHER_PARTS, progress=progress),
        ON_LIMBS: lambda progress: segmenter.keypoints(JOINTS, progress=progress),
    }
    with in_its_own_process(faces, model) as plain:
        rounds = [{name: timed(job) for name, job in jobs.items()} for _ in range(runs + 1)]
    return {
        "faces": len(triangles),
        "model": f"{segmenter.model.name} ({segmenter.model.sha256[:12]})",
        "engine": segmenter.engine.name,
        "device": segmenter.device,
        "cold": rounds[0],
        "warm": {name: medians([r[name] for r in rounds[1:]]) for name in jobs},
        "least": {name: min(r[name]["total"] for r in rounds) for name in jobs},
    }


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each stage."""
    return {stage: statistics.median(run[stage] for run in runs) for stage in runs[0]}


def ratios(warm: dict[str, dict[str, float]]) -> dict[str, float]:
    """What each job takes of the plain pipeline's time."""
    return {job: stages["total"] / warm[PLAIN]["total"] for job, stages in warm.items()}


def memory(faces: int, model: str, device: str, engine: str) -> dict:
    """Bytes that this process occupied at most before there was a mesh, and after the default."""
    from patchalign3d import Mesh, Segmenter

    vertices, triangles = bumpy_torus(faces)
    segmenter = Segmenter.load(model, device, engine)
    before = peak_memory()
    begin = time.perf_counter()
    segmenter.set_mesh(Mesh(vertices, triangles))
    segmenter.segment(PARTS)
    seconds = time.perf_counter() - begin
    return {
        "faces": len(triangles),
        "before": before,
        "memory": peak_memory(),
        "seconds": seconds,
    }


def in_a_process(what: str, faces: int, options: argparse.Namespace) -> dict:
    """What :func:`measure` or :func:`memory` say in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.speed", "--only", what]
    command += ["--faces", str(faces), "--runs", str(options.runs)]
    command += ["--model", options.model, "--device", options.device]
    command += ["--engine", options.engine]
    child = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    print(f"{faces:,} faces: {what} measured", file=sys.stderr)
    return json.loads(child.stdout.splitlines()[-1])


def worker_start(model: str, device: str, engine: str) -> tuple[float, float]:
    """Seconds from starting a worker to its hello, and to its answer to ``load``."""
    begin = time.perf_counter()
    worker = Worker()
    hello = time.perf_counter() - begin
    worker.must("load", model=model, device=device, engine=engine)
    ready = time.perf_counter() - begin
    worker.close()
    return hello, ready


def print_table(results: list[dict]) -> None:
    """Milliseconds and shares of the plain pipeline's, a column per size; MB; then stages."""
    rows = [
        [
            job,
            *(
                f"{r['warm'][job]['total'] * 1e3:.0f} ({ratios(r['warm'])[job]:.2f})"
                for r in results
            ),
        ]
        for job in JOBS
    ]
    for said, name in (("memory with the model loaded", "before"), ("memory at most", "memory")):
        rows.append([f"{said}, MB", *(f"{r[name] / 1e6:.0f}" for r in results)])
    head = ["milliseconds (of plain)", *(f"{r['faces']:,} faces" for r in results)]
    print(markdown(head, rows))
    for job in (SAME, DEFAULT, WORDS):
        print(f"\n{job}, by stages")
        for stage in results[0]["warm"][job]:
            figures = [f"{r['warm'][job].get(stage, 0) * 1e3:>10.1f}" for r in results]
            print(f"  {stage:<42}" + "".join(figures))


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--faces",
        type=at_least(1),
        nargs="+",
        default=SIZES,
        help="sizes of the meshes, in faces (20,000, 300,000 and 1,300,000)",
    )
    parser.add_argument(
        "--runs", type=at_least(1), default=7, help="warm runs per size (%(default)s)"
    )
    add_model_options(parser)
    parser.add_argument("--json", type=file_to_be, help="also write the figures here")
    parser.add_argument("--only", choices=("speed", "memory"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:  # the child that measures one size
        share_one_heap()  # as in the shell and in the worker
        asked = (options.faces[0], options.model, options.device, options.engine)
        found = (
            memory(*asked)
            if options.only == "memory"
            else measure(asked[0], options.runs, *asked[1:])
        )
        print(json.dumps(found))
        return

    os.environ.setdefault(NUMPY_WAITS, PASSIVE[NUMPY_WAITS])  # in the children
    results = []
    for faces in options.faces:
        found = in_a_process("speed", faces, options)
        results.append({**in_a_process("memory", faces, options), **found})
    starts = [worker_start(options.model, options.device, options.engine) for _ in range(3)]
    hello, ready = (statistics.median(times) for times in zip(*starts, strict=True))

    processor = platform.processor() or platform.machine()
    print(f"{processor}, {os.cpu_count()} cores, {platform.platform()}")
    print(f"{results[0]['engine']} on {results[0]['device']}, model {results[0]['model']}")
    print(f"seed 0, {options.runs} warm runs in turn, medians\n")
    print_table(results)
    print(
        f"\nworker: hello after {hello:.2f} s, ready after {ready:.2f} s (medians of {len(starts)})"
    )
    if options.json:
        figures = {"sizes": results, "worker": {"hello": hello, "ready": ready}}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    run_command(main)
