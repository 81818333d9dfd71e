"""How well the bundled model names parts it has never seen.

    python -m benchmarks.bundled_model --makehuman FOLDER --ikea FOLDER
    python -m benchmarks.bundled_model --model official --shapes 5

mIoU over the faces, weighted by area, of the parts that are present; each part is asked by its
first name, all parts of a shape at once. "official" is the released code's rule (one sampling, the
nearest patch centre), "smooth" is ours. Generated shapes and people come from seeds that training
never uses.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from patchalign3d import Mesh, Segmenter
from training.people import LEVELS, load_body, part_by_bone, random_person
from training.shapes import FAMILIES

from . import ikea
from .metrics import mean_iou

# make_shards seeds its generators with lists of numbers; this one can't be among them.
HELD_OUT = "held out"

Case = tuple[Mesh, list[str], np.ndarray]
"""A mesh, its prompts, and the truth (F,), an index into them or −1."""


def generator(*what: object) -> np.random.Generator:
    return np.random.default_rng(list(" ".join(map(str, [HELD_OUT, *what])).encode()))


def family_cases(family: str, count: int, seed: int) -> Iterator[Case]:
    for number in range(count):
        shape = FAMILIES[family](generator(family, number, seed))
        names = shape.names(0)
        prompts = sorted(set(names) - {""})
        part = np.array([prompts.index(name) if name else -1 for name in names])
        yield Mesh(shape.vertices, shape.faces), prompts, part[shape.face_part]


def people_cases(folder: Path, level: int, count: int, seed: int) -> Iterator[Case]:
    body = load_body(folder)
    prompts = [wordings[0] for wordings in LEVELS[level].values()]
    part = part_by_bone(LEVELS[level], body.bones)[body.vertex_bone[body.faces[:, 0]]]
    for number in range(count):
        person = random_person(body, generator("person", number, seed))
        yield Mesh(person, body.faces), prompts, part


def ikea_cases(folder: Path) -> Iterator[Case]:
    for _, _, mesh, prompts, truth in ikea.load(folder):
        yield mesh, prompts, truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--shapes", type=int, default=20, help="held-out shapes per family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--makehuman", type=Path, help="folder with base.npz and morphs.npz")
    parser.add_argument("--ikea", type=Path, help="folder of labelled furniture models")
    options = parser.parse_args()

    segmenter = Segmenter.load(options.model, options.device)
    sets = {
        f"generated: {family}": family_cases(family, options.shapes, options.seed)
        for family in FAMILIES
    }
    if options.makehuman:
        for level, name in enumerate(
            ("arm, head, leg, torso", "limb by limb", "finest", "by side")
        ):
            sets[f"people: {name}"] = people_cases(
                options.makehuman, level, options.shapes, options.seed
            )
    if options.ikea:
        sets["assembled furniture, its author's names"] = ikea_cases(options.ikea)

    print(f"model {segmenter.model.name}, SHA-256 {segmenter.model.sha256}")
    print(f"device {segmenter.device}, seed {options.seed}\n")
    print(f"{'mIoU, %':<42}{'shapes':>8}{'official':>10}{'smooth':>10}")
    for name, cases in sets.items():
        scores = []
        for mesh, prompts, truth in cases:
            segmenter.set_mesh(mesh, seed=options.seed)
            row = []
            for transfer in ("official", "smooth"):
                labels = segmenter.segment(prompts, transfer=transfer).face_labels
                row.append(mean_iou(labels, truth, mesh.face_areas))
            scores.append(row)
        official, smooth = 100 * np.nanmean(scores, axis=0)
        print(f"{name:<42}{len(scores):>8}{official:>10.1f}{smooth:>10.1f}", flush=True)


if __name__ == "__main__":
    main()
