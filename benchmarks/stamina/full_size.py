"""The commands of two of the paper's sets at their full size, killed on the way: time and memory.

    python -m benchmarks.stamina.full_size keypointnet --out FOLDER     # 3,145 shapes, Table 13
    python -m benchmarks.stamina.full_size shapenetpart --out FOLDER    # 2,874 shapes

Shapes are generated and written once in the published layout; the model has the size of the bundled
one and random weights. So it is the code that is measured, and no number of its pages means
anything: they are made in ``FOLDER/out``, which is a dry run's. The command is killed once a third
of the shapes are measured, and started again; every shape must have been measured exactly once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import psutil
import torch
from tqdm import tqdm

from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.weights import load_model, save_model
from patchalign3d.shared.options import Parser
from training.options import at_least, folder_to_be, run_command

from ..datasets.generated_keypoints import GeneratedKeypoints
from ..datasets.keypointnet import write_keypointnet
from ..datasets.shapenetpart import TEST_SHAPES
from ..datasets.stand_ins import MAKERS, SHAPENETPART
from ..harness.command import check_methods
from ..harness.contract import Sample

KEYPOINTNET = {"airplane": 1022, "chair": 999, "table": 1124}
LOOK = 0.5  # seconds between two looks at the command


class FullSize(NamedTuple):
    """A set, the command that is measured on it, and that command's methods."""

    shapes: int
    write: Callable[[Path, int], None]
    command: str
    methods: tuple[str, ...]


def write_keypoints(folder: Path, shapes: int) -> None:
    """Clouds with keypoints, of the published numbers of each category or a part of them."""
    whole = sum(KEYPOINTNET.values())

    def made() -> Iterator[Sample]:
        for family, count in KEYPOINTNET.items():
            some = GeneratedKeypoints((family,), -(-count * shapes // whole))
            for sample in map(some.sample, some.keys):
                yield replace(sample, shape=replace(sample.shape, vertices=None, faces=None))

    write_keypointnet(folder, tqdm(made(), "Writing shapes", shapes))


def write_parts(folder: Path, shapes: int) -> None:
    """Clouds with parts, evenly of all categories."""
    MAKERS["shapenetpart"].write(folder, -(-shapes // len(SHAPENETPART)), 2048)


SETS = {
    "keypointnet": FullSize(
        sum(KEYPOINTNET.values()),
        write_keypoints,
        "benchmarks.table13",
        ("patchalign3d-few-shot", "patchalign3d-zero-shot", "canonical-positions"),
    ),
    "shapenetpart": FullSize(
        TEST_SHAPES, write_parts, "benchmarks.segmentation", ("patchalign3d", "one-label")
    ),
}


def write_model(folder: Path) -> None:
    """A model of the bundled one's size, of random weights."""
    torch.manual_seed(0)
    model, _ = load_model("bundled")
    save_model(folder, replace(model, name="random"), PatchAligner(model.architecture).tensors())


def measured(out: Path) -> dict[str, list[str]]:
    """The keys of the shapes that have been measured, as often as they have, by file of records."""
    found = {}
    for file in sorted((out / "records").glob("*.jsonl")):
        whole = file.read_text(encoding="utf-8").rpartition("\n")[0]  # the last may be half there
        lines = map(json.loads, whole.splitlines())
        found[file.stem] = [line["key"] for line in lines if "key" in line]
    return found


def watch(command: Sequence[str], out: Path, most: int | None = None) -> tuple[int, int]:
    """Run a command, to its end or until ``most`` shapes are measured: exit code and peak bytes."""
    run = psutil.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while run.poll() is None:
        family = [run, *run.children(recursive=True)]
        peak = max(peak, sum(_held(process) for process in family))
        if most is not None and sum(map(len, measured(out).values())) >= most:
            for process in reversed(family):
                process.kill()
        time.sleep(LOOK)
    return run.returncode, peak


def _held(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has just ended
        return 0


def main(arguments: Sequence[str] | None = None) -> None:
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=SETS, help="the set whose size and layout the shapes have")
    parser.add_argument(
        "--out", type=folder_to_be, required=True, help="folder of shapes, model and results"
    )
    # Of each category of keypoints some are references, and at least one is measured.
    parser.add_argument("--shapes", type=at_least(12), help="fewer than there are, to try it")
    parser.add_argument("--methods", nargs="+", help="instead of PatchAlign3D's and a floor")
    parser.add_argument(
        "--processes",
        type=at_least(1),
        default=2,
        help="processes that measure side by side (%(default)s)",
    )
    options = parser.parse_args(arguments)
    chosen = SETS[options.set]
    check_methods(parser, options.methods, importlib.import_module(chosen.command).METHODS)
    shapes = options.shapes or chosen.shapes
    data, model, out = (options.out / name for name in (f"data-{shapes}", "random", "out"))
    folder, begin = data / options.set, time.perf_counter()
    if not (data / "complete").exists():
        chosen.write(folder, shapes)
        (data / "complete").write_text("", encoding="utf-8")
    wrote = time.perf_counter() - begin
    write_model(model)
    command = [sys.executable, "-m", chosen.command, "--data", str(data), "--out", str(out)]
    command += ["--model", str(model), "--processes", str(options.processes)]
    command += ["--methods", *(options.methods or chosen.methods)]
    begin = time.perf_counter()
    first, peak = watch(command, out, shapes // 3)
    before = sum(map(len, measured(out).values()))
    second, again = watch(command, out)
    seconds = time.perf_counter() - begin
    found = measured(out)
    twice = sum(len(keys) - len(set(keys)) for keys in found.values())
    report = {
        "shapes": shapes,
        "seconds, writing them": round(wrote, 1),
        "seconds, measuring": round(seconds, 1),
        "peak memory in MB": round(max(peak, again) / 1e6),
        "exit codes": [first, second],
        "measured before the kill": before,
        "measured": {name: len(keys) for name, keys in found.items()},
        "measured more than once": twice,
    }
    print(json.dumps(report, indent=2))
    if twice or second or not found or not before:
        sys.exit("The command did not come to its end as it should.")


if __name__ == "__main__":
    run_command(main)
