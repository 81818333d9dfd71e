"""How well pieces of one name are told apart: long and short; top, middle, bottom; 1, 2, 3.

    python -m benchmarks.quality.comparing

Of generated shapes, from seeds that training never uses, whatever has pieces of two sizes, or in
two or three places one after the other, or two to six pieces that are apart from each other, for
numbers: mIoU, weighted by area, of these parts, told by the shape or by words alone, and of the
part as a whole, which neither can exceed by much.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Mesh, Segmenter
from patchalign3d.labels.numbers import InPieces, reading_order
from patchalign3d.shared.faces import components
from patchalign3d.shared.options import Parser
from training.options import add_model_options, run_command
from training.orientation.sides import BEFORE
from training.shapes import FAMILIES, LabelledShape
from training.shapes.places import solid_boxes

from ..datasets.generated import generated_shape
from .cases import Case, add_case_options, iou_of, loaded
from .means import print_head, print_rows

SIZES = ("short", "long")
PLACES = (("right", "middle", "left"), ("front", "middle", "back"), ("bottom", "middle", "top"))
UNEQUAL = 1.4  # times as long, so that somebody would say it
# Of the way from one end to the other: how far apart they lie at all, in a shape of height 2, and
# how near to an end or to the middle each one is.
APART, NEAR = 0.3, 0.15
# So many pieces are asked for by number; those that are nearer are one piece.
NUMBERED, BESIDE, POINTS = range(2, 7), 0.02, 8192
NUMBERS = "1, 2, …"
COLUMNS = ("by the shape", "by words", "as a whole")


def by_size(length: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Which of :data:`SIZES` each of some pieces (n,) has; None if they are alike."""
    ordered = np.sort(length)
    steps = ordered[1:] / ordered[:-1]
    if not len(steps) or steps.max() < UNEQUAL:
        return None
    return (length > ordered[steps.argmax()]).astype(int)


def by_place(along: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Which of three places each of some pieces (n,) is in; None if one is in no such place."""
    reach = np.ptp(along)
    if reach < APART:
        return None
    steps = (along - along.min()) / reach * 2
    place = np.round(steps).astype(int)
    return place if (abs(steps - place) < 2 * NEAR).all() else None


def by_number(
    mesh: Mesh, low: NDArray[np.float64], high: NDArray[np.float64], solid: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """The number, from 0, of each of some solids (n,), as one reads them; None if they are not a
    few pieces that are apart.

    Args:
        mesh: F faces.
        low, high: (n, 3) the boxes of the solids, in a shape of size 2.
        solid: (F,) which of them a face is of; −1 = none.
    """
    gaps = np.maximum(low[:, None] - high, low - high[:, None]).clip(0)  # (n, n, 3)
    piece = components(len(low), np.argwhere(np.linalg.norm(gaps, axis=2) < BESIDE))
    if piece.max() + 1 not in NUMBERED:
        return None
    faces = np.flatnonzero(solid >= 0)
    drawn = mesh.samples(POINTS, 1, np.random.default_rng(0)).flat
    number = np.empty(len(low), int)
    in_pieces = InPieces(mesh, drawn, faces, piece[solid[faces]])
    number[solid[faces]] = reading_order(in_pieces, int(piece.max()) + 1)
    return number


def questions(shape: LabelledShape, stood_before: bool = False) -> Iterator[tuple[str, Case, Case]]:
    """What is compared, the case that asks for it first of all, and the one that doesn't.

    Left and right are the shape's own, or those of whoever has ``stood_before`` it.
    """
    low, high = solid_boxes(shape)
    part_of_solid = np.zeros(len(low), int)
    part_of_solid[shape.face_solid] = shape.face_part
    names = np.array(shape.names(0))[part_of_solid]
    mesh = Mesh(shape.vertices, shape.faces)
    size = np.ptp(shape.vertices, axis=0).max() / 2
    middle = (low + high) / 2 / size * [-1 if stood_before else 1, 1, 1]
    for name in sorted(set(names) - {""}):
        of_name = np.flatnonzero(names == name)
        others = sorted(set(names) - {"", name})
        compared = {SIZES: by_size((high - low)[of_name].max(1))}
        compared |= {PLACES[axis]: by_place(middle[of_name, axis]) for axis in range(3)}
        own = np.full(len(names), -1)
        own[of_name] = np.arange(len(of_name))
        number = by_number(
            mesh, *(ends[of_name] / size for ends in (low, high)), own[shape.face_solid]
        )
        if number is not None:
            compared[tuple(f"{name} {n + 1}" for n in range(number.max() + 1))] = number
        for words, place in compared.items():
            if place is None:
                continue
            if len(words) == 3 and 1 not in place:
                words, place = words[::2], place // 2
            whole = np.array([[name, *others, ""].index(n) for n in names])
            whole[names == ""] = -1
            compared_as = np.where(whole > 0, whole + len(words) - 1, whole)
            compared_as[of_name] = place
            numbered = place is number
            prompts = [word if numbered else f"{word} {name}" for word in words] + others
            yield (
                NUMBERS if numbered else ", ".join(words),
                Case(mesh, prompts, compared_as[shape.face_solid], shape.category),
                Case(mesh, [name, *others], whole[shape.face_solid], shape.category),
            )


def score(segmenter: Segmenter, case: Case, first: int, sides: str) -> float:
    """mIoU of the first so many prompts of a case, about the mesh that is set."""
    labels = segmenter.segment(case.prompts, sides=sides).face_labels
    return iou_of(labels, case, range(first))


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    add_case_options(parser, 2, "of each family")
    options = parser.parse_args()
    segmenter = loaded(options)
    rows: dict[str, list[dict[str, float]]] = {}
    for family in FAMILIES:
        for number in range(options.shapes):
            shape = generated_shape(family, number, options.seed)
            for kind, case, whole in questions(shape, family in BEFORE) if shape.upright else ():
                segmenter.set_mesh(case.mesh, seed=options.seed)
                count = len(case.prompts) - len(whole.prompts) + 1
                found = [score(segmenter, case, count, way) for way in ("shape", "words")]
                found.append(score(segmenter, whole, 1, "words"))
                rows.setdefault(kind, []).append(dict(zip(COLUMNS, found, strict=True)))
    print_head("mIoU, %", COLUMNS)
    for kind in sorted(rows):
        print_rows(kind, rows[kind], COLUMNS)


if __name__ == "__main__":
    run_command(main)
