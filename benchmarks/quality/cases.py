"""What a model is asked in the benchmarks: meshes with their prompts and the truth, face by face.

Nothing here was ever trained on: generated shapes and people come from seeds that training never
uses, pack models are whole objects that were held out, and assembled furniture is evaluation only.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Mesh, Segmenter
from patchalign3d.errors import FileError
from patchalign3d.shared.options import Parser
from training.data.body import load_body
from training.data.labelled import LabelledMesh
from training.data.levels import labels_of
from training.data.packs import read_models
from training.data.people import LEVELS, part_by_bone, random_person
from training.options import at_least, folder_of_arrays
from training.shapes import FAMILIES

from ..datasets.generated import face_labels, generated_shape, held_out
from ..datasets.princeton import princeton
from . import ikea

# What a thing is made of, which artists name as parts and a shape does not tell.
MATERIALS = frozenset(
    "bricks fabric glass iron metal paint plastic sand snow steel stone textile wood".split()
)

# Options for data that are not generated: what they are, and what reads a folder of them.
DATA: dict[str, tuple[str, Callable[[Path], Iterable]]] = {
    "makehuman": ("folder with base.npz and morphs.npz", lambda folder: [load_body(folder)]),
    "packs": ("folders of models", read_models),
    "ikea": ("folder of labelled furniture models", ikea.load),
    "princeton": ("folder of meshes that people cut", princeton),
}

PEOPLE = ("arm, head, leg, torso", "limb by limb", "finest", "by side")


@dataclass(frozen=True)
class Case:
    """One question with its answer.

    Attributes:
        mesh: F faces.
        prompts: the names of its parts.
        truth: (F,) index into ``prompts``; −1 = not annotated.
        category: what it is.
        synonyms: further words for a prompt.
    """

    mesh: Mesh
    prompts: list[str]
    truth: NDArray[np.int64]
    category: str
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def asks_for_materials(self) -> bool:
        """Whether a part is asked for by what it is made of."""
        return not MATERIALS.isdisjoint(self.prompts)


def family_cases(family: str, count: int, seed: int) -> Iterator[Case]:
    """Generated shapes of one family, asked for their coarsest parts."""
    for number in range(count):
        shape = generated_shape(family, number, seed)
        prompts, truth = face_labels(shape)
        mesh = Mesh(shape.vertices, shape.faces)
        yield Case(mesh, prompts, truth, shape.category, shape.synonyms)


def people_cases(folder: Path, level: int, count: int, seed: int) -> Iterator[Case]:
    """Morphed and posed people, asked for their parts at one granularity."""
    body = load_body(folder)
    wordings = list(LEVELS[level].values())
    part = part_by_bone(LEVELS[level], body.bones)[body.vertex_bone[body.faces[:, 0]]]
    for number in range(count):
        person = random_person(body, held_out("person", number, seed))
        prompts = [names[0] for names in wordings]
        synonyms = {names[0]: names[1:] for names in wordings}
        yield Case(Mesh(person.vertices, body.faces), prompts, part, "person", synonyms)


def pack_cases(folders: list[Path], jointed: bool) -> Iterator[Case]:
    """Artists' models that were held out as whole objects, asked for each level of their names."""
    for folder in folders:
        for model in read_models(folder):
            if model.held_out and model.jointed == jointed:
                yield from model_cases(model)


def model_cases(model: LabelledMesh) -> Iterator[Case]:
    """A model, asked for each level of its names."""
    for level in model.levels:
        if len(level) > 1:
            truth = labels_of(level, len(model.faces))
            prompts = [wordings[0] for wordings in level]
            synonyms = {wordings[0]: wordings[1:] for wordings in level}
            mesh = Mesh(model.vertices, model.faces)
            yield Case(mesh, prompts, truth, model.name, synonyms)


def ikea_cases(folder: Path) -> Iterator[Case]:
    """Assembled furniture, asked for its author's names."""
    for _, category, mesh, prompts, truth in ikea.load(folder):
        yield Case(mesh, prompts, truth, category)


def iou_of(labels: NDArray[np.int32], case: Case, asked: Sequence[int]) -> float:
    """The mean IoU by area of the parts that were asked for first.

    Args:
        labels: (F,) index into ``asked``; −1, or beyond it, is none of them.
        case: of its faces, those that are not annotated don't count.
        asked: numbers of its parts.

    Returns:
        0 … 1; a part that is neither there nor found counts as 1.
    """
    known = np.where(case.truth >= 0, case.mesh.face_areas, 0)
    shares = []
    for number, part in enumerate(asked):
        found, there = labels == number, case.truth == part
        either = known[found | there].sum()
        shares.append(known[found & there].sum() / either if either else 1.0)
    return float(np.mean(shares))


def readable(read: Callable[[Path], Iterable]) -> Callable[[str], Path]:
    """An option: a folder of which ``read`` makes something. Its first is read before any work."""

    def parse(text: str) -> Path:
        folder = folder_of_arrays(text)
        try:
            for _ in read(folder):
                return folder
        except FileError as error:
            raise argparse.ArgumentTypeError(str(error)) from error
        raise argparse.ArgumentTypeError(f"No model in {folder} has parts with names.")

    return parse


def add_data_options(parser: Parser, *names: str) -> None:
    """Options for some of :data:`DATA`: a folder each, or None; of packs any number."""
    for name in names:
        said, read = DATA[name]
        several = {"nargs": "+", "default": []} if name == "packs" else {}
        parser.add_argument(f"--{name}", type=readable(read), help=said, **several)


def add_case_options(parser: Parser, count: int, of: str, *data: str) -> None:
    """``--shapes``, ``count`` if it isn't said, ``--seed`` and :func:`add_data_options`."""
    parser.add_argument("--shapes", type=at_least(1), default=count, help=f"{of} (%(default)s)")
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of the generated shapes (%(default)s)"
    )
    add_data_options(parser, *data)


def loaded(options: argparse.Namespace) -> Segmenter:
    """The segmenter of a command's options, which is told, as the seed is."""
    segmenter = Segmenter.load(options.model, options.device, options.engine)
    print(f"model {segmenter.model.name}, SHA-256 {segmenter.model.sha256}")
    machine = platform.machine()
    print(f"{segmenter.engine.name} on {segmenter.device}, {machine}, seed {options.seed}")
    return segmenter


def all_sets(
    count: int, seed: int, makehuman: Path | None, packs: list[Path], furniture: Path | None
) -> dict[str, Iterator[Case]]:
    """Every set of cases for which there are data, by its name in the tables."""
    sets = {f"generated: {name}": family_cases(name, count, seed) for name in FAMILIES}
    if makehuman:
        for level, name in enumerate(PEOPLE):
            sets[f"people: {name}"] = people_cases(makehuman, level, count, seed)
    if packs:
        sets["packs: beings with a skeleton"] = pack_cases(packs, True)
        sets["packs: things"] = pack_cases(packs, False)
    if furniture:
        sets["assembled furniture, its author's names"] = ikea_cases(furniture)
    return sets
