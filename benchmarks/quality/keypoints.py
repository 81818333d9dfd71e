"""How near a model's keypoints are to those of generated shapes that it has never seen.

    python -m benchmarks.quality.keypoints --makehuman FOLDER
    python -m benchmarks.quality.keypoints --model official --shapes 5

Each family's points are asked for by their names, as in the paper's zero-shot rule, and found again
from one other shape of the family: by looks alone, as in its few-shot rule with a single reference,
and by looks and place. Distances are straight, as shares of the mesh's bounding diagonal: their
mean, and how many are within 5 and 10 %. "guess" is what points drawn at random from the surface
would reach. Left is a shape's own left, or that of whoever stands before it, as is meant of its
kind (``training.orientation.sides``), whichever its generator says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from patchalign3d import Mesh, Segmenter
from patchalign3d.exemplars import Exemplar
from patchalign3d.geometry.sampling import sample_surface
from patchalign3d.shared.options import Parser
from patchalign3d.shared.prompts.place_in_name import mirrored
from training.data.body import load_body
from training.data.people import person_keypoints, random_person
from training.options import add_model_options, run_command
from training.orientation.sides import BEFORE, OWN
from training.shapes import FAMILIES, LabelledShape

from ..datasets.generated import generated_shape, held_out
from ..metrics.keypoints import keypoint_errors
from .cases import add_case_options, loaded

NEAR, FAIR = 0.05, 0.10  # of the bounding diagonal
WAYS = ("guess", "by words", "exemplar, looks alone", "exemplar")


class Case(NamedTuple):
    """A mesh (V, 3), (F, 3) with named points (3,), which may lie within it, as joints do."""

    category: str
    vertices: NDArray[np.floating]
    faces: NDArray[np.integer]
    keypoints: Mapping[str, NDArray[np.floating]]


def family_cases(family: str, count: int, seed: int) -> list[Case]:
    """Held-out shapes of a family that have keypoints; fewer where few of the family have any."""
    shapes = (generated_shape(family, number, seed) for number in range(2 * count))
    cases = (
        Case(s.category, s.vertices, s.faces, by_meant_sides(s, family))
        for s in shapes
        if s.keypoints
    )
    return list(islice(cases, count))


def by_meant_sides(shape: LabelledShape, family: str) -> dict[str, NDArray[np.float64]]:
    """A shape's keypoints, named by the left and right that are meant of its family."""
    own = family in OWN or (shape.own_sides and family not in BEFORE)
    return {
        name if own == shape.own_sides else mirrored(name): point
        for name, point in shape.keypoints.items()
    }


def people_cases(folder: Path, count: int, seed: int) -> Iterator[Case]:
    """Morphed and posed people, with their joints and ends."""
    body = load_body(folder)
    for number in range(count):
        person = random_person(body, held_out("person", number, seed))
        yield Case("person", person.vertices, body.faces, person_keypoints(body, person))


def errors(
    segmenter: Segmenter, shapes: Iterable[Case], seed: int
) -> dict[str, NDArray[np.float64]]:
    """(n,) how far off the points of all shapes are, way by way, in diagonals of their boxes.

    The exemplar of each shape is the one before it; points that only one of them has don't count.
    """
    chance = held_out("guess", seed)
    off: dict[str, list[NDArray[np.float64]]] = {way: [np.zeros(0)] for way in WAYS}
    exemplar = None
    for shape in shapes:
        names, points = list(shape.keypoints), np.array(list(shape.keypoints.values()))  # (K, 3)
        guess, _ = sample_surface(shape.vertices, shape.faces, len(names), chance)
        off["guess"].append(keypoint_errors(guess, points, shape.vertices))
        segmenter.set_mesh(Mesh(shape.vertices, shape.faces), seed=seed)
        asked = segmenter.keypoints(names, shape.category).points
        off["by words"].append(keypoint_errors(asked, points, shape.vertices))
        if exemplar:
            both = [i for i, name in enumerate(exemplar.names) if name in shape.keypoints]
            truth = np.array([shape.keypoints[exemplar.names[i]] for i in both]).reshape(-1, 3)
            looks = Exemplar(exemplar.names, exemplar.features)
            for way, shown in (("exemplar, looks alone", looks), ("exemplar", exemplar)):
                places = segmenter.transfer_keypoints([shown]).points[both]
                off[way].append(keypoint_errors(places, truth, shape.vertices))
        exemplar = segmenter.keypoint_exemplar(names, points)
    return {way: np.concatenate(values) for way, values in off.items()}


def row(values: NDArray[np.float64]) -> str:
    """Mean distance and the shares within both limits, in percent."""
    if not len(values):
        return f"{'—':>10}{'—':>7}{'—':>7}"
    near, fair = (values < NEAR).mean(), (values < FAIR).mean()
    return f"{100 * values.mean():>10.1f}{100 * near:>7.0f}{100 * fair:>7.0f}"


def line(name: str, off: dict[str, NDArray[np.float64]]) -> str:
    return f"{name:<14}{len(off['by words']):>8}" + "".join(row(off[way]) for way in WAYS)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    add_case_options(parser, 10, "held-out shapes per family", "makehuman")
    options = parser.parse_args()
    segmenter = loaded(options)
    print("each: mean distance, % of the diagonal,")
    print(f"and % of the points within {NEAR:.0%} and {FAIR:.0%}\n")
    print(f"{'':<14}{'points':>8}" + "".join(f"{way:>24}" for way in WAYS))
    sets = {name: family_cases(name, options.shapes, options.seed) for name in FAMILIES}
    if options.makehuman:
        sets["person"] = list(people_cases(options.makehuman, options.shapes, options.seed))
    found = []
    for name, cases in tqdm(sets.items(), unit="set", leave=False):
        if cases:
            off = errors(segmenter, cases, options.seed)
            found.append(off)
            tqdm.write(line(name, off))
    every = {way: np.concatenate([off[way] for off in found]) for way in WAYS}
    print(line("all points", every))


if __name__ == "__main__":
    run_command(main)
