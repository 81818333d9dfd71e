"""How many shapes a second the shell labels, by one process and by several.

    python -m benchmarks.processes --engine onnx     # 400 shapes, 1 and 2 processes

The command is what a person types, ``patchalign3d segment FOLDER --processes N``, with one thread
for each process, so that N of them have N cores. It is timed from its start to its end, with the
start of its processes and the model that each of them loads. The last column says how many times as
many shapes a second come of so many processes as of the first number of them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import trimesh

from patchalign3d.shared.options import Parser
from training.options import add_model_options, at_least, run_command

from .harness.table import markdown
from .timing.torus import PARTS, bumpy_torus


def write_shapes(folder: Path, shapes: int, faces: int) -> None:
    """So many meshes, each of another form."""
    folder.mkdir()
    for number in range(shapes):
        vertices, triangles = bumpy_torus(faces, seed=number)
        mesh = trimesh.Trimesh(vertices, triangles, process=False)
        mesh.export(folder / f"{number:04}.ply")


def label(folder: Path, out: Path, processes: int, model: str, device: str, engine: str) -> float:
    """Seconds that the command takes."""
    command = [sys.executable, "-m", "patchalign3d", "segment", str(folder), "--out", str(out)]
    command += ["--parts", ", ".join(PARTS), "--format", "npz", "--model", model]
    command += ["--device", device, "--engine", engine]
    command += ["--processes", str(processes), "--threads", "1"]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shapes", type=at_least(1), default=400, help="number of files (%(default)s)"
    )
    parser.add_argument(
        "--faces", type=at_least(1), default=10_000, help="of each shape (%(default)s)"
    )
    parser.add_argument(
        "--processes",
        type=at_least(1),
        nargs="+",
        default=[1, 2],
        help="numbers of processes that are compared (1 2)",
    )
    add_model_options(parser)
    options = parser.parse_args()
    paces = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shapes"
        write_shapes(folder, options.shapes, options.faces)
        for count in options.processes:
            out = Path(scratch) / f"by {count}"
            seconds = label(folder, out, count, options.model, options.device, options.engine)
            paces.append(options.shapes / seconds)
    rows = [
        [str(count), f"{pace:.2f}", f"{pace / count:.2f}", f"{pace / paces[0]:.2f}"]
        for count, pace in zip(options.processes, paces, strict=True)
    ]
    print(markdown(["processes", "shapes a second", "of each core", "of the first"], rows))


if __name__ == "__main__":
    run_command(main)
