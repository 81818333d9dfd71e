"""How much a word counts beside clicks, and what it brings.

    python -m benchmarks.choices.pointing_word --packs FOLDER ...

Somebody clicks at the parts of meshes and says what they are called. Shapes of every other family,
and artists' models that may be trained on, tell how many of the rule's logits a logit of the word
is worth (``labels.selecting.WORD``): a logistic regression of which faces are in the part. The
other families, and models that were held out, tell what the word brings: IoU after so many clicks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar
from tqdm import tqdm

from patchalign3d import Segmenter
from patchalign3d.errors import FileError
from patchalign3d.labels.click_evidence import evidence
from patchalign3d.labels.selecting import WORD, cut_out, rule_logits, word_evidence
from patchalign3d.shared.options import Parser
from patchalign3d.text.embedding import embed_prompts
from training.data.labelled import LabelledMesh
from training.data.packs import read_models
from training.options import add_model_options, at_least, run_command
from training.pointing.clicks import Clicker
from training.pointing.rule import Known
from training.shapes import FAMILIES

from ..datasets.generated import held_out
from ..quality.cases import Case, add_data_options, family_cases, model_cases

CLICKS = (1, 3)
MOST_PARTS = 3  # of a mesh
LARGEST = 10_000  # faces
FACES = 200  # of a mesh at a click, drawn by area
MOST = 5.0  # what a word may be worth


class Named(NamedTuple):
    """A mesh whose parts are known by their names."""

    known: Known
    fits: NDArray[np.float32]  # (P, F) logits of the names


class Seen(NamedTuple):
    """What there was at one click, at some faces (FACES,)."""

    rule: NDArray[np.float64]  # logits
    word: NDArray[np.float64]
    inside: NDArray[np.bool_]


def encode_case(segmenter: Segmenter, case: Case) -> Named:
    """A case as the rule and the words see it."""
    encoded = segmenter.encode(case.mesh)
    text = embed_prompts(segmenter.words, case.prompts)
    alike = encoded.pooled(encoded.flat_features @ text.T).T
    surface = segmenter.about(encoded).surface()
    return Named(Known(surface, case.truth), alike / np.float32(segmenter.model.temperature))


def overlaps(mesh: Named, weight: float, seen: list[Seen] | None = None) -> NDArray[np.float64]:
    """(C,) mean IoU, 0 … 1, after each of the C numbers of :data:`CLICKS`, over some parts of a
    mesh; NaN without any.

    Args:
        mesh: F faces.
        weight: what a word is worth.
        seen: takes what there was at each click.
    """
    (surface, truth), fits = mesh
    clicker = Clicker(surface.mesh)
    rng = held_out("words", len(truth), 0)
    parts = rng.permutation(clicker.parts(truth))[:MOST_PARTS]
    chance = surface.area * (truth >= 0)

    def overlap(part: int) -> list[float]:
        def pointed(include: ArrayLike, exclude: ArrayLike = ()) -> NDArray[np.bool_]:
            inside, outside = np.array(include), np.array(exclude, int)
            rule = rule_logits(evidence(surface, inside, outside))
            word = word_evidence(fits[part], surface.area, inside)
            if seen is not None:
                faces = rng.choice(len(truth), FACES, p=chance / chance.sum())
                seen.append(Seen(rule[faces], word[faces], truth[faces] == part))
            return cut_out(surface.mesh, rule + weight * word, inside, outside)

        return clicker.overlaps(truth, part, pointed, CLICKS[-1])

    if not len(parts):
        return np.full(len(CLICKS), np.nan)
    return np.mean([overlap(int(part)) for part in parts], axis=0)[np.array(CLICKS) - 1]


def worth(seen: Sequence[Seen]) -> float:
    """How many of the rule's logits a logit of the word is worth, by logistic regression."""
    rule, word, inside = map(np.concatenate, zip(*seen, strict=True))
    sign = np.where(inside, -1, 1)

    def loss(weight: float) -> float:
        return float(np.logaddexp(0, sign * (rule + weight * word)).mean())

    return float(minimize_scalar(loss, bounds=(0, MOST), method="bounded").x)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    parser.add_argument(
        "--families",
        type=at_least(2),
        default=48,
        help="families of generated shapes, chosen at random (%(default)s)",
    )
    parser.add_argument(
        "--models", type=at_least(1), default=16, help="of the packs, each (%(default)s)"
    )
    add_data_options(parser, "packs")
    parser.add_argument(
        "--seed", type=at_least(0), default=1, help="the card's shapes have 0 (%(default)s)"
    )
    options = parser.parse_args()
    segmenter = Segmenter.load(options.model, options.device, options.engine)
    rng = held_out("families", 0, options.seed)
    families = rng.permutation(list(FAMILIES))[: options.families]

    def read(cases: Iterator[Case]) -> list[Named]:
        small = (case for case in cases if len(case.mesh.faces) < LARGEST)
        return [encode_case(segmenter, case) for case in tqdm(small, desc="encoding", leave=False)]

    learned_from, others = (
        read(case for family in half for case in family_cases(family, 1, options.seed))
        for half in (families[::2], families[1::2])
    )
    sets = {"generated": others}
    if options.packs:
        packs = [model for folder in options.packs for model in read_models(folder)]
        learned_from += read(some(packs, False, options.models, rng))
        sets["packs"] = read(some(packs, True, options.models, rng))
        if not sets["packs"]:
            raise FileError("No model of the packs is held out, as one in eight is. Give more.")
    seen: list[Seen] = []
    for mesh in tqdm(learned_from, desc="clicks", leave=False):
        overlaps(mesh, 0, seen)
    print(f"model {segmenter.model.name}, SHA-256 {segmenter.model.sha256[:12]}")
    print(f"a logit of the word is worth {worth(seen):.2f} of the rule's; taken is {WORD}\n")
    print(f"| IoU, % after … clicks | meshes | {' | '.join(map(str, CLICKS))} |")
    print(f"|---|---|{'---|' * len(CLICKS)}")
    for name, meshes in sets.items():
        for how, weight in (("clicks alone", 0.0), ("and a word", WORD)):
            found = [overlaps(mesh, weight) for mesh in meshes]
            cells = " | ".join(f"{value:.1f}" for value in 100 * np.nanmean(found, axis=0))
            print(f"| {name}, {how} | {len(meshes)} | {cells} |", flush=True)


def some(
    models: Sequence[LabelledMesh], held_out: bool, count: int, rng: np.random.Generator
) -> Iterator[Case]:
    """Some models that were held out, or were not, asked for one level of their names each."""
    cases = [model_cases(model) for model in models if model.held_out == held_out]
    asked = (next(cases[number], None) for number in rng.permutation(len(cases)))
    small = (case for case in asked if case and len(case.mesh.faces) < LARGEST)
    return itertools.islice(small, count)


if __name__ == "__main__":
    run_command(main)
