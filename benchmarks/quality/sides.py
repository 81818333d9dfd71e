"""How well left and right, front and hind are told: people's limbs, and the legs of animals.

    python -m benchmarks.quality.sides --makehuman FOLDER --packs QUATERNIUS MESH2MOTION

The first table: mIoU, weighted by area, of parts by side (arms, legs, head and torso; four legs,
head, body and tail), with the front that is given; of a figure that faces −X or lies on its back
and says so; with up and front left for the model to find; and, for what the sides cost, of the same
parts without sides.

The second: knees and paws of the animals, asked for by words, front knees as elbows, too. How far
they are off, in percent of the bounding diagonal (truth is where the skins of two bones meet, or a
paw's middle), how many lie on a leg, and on their own, how many knees lie above their paw; and how
near those of two sides come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from patchalign3d import Segmenter
from patchalign3d.errors import FileError
from patchalign3d.shared.options import Parser
from patchalign3d.shared.prompts.place_in_name import mirrored
from patchalign3d.shared.prompts.places import take_off_places
from training.loop.metrics import mean_iou
from training.options import add_model_options, run_command

from ..metrics.keypoints import keypoint_errors
from .animals import FILES, Animal, generated, of_artists
from .cases import PEOPLE, Case, add_case_options, loaded, people_cases
from .means import print_head, print_rows
from .unaided import laid

WAYS = {"front given": ("Z", "-Y"), "faces −X": ("Z", "-X"), "on its back": ("-Y", "Z")}
COLUMNS = (*WAYS, "found", "without sides")
OF_LIMBS = {"hand": "arm", "foot": "leg"}
JOINTS = ("off", "on a leg", "on its own leg", "knee above paw", "least apart")


def whole_limbs(case: Case) -> Case:
    """A person's hands counted to the arms, and feet to the legs."""
    names = [" ".join(OF_LIMBS.get(w, w) for w in prompt.split()) for prompt in case.prompts]
    prompts = sorted(set(names))
    number = np.array([*(prompts.index(name) for name in names), -1])  # −1 is the last one
    return replace(case, prompts=prompts, truth=number[case.truth], synonyms={})


def by_side(segmenter: Segmenter, case: Case, seed: int) -> dict[str, float]:
    """mIoU of one case, column by column."""

    def score(asked: Case) -> float:
        segmenter.set_mesh(asked.mesh, seed=seed)
        labels = segmenter.segment(asked.prompts, asked.category).face_labels
        return mean_iou(labels, asked.truth, asked.mesh.face_areas)

    found = {name: score(laid(case, way, told=True)) for name, way in WAYS.items()}
    found["found"] = score(laid(case, WAYS["on its back"], told=False))
    placed = take_off_places(case.prompts)
    truth = np.array([*placed.base_of, -1])[case.truth]
    found["without sides"] = score(replace(case, prompts=placed.bases, truth=truth))
    return found


def joints(segmenter: Segmenter, animal: Animal, seed: int) -> dict[str, float]:
    """What the second table says of one animal."""
    case, names = animal.case, list(animal.joints)
    segmenter.set_mesh(case.mesh, seed=seed)
    points = segmenter.keypoints(names, case.category).points
    place = dict(zip(names, points, strict=True))
    known = np.flatnonzero(case.truth >= 0)
    nearest = cKDTree(case.mesh.vertices[case.mesh.faces[known]].mean(1)).query(points)[1]
    parts = [case.prompts[case.truth[known[face]]] for face in nearest]
    own = [f"{name.rpartition(' ')[0]} leg" for name in names]
    knees = [name for name in names if name.endswith("knee")]
    above = [place[name][2] > place[name.replace("knee", "paw")][2] for name in knees]
    apart = [np.linalg.norm(place[name] - place[mirrored(name)]) for name in names]
    diagonal = np.linalg.norm(np.ptp(case.mesh.vertices, axis=0))
    values = (
        keypoint_errors(points, np.array(list(animal.joints.values())), case.mesh.vertices).mean(),
        np.mean([part.endswith("leg") for part in parts]),
        np.mean([part == leg for part, leg in zip(parts, own, strict=True)]),
        np.mean(above),
        min(apart) / diagonal,
    )
    return dict(zip(JOINTS, map(float, values), strict=True))


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    add_case_options(parser, 16, "people, and animals made", "makehuman", "packs")
    options = parser.parse_args()
    artists = list(of_artists(options.packs))
    if options.packs and not artists:
        raise FileError(f"No model of the packs is called like an animal, {' or '.join(FILES)}.")
    segmenter = loaded(options)
    count, seed = options.shapes, options.seed
    sets: dict[str, Iterator[Case]] = {}
    if options.makehuman:
        level = PEOPLE.index("by side")
        people = people_cases(options.makehuman, level, count, seed)
        sets["people"] = map(whole_limbs, people)
    sets["generated animals"] = (animal.case for animal in generated(count, seed))
    if artists:
        sets["artists' animals"] = (animal.case for animal in artists)
    print_head("mIoU, %", COLUMNS)
    for name, cases in sets.items():
        print_rows(name, (by_side(segmenter, case, seed) for case in cases), COLUMNS)
    if artists:
        print_head("knees and paws, %", JOINTS)
        rows = (joints(segmenter, animal, seed) for animal in artists)
        print_rows("artists' animals", rows, JOINTS, least="least apart")


if __name__ == "__main__":
    run_command(main)
