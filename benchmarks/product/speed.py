"""How long a mesh takes, stage by stage, and how much memory.

    python -m benchmarks.product.speed               # 2k, 20k, 200k and 1M faces, the bundled model
    python -m benchmarks.product.speed --faces 20000 --runs 20 --device cuda

Every size runs in a process of its own. "Cold" is that process's first mesh, model loading not
counted; "warm" is the median of the runs after it; the encoded mesh is thrown away in between, the
cached prompt embeddings are not. The worker is timed from outside, from the start of its process to
the answer to ``load``. Peak memory is the operating system's figure for the whole process.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from training.options import at_least, run_command

PARTS = ["head", "arm", "leg", "torso"]
OTHER_PARTS = ["seat", "back", "leg", "armrest"]


def bumpy_torus(faces: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A closed surface with creases: (V, 3) float64 vertices, about ``faces`` triangles (F, 3)."""
    around = round((faces / 2 * 2.5) ** 0.5)
    across = round(faces / 2 / around)
    u, v = np.meshgrid(
        np.linspace(0, 2 * np.pi, around, endpoint=False),
        np.linspace(0, 2 * np.pi, across, endpoint=False),
        indexing="ij",
    )
    waves = np.random.default_rng(seed).integers(2, 9, (4, 2))
    radius = 0.4 + 0.05 * sum(np.abs(np.sin(a * u + b * v)) for a, b in waves)
    ring = 1 + radius * np.cos(v)
    vertices = np.stack([ring * np.cos(u), ring * np.sin(u), radius * np.sin(v)], axis=-1)
    corner = np.arange(around * across).reshape(around, across)
    right, up = np.roll(corner, -1, 0), np.roll(corner, -1, 1)
    diagonal = np.roll(right, -1, 1)
    quads = np.stack([corner, right, diagonal, corner, diagonal, up], axis=-1)
    return vertices.reshape(-1, 3), quads.reshape(-1, 3)


def timed(action: Callable[[Callable[[str, float], None]], object]) -> dict[str, float]:
    """Seconds per stage that ``action`` reports, and "total"."""
    marks: list[tuple[str, float]] = []
    start = time.perf_counter()
    action(lambda stage, fraction: marks.append((stage, time.perf_counter())))
    end = time.perf_counter()
    seconds: dict[str, float] = {}
    for (stage, begin), (_, stop) in zip(marks, [*marks[1:], ("", end)], strict=True):
        seconds[stage] = seconds.get(stage, 0.0) + stop - begin
    return {**seconds, "total": end - start}


def peak_memory() -> int:
    """Bytes this process occupied at most."""
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def measure(faces: int, runs: int, model: str, device: str) -> dict:
    """All figures of one size, in this process."""
    from patchalign3d import Mesh, Segmenter

    begin = time.perf_counter()
    segmenter = Segmenter.load(model, device)
    load_seconds = time.perf_counter() - begin
    vertices, triangles = bumpy_torus(faces)

    def first_segmentation(progress: Callable[[str, float], None]) -> None:
        progress("Checking the mesh", 0.0)
        segmenter.forget_mesh()
        mesh = Mesh(vertices, triangles)
        segmenter.set_mesh(mesh, progress=progress)
        segmenter.segment(PARTS, progress=progress)

    def second_prompts(progress: Callable[[str, float], None]) -> None:
        segmenter.segment(OTHER_PARTS, progress=progress)

    jobs = {
        "first segmentation": first_segmentation,
        "second set of prompts": second_prompts,
        "keypoints": lambda progress: segmenter.keypoints(PARTS, progress=progress),
    }
    cold = {name: timed(job) for name, job in jobs.items()}
    warm_runs = {name: [timed(job) for _ in range(runs)] for name, job in jobs.items()}
    warm = {
        name: {stage: statistics.median(r[stage] for r in results) for stage in results[0]}
        for name, results in warm_runs.items()
    }
    return {
        "faces": len(triangles),
        "model": f"{segmenter.model.name} ({segmenter.model.sha256[:12]})",
        "device": segmenter.device,
        "load": load_seconds,
        "cold": cold,
        "warm": warm,
        "memory": peak_memory(),
    }


def worker_start(model: str, device: str) -> tuple[float, float]:
    """Seconds from starting a worker to its hello, and to its answer to ``load``."""
    from patchalign3d.shared.protocol import read_frame, write_frame

    begin = time.perf_counter()
    worker = subprocess.Popen(
        [sys.executable, "-m", "patchalign3d", "worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert isinstance(worker.stdin, io.BufferedIOBase) and worker.stdout is not None
    with worker:
        read_frame(worker.stdout)
        hello = time.perf_counter() - begin
        write_frame(worker.stdin, {"id": 1, "type": "load", "model": model, "device": device})
        worker.stdin.flush()
        reply = {"type": "progress"}
        while reply["type"] == "progress":
            reply, _ = read_frame(worker.stdout)
        if reply["type"] != "result":
            raise SystemExit(f"The worker could not load the model: {reply}")
        ready = time.perf_counter() - begin
        worker.stdin.close()
    return hello, ready


def print_table(results: list[dict]) -> None:
    """Milliseconds, a column per size, cold and warm."""
    print(f"{'milliseconds':<36}" + "".join(f"{r['faces']:>12,} faces  " for r in results))
    print(f"{'':<36}" + f"{'cold':>10}{'warm':>10}" * len(results))
    for job in results[0]["cold"]:
        print(job)
        for stage in results[0]["cold"][job]:
            figures = "".join(
                f"{r[when][job][stage] * 1e3:>10.1f}" for r in results for when in ("cold", "warm")
            )
            print(f"  {stage:<34}{figures}")
    print(f"{'peak memory, MB':<36}" + "".join(f"{r['memory'] / 1e6:>20.0f}" for r in results))
    print(
        f"{'loading the model, in process':<36}"
        + "".join(f"{r['load'] * 1e3:>20.0f}" for r in results)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--faces", type=at_least(1), nargs="+", default=[2_000, 20_000, 200_000, 1_000_000]
    )
    parser.add_argument("--runs", type=at_least(1), default=7, help="warm runs per size")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:  # the child that measures one size
        print(json.dumps(measure(options.faces[0], options.runs, options.model, options.device)))
        return

    results = []
    for faces in options.faces:
        command = [sys.executable, "-m", "benchmarks.product.speed", "--one", "--faces", str(faces)]
        command += [
            "--runs",
            str(options.runs),
            "--model",
            options.model,
            "--device",
            options.device,
        ]
        child = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        results.append(json.loads(child.stdout.splitlines()[-1]))
        print(f"{faces:,} faces measured", file=sys.stderr)
    starts = [worker_start(options.model, options.device) for _ in range(3)]
    hello, ready = (statistics.median(times) for times in zip(*starts, strict=True))

    import torch

    processor = platform.processor() or platform.machine()
    print(f"{processor}, {os.cpu_count()} cores, {platform.platform()}")
    print(f"torch {torch.__version__}, device {results[0]['device']}, model {results[0]['model']}")
    print(f"seed 0, {options.runs} warm runs, medians\n")
    print_table(results)
    print(
        f"\nworker: hello after {hello:.2f} s, ready after {ready:.2f} s (medians of {len(starts)})"
    )
    if options.json:
        figures = {"sizes": results, "worker": {"hello": hello, "ready": ready}}
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    run_command(main)
