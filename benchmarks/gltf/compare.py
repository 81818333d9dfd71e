"""glTF as it is read here and as Blender reads it: faces, area, box and names of each file.

    python -m benchmarks.gltf.compare --packs FOLDER --blender PYTHON --models 200

Writes models of the packs in every variant of ``variants`` and every document of ``features``,
reads each twice, and prints what differs, and what was refused and why. Blender leaves out faces
that are there twice or have a corner twice; so they are left out here as well, and counted.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError, ProcessError
from patchalign3d.files.meshes import read_mesh
from patchalign3d.files.scene import MeshFile
from patchalign3d.shared.options import Parser
from training.options import at_least, existing_file, folder_of_arrays, run_command

from .features import FEATURES
from .variants import VARIANTS, split

IN_BLENDER = Path(__file__).with_name("in_blender.py")
STARTED = "STARTED"  # what it says first
FILES_PER_BLENDER = 200
TIMEOUT = 900  # seconds for so many
# Blender computes in single precision, and bends meshes by bones that cannot be stretched.
CLOSE = 1e-4
CLOSE_BENT = 2e-3
NUMBERED = re.compile(r"\.\d{3}$")  # what Blender adds to a name that is taken
# Where Blender differs on purpose: it shows animated objects at their first frame, and what a file
# says is hidden.
ANOTHER_VIEW = {"animated", "hidden nodes"}


class Case(NamedTuple):
    """A file and what it is of."""

    file: Path
    variant: str
    refused: bool = False


class Found(NamedTuple):
    """What one reader says of a file; the box is (2, 3)."""

    names: list[str]
    faces: int
    area: float
    box: NDArray | None
    dropped: int = 0


def cases(folder: Path, packs: Sequence[Path], models: int) -> Iterator[Case]:
    """Write all files below a folder, model by model."""
    for name, (make, refused) in FEATURES.items():
        yield Case(make().save(folder / name), name, refused)
    chosen = [packs[i] for i in np.linspace(0, len(packs) - 1, min(models, len(packs))).astype(int)]
    for number, pack in enumerate(chosen):
        with np.load(pack) as arrays:
            kind = max(("node", "material"), key=lambda k: len(arrays[f"{k}_names"]))
            names = [str(name) for name in arrays[f"{kind}_names"]]
            faces, part = arrays["faces"].astype(np.int64), arrays[f"face_{kind}"]
            parts = split(arrays["vertices"], faces, part, names)
        for variant, write in VARIANTS.items():
            gltf, container = write(parts)
            yield Case(gltf.save(folder / f"{number} {variant}", container), variant)


def read_here(file: Path) -> Found | str:
    """What the library says of a file, or why it refuses it."""
    try:
        mesh = read_mesh(file)
    except FileError as error:
        return str(error)
    kept = distinct(mesh)
    corners = mesh.vertices[mesh.faces[kept]]
    a, b, c = corners.swapaxes(0, 1)
    area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)
    box = np.stack([corners.min((0, 1)), corners.max((0, 1))]) if len(corners) else None
    return Found(sorted(mesh.objects), int(kept.sum()), area, box, int((~kept).sum()))


def distinct(mesh: MeshFile) -> NDArray[np.bool_]:
    """(F,) the faces of three corners that no earlier one has."""
    corners = np.sort(mesh.faces, axis=1)
    first = np.zeros(len(corners), bool)
    first[np.unique(corners, axis=0, return_index=True)[1]] = True
    return first & (corners[:, 0] < corners[:, 1]) & (corners[:, 1] < corners[:, 2])


def read_in_blender(python: Path, files: Sequence[Path]) -> dict[Path, Found | str]:
    """What Blender says of each file; where one ends it, another goes on with the next.

    Raises:
        ProcessError: it is none that could say anything.
    """
    found: dict[Path, Found | str] = {}
    while left := [file for file in files if file not in found]:
        command = [python, IN_BLENDER, *left[:FILES_PER_BLENDER]]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
        lines = ran.stdout.splitlines()
        if STARTED not in lines:
            said = ran.stderr.strip().rpartition("\n")[2]
            raise ProcessError(f"{python} is no Python that has Blender's bpy: {said}")
        answers = dict(_answer(line) for line in lines if line.startswith("FILE "))
        found |= answers or {left[0]: "Blender ended."}
    return found


def _answer(line: str) -> tuple[Path, Found | str]:
    """A file, and what is said of it."""
    answer: dict[str, Any] = json.loads(line.removeprefix("FILE "))
    file = Path(answer.pop("file"))
    if "error" in answer:
        return file, answer["error"]
    box = answer.pop("box")
    return file, Found(**answer, box=None if box is None else np.array(box))


def difference(case: Case, here: Found | str, there: Found | str) -> str:
    """What the two disagree in; nothing if a file is to be refused and was."""
    if case.refused or isinstance(here, str):
        return "" if case.refused and isinstance(here, str) else f"refused: {here}"
    if isinstance(there, str):
        return f"Blender: {there}"
    close = CLOSE_BENT if "skin" in case.variant or "pose" in case.variant else CLOSE
    size = np.ptp(here.box, axis=0).max()
    if here.faces != there.faces:
        return f"{here.faces} faces, in Blender {there.faces}"
    if abs(here.area - there.area) > close * here.area:
        return f"area {here.area:.6g}, in Blender {there.area:.6g}"
    if np.abs(here.box - there.box).max() > close * size:
        return f"box {here.box.tolist()}, in Blender {there.box.tolist()}"
    names = [NUMBERED.sub("", name) for name in there.names]
    ours = [NUMBERED.sub("", name) for name in here.names]
    if sorted(names) != sorted(ours) and not any(name.startswith("node ") for name in ours):
        return f"names {ours}, in Blender {names}"
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--packs", type=folder_of_arrays, nargs="*", default=[], help="folders of packs"
    )
    parser.add_argument(
        "--blender", type=existing_file, required=True, help="the Python of a bpy wheel"
    )
    parser.add_argument(
        "--models", type=at_least(1), default=200, help="of all packs (default: 200)"
    )
    options = parser.parse_args(arguments)
    packs = sorted(file for folder in options.packs for file in folder.glob("*.npz"))
    tried: Counter[str] = Counter()
    open_cases, unread, dropped, refused = [], Counter(), 0, Counter()
    with tempfile.TemporaryDirectory() as scratch:
        everything = cases(Path(scratch), packs, options.models)
        while portion := list(itertools.islice(everything, FILES_PER_BLENDER)):
            there = read_in_blender(options.blender, [case.file for case in portion])
            for case in portion:
                here = read_here(case.file)
                tried[case.variant] += 1
                if isinstance(here, str):
                    refused[re.sub(r".*?\.gl\w+ ", "", here)] += 1
                else:
                    dropped += here.dropped > 0
                said = difference(case, here, there[case.file])
                if case.variant in ANOTHER_VIEW or said.startswith("Blender:"):
                    unread[case.variant] += bool(said)
                elif said:
                    open_cases.append(f"{case.file.name}: {said}")
                for written in case.file.parent.glob(f"{case.file.stem}.*"):
                    written.unlink()
            print(f"{tried.total():,} files, {len(open_cases)} differ", file=sys.stderr)
    print("\n".join(open_cases))
    print(f"{tried.total():,} files of {len(tried)} kinds: {len(open_cases)} differ.")
    print(f"{dropped} have faces twice, or with a corner twice, which Blender leaves out.")
    for why, count in refused.most_common():
        print(f"refused {count}: {why}")
    for variant, count in unread.most_common():
        print(f"not compared {count}: {variant} (Blender doesn't read it, or shows another moment)")
    return 1 if open_cases else 0


if __name__ == "__main__":
    run_command(lambda: sys.exit(main()))
