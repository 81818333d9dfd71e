"""How time and memory grow with a mesh: from a thousand faces to five million.

    python -m benchmarks.scaling --out DIR          # a table, scaling.json and scaling.png

Every size is measured by a process of its own, which segments its mesh by default (four samplings,
smoothed, every face) after a first, small one has warmed it up, and then asks in other words. The
exponent is that of the power law that fits best from 1,000 faces on, and from 100,000, where the
network no longer counts; memory is the process's peak, less what it held before there was a mesh.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from patchalign3d.memory import share_one_heap
from patchalign3d.shared.options import Parser
from patchalign3d.threads import wait_passively
from training.options import add_model_options, at_least, folder_to_be, run_command

from .timing.peak import peak_memory
from .timing.torus import OTHER_PARTS, PARTS, bumpy_torus

SIZES = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000, 5_000_000]
LARGE = 100_000


def exponent(faces: list[int], values: list[float]) -> float:
    """Of the power law that fits best, by least squares of the logarithms."""
    return float(np.polyfit(np.log(faces), np.log(values), 1)[0])


def measure(faces: int, runs: int, model: str, device: str, engine: str) -> dict:
    """Least seconds of a first segmentation and of other words, and bytes, in this process."""
    from patchalign3d import Mesh, Segmenter

    segmenter = Segmenter.load(model, device, engine)
    segmenter.set_mesh(Mesh(*bumpy_torus(1_000)))
    segmenter.segment(PARTS)
    segmenter.segment(OTHER_PARTS)
    vertices, triangles = bumpy_torus(faces)
    before = peak_memory()
    first, words = [], []
    for _ in range(runs):
        segmenter.forget_mesh()
        begin = time.perf_counter()
        segmenter.set_mesh(Mesh(vertices, triangles))
        segmenter.segment(PARTS)
        first.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        segmenter.segment(OTHER_PARTS)
        words.append(time.perf_counter() - begin)
    return {
        "faces": len(triangles),
        "first": min(first),
        "words": min(words),
        "memory": peak_memory(),
        "grown": peak_memory() - before,
    }


def plot(rows: list[dict], file: Path) -> None:
    """Seconds and megabytes over faces, both axes logarithmic."""
    from matplotlib.figure import Figure

    faces = [row["faces"] for row in rows]
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for name, label in (("first", "first segmentation"), ("words", "other words")):
        left.loglog(faces, [row[name] for row in rows], "o-", label=label)
    straight = [rows[-1]["first"] * count / faces[-1] for count in faces]
    left.loglog(faces, straight, ":", color="grey", label="in proportion to the faces")
    right.loglog(faces, [row["memory"] / 1e6 for row in rows], "o-", color="tab:green")
    left.set(xlabel="faces", ylabel="seconds")
    right.set(xlabel="faces", ylabel="megabytes at most")
    left.legend()
    for axes in (left, right):
        axes.grid(True, which="both", alpha=0.3)
    figure.savefig(file, dpi=150)


def print_table(rows: list[dict]) -> None:
    """A line per size, and the exponents."""
    print(f"{'faces':>10}{'first, s':>12}{'words, s':>12}{'MB':>8}{'MB more':>10}")
    for row in rows:
        print(
            f"{row['faces']:>10,}{row['first']:>12.3f}{row['words']:>12.4f}"
            f"{row['memory'] / 1e6:>8.0f}{row['grown'] / 1e6:>10.0f}"
        )
    for least in (0, LARGE):
        some = [row for row in rows if row["faces"] >= 0.9 * least]
        if len(some) > 1:
            faces = [row["faces"] for row in some]
            first, words = (exponent(faces, [row[n] for row in some]) for n in ("first", "words"))
            print(f"from {faces[0]:,} faces on: exponent {first:.2f}, of other words {words:.2f}")


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--faces",
        type=at_least(1),
        nargs="+",
        default=SIZES,
        help="sizes of the meshes, in faces (1,000 to 5,000,000)",
    )
    parser.add_argument(
        "--runs", type=at_least(1), default=3, help="of each size; the least counts (%(default)s)"
    )
    add_model_options(parser)
    parser.add_argument(
        "--out", type=folder_to_be, default=Path("scaling"), help="a folder (%(default)s)"
    )
    parser.add_argument("--only", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    how = ["--runs", str(options.runs), "--model", options.model, "--device", options.device]
    how += ["--engine", options.engine]
    if options.only:  # the child that measures one size
        share_one_heap()
        found = measure(
            options.faces[0], options.runs, options.model, options.device, options.engine
        )
        print(json.dumps(found))
        return
    wait_passively()  # in the children, as in the shell and in the worker
    rows = []
    for faces in options.faces:
        command = [sys.executable, "-m", "benchmarks.scaling", "--only"]
        command += ["--faces", str(faces), *how]
        child = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        rows.append(json.loads(child.stdout.splitlines()[-1]))
        print(f"{faces:,} faces measured", file=sys.stderr)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "scaling.json").write_text(json.dumps(rows, indent=1))
    plot(rows, options.out / "scaling.png")
    print_table(rows)


if __name__ == "__main__":
    run_command(main)
