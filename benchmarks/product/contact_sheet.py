"""One picture of 48 labelled meshes, to be looked at: what does the model really know?

    python -m benchmarks.product.contact_sheet --out sheet.png --makehuman FOLDER \
        --packs FOLDER ... --ikea FOLDER --zoo FOLDER

A third of the meshes comes from the zoo, a folder of well-known models with nobody's labels, and
from the packs; each is coloured by its own prompts, with a legend below. What was not trained on is
taken wherever the data allow it. Colours are those of the labelled files.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from patchalign3d import Mesh, Segmenter
from patchalign3d.files.meshes import read_mesh
from patchalign3d.shared.colours import palette
from training.views.rendering import render_views

from .cases import Case, family_cases, ikea_cases, pack_cases, people_cases
from .robustness import turned

COLUMNS, ROWS = 8, 6
CELL, LEGEND, LINE = 260, 96, 14  # pixels
THREE_QUARTERS = 0.6  # radians off the front
SEED = 1

FAMILIES = "chair table lamp airplane quadruped bird car bicycle guitar house mug sword gear hand"
FAMILIES = (*FAMILIES.split(), "scissors", "ship", "teddy", "robot")

# The zoo's own: file, what it is, what a person would ask for. Up is up as the format has it.
ZOO = (
    ("cow.obj", "cow", "head, body, leg, tail"),
    ("spot.obj", "cow", "head, body, leg, tail"),
    ("stanford-bunny.obj", "rabbit", "head, ear, body, foot"),
    ("homer.obj", "person", "head, torso, arm, leg"),
    ("woody.obj", "person", "head, torso, arm, leg"),
    ("suzanne.obj", "monkey head", "ear, eye, face"),
    ("teapot.obj", "teapot", "body, spout, handle, lid"),
    ("beetle.obj", "car", "wheel, window, hood, body"),
    ("CesiumMilkTruck.glb", "truck", "wheel, cab, tank"),
    ("Duck.glb", "duck", "head, beak, body, tail"),
)


def zoo_cases(folder: Path) -> Iterator[Case]:
    """Well-known models, which have no truth."""
    for name, category, prompts in ZOO:
        for path in sorted(folder.rglob(name))[:1]:
            file = read_mesh(path)
            mesh = Mesh(file.vertices, file.faces, file.up_axis)
            yield Case(mesh, prompts.split(", "), np.full(len(mesh.faces), -1), category)


def chosen_cases(options: argparse.Namespace) -> list[Case]:
    """48 cases, as far as there are data."""
    families = itertools.chain.from_iterable(family_cases(f, 1, SEED) for f in FAMILIES)
    cases = list(families)
    if options.makehuman:
        for level in range(2):
            cases += people_cases(options.makehuman, level, 2, SEED)
    if options.ikea:
        cases += itertools.islice(ikea_cases(options.ikea), 0, None, 3)
    if options.zoo:
        cases += zoo_cases(options.zoo)
    if options.packs:
        free = COLUMNS * ROWS - len(cases)
        beings, things = (list(pack_cases(options.packs, jointed)) for jointed in (True, False))
        cases += spread(beings, max(0, free // 2)) + spread(things, max(0, free - free // 2))
    return cases[: COLUMNS * ROWS]


def spread(cases: list[Case], count: int) -> list[Case]:
    """``count`` of the cases, evenly through the list."""
    chosen = np.linspace(0, len(cases) - 1, min(count, len(cases))).round().astype(int)
    return [cases[i] for i in dict.fromkeys(chosen.tolist())]


def picture(case: Case, labels: NDArray[np.int32]) -> Image.Image:
    """The mesh, its faces in the colours of their parts, and a legend."""
    mesh = turned(case, THREE_QUARTERS).mesh if case.mesh.up_axis == "Z" else case.mesh
    vertices = mesh.unit_vertices
    view = next(render_views(vertices, mesh.faces, 1, CELL))
    colours = np.vstack([palette(len(case.prompts)), [[150, 150, 150]]])
    shown = view.face >= 0
    image = view.image.astype(float)
    image[shown] *= colours[labels[view.face[shown]]] / 255 * 1.1
    cell = Image.new("RGB", (CELL, CELL + LEGEND), "white")
    cell.paste(Image.fromarray(image.clip(0, 255).astype(np.uint8)))
    draw, font = ImageDraw.Draw(cell), ImageFont.load_default(12)
    draw.text((4, 2), case.category, fill="black", font=font)
    for number, prompt in enumerate(case.prompts[: 2 * (LEGEND // LINE)]):
        x, y = (number % 2) * CELL // 2 + 4, CELL + number // 2 * LINE
        draw.rectangle((x, y + 3, x + 8, y + 11), fill=tuple(colours[number].tolist()))
        draw.text((x + 12, y), prompt[:18], fill="black", font=font)
    return cell


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the picture, .png")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--makehuman", type=Path)
    parser.add_argument("--packs", type=Path, nargs="+", default=[])
    parser.add_argument("--ikea", type=Path)
    parser.add_argument("--zoo", type=Path)
    options = parser.parse_args()
    segmenter = Segmenter.load(options.model)
    sheet = Image.new("RGB", (COLUMNS * CELL, ROWS * (CELL + LEGEND)), "white")
    for number, case in enumerate(tqdm(chosen_cases(options), unit="mesh")):
        segmenter.set_mesh(case.mesh)
        labels = segmenter.segment(case.prompts).face_labels
        row, column = divmod(number, COLUMNS)
        sheet.paste(picture(case, labels), (column * CELL, row * (CELL + LEGEND)))
    sheet.quantize(128).save(options.out, optimize=True)
    print(options.out)


if __name__ == "__main__":
    main()
