"""How well things are told that stand beside each other in one mesh, or on a ground that is in it.

    python -m benchmarks.quality.beside --engine onnx --shapes 1 --makehuman FOLDER

Shapes in rows on one ground, with a fifth of their width between them: copies of one, and others
beside each other, asked for all of their parts at once; and each alone on a square that is part of
its mesh, so many times as wide as the shape, which nobody has labelled. mIoU, weighted by area, of
the mesh seen as one thing, and as it is told, each thing seen by itself where the model is surer
then. ``kept`` is the share of the cases that stay one, as all in the rows with a 1 are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np

from patchalign3d import Mesh, Segmenter
from patchalign3d.encoded import EncodedMesh
from patchalign3d.shared.options import Parser
from training.loop.metrics import mean_iou
from training.options import add_model_options, run_command
from training.shapes import FAMILIES

from .cases import PEOPLE, Case, add_case_options, family_cases, loaded, people_cases
from .means import print_head, print_rows

COLUMNS = ("as one", "as told", "kept")
COPIES = (2, 4, 9)
ROOM = 0.2  # between things, of their width
KINDS = 3  # that stand beside each other where they differ
GROUNDS = (1.2, 4.0)  # as wide as what stands on them


def in_rows(cases: Sequence[Case]) -> Case:
    """One case of several, in as many rows as there are in one; of equal prompts there is one."""
    prompts = list(dict.fromkeys(prompt for case in cases for prompt in case.prompts))
    boxes = [case.mesh.vertices[case.mesh.faces].reshape(-1, 3) for case in cases]
    low = np.array([box.min(0) for box in boxes])
    room = (1 + ROOM) * np.max([np.ptp(box, axis=0) for box in boxes], axis=0)
    side = int(np.ceil(np.sqrt(len(cases))))
    vertices, faces, truth, count = [], [], [], 0
    for number, case in enumerate(cases):
        place = np.array([*divmod(number, side), 0])
        vertices.append(case.mesh.vertices - low[number] + place * room)
        faces.append(case.mesh.faces + count)
        own = np.array([*(prompts.index(prompt) for prompt in case.prompts), -1])
        truth.append(own[case.truth])
        count += len(case.mesh.vertices)
    mesh = Mesh(np.concatenate(vertices), np.concatenate(faces))
    return Case(mesh, prompts, np.concatenate(truth), cases[0].category)


def on_ground(case: Case, wide: float) -> Case:
    """A case on a square, so many times as wide as it is."""
    used = case.mesh.vertices[np.unique(case.mesh.faces)]
    low, high = used.min(0), used.max(0)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * wide / 2 * (high - low)[:2].max()
    square = np.column_stack([(low + high)[:2] / 2 + corners, np.full(4, low[2])])
    faces = np.array([[0, 1, 2], [0, 2, 3]]) + len(case.mesh.vertices)
    mesh = Mesh(
        np.concatenate([case.mesh.vertices, square]), np.concatenate([case.mesh.faces, faces])
    )
    return dataclasses.replace(case, mesh=mesh, truth=np.append(case.truth, [-1, -1]))


def row(segmenter: Segmenter, case: Case, seed: int) -> dict[str, float]:
    """What the table says of one case."""
    encoded = segmenter.encode(case.mesh, seed)

    def score(seen: EncodedMesh) -> float:
        labels = segmenter.about(seen).segment(case.prompts).face_labels
        return mean_iou(labels, case.truth, case.mesh.face_areas)

    apart = score(encoded)
    as_one = score(encoded.as_one) if encoded.as_one else apart
    return {"as one": as_one, "as told": apart, "kept": encoded.things is None}


def of_each_family(count: int, seed: int) -> Iterator[Case]:
    """So many shapes of each family."""
    for family in FAMILIES:
        yield from family_cases(family, count, seed)


def mixed(cases: Sequence[Case], seed: int) -> Iterator[Case]:
    """The cases in random company, so many kinds in each."""
    order = np.random.default_rng(seed).permutation(len(cases))
    for chosen in np.split(order, range(KINDS, len(order), KINDS)):
        yield in_rows([cases[number] for number in chosen])


def company(name: str, cases: Sequence[Case], seed: int) -> Iterator[tuple[str, Iterator[Case]]]:
    """The rows of a set: each case alone, beside copies of itself, and beside others."""
    yield f"{name}, 1", iter(cases)
    for count in COPIES:
        yield f"{name}, {count}", map(in_rows, zip(*[cases] * count, strict=True))
    if len({case.category for case in cases}) > 1:
        yield f"{name}, {KINDS} kinds", mixed(cases, seed)
    for wide in GROUNDS:
        yield f"{name}, ground of {wide:g}", (on_ground(case, wide) for case in cases)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    add_case_options(parser, 1, "of each family, and people", "makehuman")
    options = parser.parse_args()
    segmenter = loaded(options)
    sets = {"generated": list(of_each_family(options.shapes, options.seed))}
    for level, name in enumerate(PEOPLE if options.makehuman else ()):
        people = people_cases(options.makehuman, level, options.shapes, options.seed)
        sets[f"people: {name}"] = list(people)
    print_head("mIoU, and kept as one, %", COLUMNS)
    for name, cases in sets.items():
        for title, asked in company(name, cases, options.seed):
            print_rows(title, (row(segmenter, case, options.seed) for case in asked), COLUMNS)


if __name__ == "__main__":
    run_command(main)
