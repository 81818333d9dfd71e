"""One picture of 96 labelled meshes, to be looked at: what does the model really know?

    python -m benchmarks.quality.contact_sheet --out sheet.png --makehuman FOLDER \\
        --packs FOLDER ... --ikea FOLDER --zoo FOLDER --princeton FOLDER

Most meshes are somebody's: the zoo's well-known models, Princeton's, furniture, packs. Each is
coloured by its own prompts, with a legend below. Every third, marked by a star, lies on another
side, and the model is not told which; it is shown as the model has put it. What was not trained on
is taken wherever the data allow it. Colours are those of the labelled files.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from tqdm import tqdm

from patchalign3d import Mesh, Segmenter
from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh
from patchalign3d.shared.colours import palette
from patchalign3d.shared.options import Parser
from training.options import add_model_options, existing_folder, file_to_be, run_command
from training.views.rendering import render_views

from ..datasets.princeton import princeton
from . import psb
from .cases import Case, add_data_options, family_cases, ikea_cases, pack_cases, people_cases
from .unaided import WAYS, laid

COLUMNS, ROWS = 12, 8
CELL, LEGEND, LINE = 220, 82, 14  # pixels
LAID = 3  # every third mesh lies on another side, and nobody says which
THREE_QUARTERS = 0.6  # radians off the front
SEED = 1

FAMILIES = "chair table lamp airplane quadruped bird car bicycle house vase bust eyeglasses".split()

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
    """Well-known models, which have no truth.

    Raises:
        FileError: there is none.
    """
    there = [(path, about) for name, *about in ZOO for path in sorted(folder.rglob(name))[:1]]
    if not there:
        names = ", ".join(name for name, *_ in ZOO)
        raise FileError(f"None of the well-known models lies in {folder}. They are called {names}.")
    for path, (category, prompts) in there:
        file = read_mesh(path)
        mesh = Mesh(file.vertices, file.faces, file.up_axis)
        yield Case(mesh, prompts.split(", "), np.full(len(mesh.faces), -1), category)


def princeton_cases(folder: Path) -> Iterator[Case]:
    """Meshes that people cut, which nobody named the parts of; many do not stand upright."""
    for cut in princeton(folder):
        words = psb.PARTS[cut.category].split(", ")
        yield Case(cut.mesh, words, np.full(len(cut.mesh.faces), -1), cut.category)


def chosen_cases(options: argparse.Namespace) -> list[Case]:
    """96 cases, as far as there are data."""
    families = itertools.chain.from_iterable(family_cases(f, 1, SEED) for f in FAMILIES)
    cases = list(families)
    if options.makehuman:
        for level in range(2):
            cases += people_cases(options.makehuman, level, 2, SEED)
    if options.ikea:
        cases += itertools.islice(ikea_cases(options.ikea), 0, None, 3)
    if options.zoo:
        cases += zoo_cases(options.zoo)
    if options.princeton:
        cases += princeton_cases(options.princeton)
    if options.packs:
        free = COLUMNS * ROWS - len(cases)
        beings, things = (list(pack_cases(options.packs, jointed)) for jointed in (True, False))
        cases += spread(beings, max(0, free // 2)) + spread(things, max(0, free - free // 2))
    return cases[: COLUMNS * ROWS]


def spread(cases: list[Case], count: int) -> list[Case]:
    """``count`` of the cases, evenly from the first of the list to the last."""
    chosen = np.linspace(0, len(cases) - 1, min(count, len(cases))).round().astype(int)
    return [cases[i] for i in dict.fromkeys(chosen.tolist())]


def picture(case: Case, labels: NDArray[np.int32]) -> Image.Image:
    """The mesh as it stands in its frame, its faces in the colours of their parts, and a legend."""
    c, s = np.cos(THREE_QUARTERS), np.sin(THREE_QUARTERS)
    vertices = case.mesh.unit_vertices @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T
    view = next(render_views(vertices, case.mesh.faces, 1, CELL))
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
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=file_to_be, required=True, help="the picture, .png")
    add_model_options(parser)
    add_data_options(parser, "makehuman", "packs", "ikea", "princeton")
    parser.add_argument("--zoo", type=existing_folder, help="folder of well-known models")
    options = parser.parse_args()
    segmenter = Segmenter.load(options.model, options.device, options.engine)
    sheet = Image.new("RGB", (COLUMNS * CELL, ROWS * (CELL + LEGEND)), "white")
    for number, case in enumerate(tqdm(chosen_cases(options), unit="mesh")):
        if number % LAID == LAID - 1:
            way = WAYS[number % len(WAYS)]
            case = dataclasses.replace(laid(case, way, told=False), category=f"{case.category} *")
        encoded = segmenter.encode(case.mesh)
        labels = segmenter.about(encoded).segment(case.prompts).face_labels
        row, column = divmod(number, COLUMNS)
        found = dataclasses.replace(case, mesh=encoded.mesh)
        sheet.paste(picture(found, labels), (column * CELL, row * (CELL + LEGEND)))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(128).save(options.out, "PNG", optimize=True)
    print(options.out)


if __name__ == "__main__":
    run_command(main)
