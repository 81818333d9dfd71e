"""Pointing, beyond the paper: how much of a part is found after one, three, five and ten clicks.

    python -m benchmarks.pointing                     # generated shapes
    python -m benchmarks.pointing --data FOLDER       # and FOLDER/psb, FOLDER/ikea

The protocol is that of ``clicks.Clicker``: the first click is the face of the true part farthest
from its border, each further one that of the largest wrong region. What is made of the clicks is a
rule, one function in ``methods.clicks``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patchalign3d import Mesh
from patchalign3d.errors import FileError
from training.pointing.clicks import COUNTED, Clicker

from .datasets.generated import face_labels, generated_shape
from .datasets.princeton import princeton
from .harness.command import Options, command
from .harness.contract import Sample, Shape
from .harness.page import Page, Picture
from .harness.records import Record
from .harness.run import NotRun, SampleSet, Task, spread
from .harness.table import Column, Row, Table, Value
from .methods.clicks import ENTRIES, Clicked
from .quality import ikea

FAMILIES = ("chair", "table", "lamp", "airplane", "quadruped", "mug")
SHAPES = 4  # of each family; of a small run one
SETS = ("psb", "ikea")
MOST_PARTS = 4  # of a mesh that are pointed at, evenly over them
MOST_FACES = 40_000
METHODS = tuple(entry.name for entry in ENTRIES)
UNUSED = ("rotation", "predictions", "weights", "fetch")
GOOD, VERY_GOOD = 0.8, 0.9


class Answer(NamedTuple):
    """IoU (parts, clicks) of a mesh, and how long a click took."""

    overlaps: list[list[float]]
    milliseconds: float
    identity: str


def ask(method: Clicked, sample: Sample) -> Answer:
    """Point at the parts of a mesh, one after the other."""
    mesh = Mesh(sample.shape.vertices, sample.shape.faces, sample.shape.up)
    method.start(mesh)
    clicker = Clicker(mesh)
    parts = clicker.parts(sample.labels)  # none, where somebody saw no parts
    method.seconds, calls = 0.0, 0
    overlaps = []

    def counted(include: ArrayLike, exclude: ArrayLike = ()) -> NDArray[np.bool_]:
        nonlocal calls
        calls += 1
        return method(include, exclude)

    for part in spread(parts, MOST_PARTS):
        overlaps.append(clicker.overlaps(sample.labels, part, counted))
    return Answer(overlaps, 1000 * method.seconds / max(calls, 1), method.identity)


def judge(sample: Sample, answer: Answer) -> Mapping[str, Any]:
    """The record of a mesh."""
    return {
        "overlaps": answer.overlaps,
        "milliseconds": answer.milliseconds,
        "identity": answer.identity,
    }


POINTING = Task(ask, judge)


@dataclass(frozen=True)
class GeneratedMeshes:
    """Shapes of :data:`FAMILIES` that no training saw, with the parts of each face.

    Attributes:
        count: shapes of each family.
        seed: of all.
    """

    count: int = SHAPES
    seed: int = 0

    @property
    def keys(self) -> list[str]:
        return [f"{family}/{i}" for family in FAMILIES for i in range(self.count)]

    def category(self, key: str) -> str:
        return key.partition("/")[0]

    def references(self, category: str) -> Sequence[Sample]:
        return []

    def sample(self, key: str) -> Sample:
        family, _, number = key.partition("/")
        shape = generated_shape(family, int(number), self.seed)
        return _sample(key, Mesh(shape.vertices, shape.faces), face_labels(shape)[1])


@dataclass(frozen=True)
class Meshes:
    """Somebody's meshes with the parts of each face, read once they are asked for.

    Attributes:
        name: "psb" or "ikea".
        folder: of the data.
    """

    name: str
    folder: Path

    @property
    def keys(self) -> list[str]:
        return [key for key, (mesh, _) in self._read.items() if len(mesh.faces) <= MOST_FACES]

    @property
    def too_large(self) -> int:
        """How many meshes have more than :data:`MOST_FACES` and are left out."""
        return len(self._read) - len(self.keys)

    def category(self, key: str) -> str:
        return key.partition("/")[0]

    def references(self, category: str) -> Sequence[Sample]:
        return []

    def sample(self, key: str) -> Sample:
        return _sample(key, *self._read[key])

    @cached_property
    def _read(self) -> dict[str, tuple[Mesh, NDArray]]:
        if self.name == "psb":
            # Of what people drew the first; their cuts are parts without names, so that two legs
            # may be one or two, as that person thought.
            cuts = princeton(self.folder)
            return {f"{cut.category}/{cut.key}": (cut.mesh, cut.people[0]) for cut in cuts}
        furniture = ikea.load(self.folder)
        return {f"{kind}/{name}": (mesh, truth) for name, kind, mesh, _, truth in furniture}


def _sample(key: str, mesh: Mesh, truth: NDArray) -> Sample:
    """A mesh as a sample of its faces."""
    shape = Shape(
        key,
        key.partition("/")[0],
        mesh.face_centroids,
        mesh.up_axis,
        vertices=mesh.vertices,
        faces=mesh.faces,
    )
    return Sample(shape, (), labels=np.asarray(truth, np.int64))


def run(options: Options) -> Page:
    """The page of pointing: a table for each set.

    Raises:
        FileError: the data have none of the sets.
    """
    if options.data and not any((options.data / name).is_dir() for name in SETS):
        raise FileError(
            f"There is neither {' nor '.join(SETS)} in {options.data}: folders of these names with "
            ".npz files are looked for."
        )
    made = GeneratedMeshes(1 if options.small else SHAPES)
    blocks, identities = _measured("generated", made, options)
    for name in SETS:
        folder = options.data / name if options.data else None
        if folder is None or not folder.is_dir():
            blocks.append(f"{name}: {NotRun('no data', (f'DATA/{name}/*.npz',)).note}")
            continue
        meshes = Meshes(name, folder)
        table, weights = _measured(name, meshes, options)
        blocks, identities = [*blocks, *table], identities | weights
        if meshes.too_large:
            note = f"{name}: {meshes.too_large} of more than {MOST_FACES:,} faces are left out."
            blocks.append(note)
    blocks.append(
        "Published figures for one click on other sets differ by half for the same model (51 and "
        "35): the protocol decides as much as the method. None is repeated here."
    )
    facts = {
        "protocol": "first click at the true part's face farthest from its border, each next one "
        "in the largest wrong region, for or against the part; IoU by area; up to "
        f"{MOST_PARTS} parts of a mesh, those between 0.3 and 98 % of its area; the mean over "
        "parts",
        "clicks to": f"{GOOD:.0%} and {VERY_GOOD:.0%}: of the parts that get there in "
        f"{COUNTED[-1]} clicks, and how many do",
        "seed": str(options.settings.seed),
        "weights": "; ".join(sorted(identities)) or "none",
        **options.machine(),
    }
    return Page("pointing", "Pointing, beyond the paper", facts, blocks)


def _measured(
    name: str, samples: SampleSet, options: Options
) -> tuple[list[str | Table | Picture], set[str]]:
    """The table of a set, with a row for each rule, and the weights that were asked."""
    recipe = {"task": "pointing", "set": name, "parts": MOST_PARTS}
    rows, meshes, identities = [], 0, set()
    for entry in filter(lambda entry: options.wants(entry.name), ENTRIES):
        found = options.measure(entry, samples, POINTING, recipe)
        if not isinstance(found, NotRun):
            identities |= {record["identity"] for record in found}
            meshes = len(found)
        rows.append(Row(entry.title, {}, values(found)))
    return [Table(f"{name}: {meshes} meshes", COLUMNS, rows, first="Rule")], identities


COLUMNS = (
    *(Column(f"iou{count}", f"IoU, {count} click{'s' if count > 1 else ''}") for count in COUNTED),
    *(
        column
        for share in (GOOD, VERY_GOOD)
        for column in (
            Column(f"to{share}", f"clicks to {share:.0%}"),
            Column(f"reach{share}", f"% that reach {share:.0%}", 0),
        )
    ),
    Column("milliseconds", "ms a click", 0),
    Column("parts", "parts", 0),
)


def values(found: list[Record] | NotRun) -> Mapping[str, Value] | NotRun:
    """The figures of a row; IoU in percent."""
    if isinstance(found, NotRun):
        return found
    found = [record for record in found if record["overlaps"]]
    if not found:
        return {"parts": 0.0}
    overlaps = np.array([part for record in found for part in record["overlaps"]])  # (P, clicks)
    figures: dict[str, Value] = {f"iou{n}": 100 * float(overlaps[:, n - 1].mean()) for n in COUNTED}
    for share in (GOOD, VERY_GOOD):
        there = overlaps >= share
        reached = there.any(1)
        clicks = there.argmax(1)[reached] + 1
        figures[f"to{share}"] = float(clicks.mean()) if len(clicks) else None
        figures[f"reach{share}"] = 100 * float(reached.mean())
    figures["milliseconds"] = float(np.mean([record["milliseconds"] for record in found]))
    figures["parts"] = float(len(overlaps))
    return figures


if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED)
