"""What the rule of pointing listens to, and what each of it brings, at small scale.

    python -m benchmarks.choices.pointing_rule --makehuman FOLDER --ikea FOLDER

Each row learns a rule (training.pointing.rule) from the same few meshes that may be trained on,
with one kind of evidence more than the row before, and is tested by simulated clicks on others:
mean IoU of their parts after so many clicks. Three seeds each, of the clicks and of the network.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm import tqdm

from patchalign3d import Segmenter
from patchalign3d.labels.click_evidence import (
    DISTANCE,
    KINDS,
    NAMES,
    NAMES_OF_OTHERS,
    SHAPE,
)
from patchalign3d.labels.selecting import cut_out
from patchalign3d.shared.options import Parser
from training.options import add_model_options, at_least, run_command
from training.pointing.clicks import Clicker
from training.pointing.rule import (
    Known,
    Rule,
    as_rule,
    as_seen,
    evidence_without,
    first_guess,
    known_meshes,
    learn,
)

from ..harness.table import over_seeds, shown
from ..quality.cases import add_data_options, family_cases, ikea_cases, people_cases

SEEDS = (0, 1, 2)
CLICKS = (1, 3, 5)
TESTED = ("airplane", "bust", "chair", "quadruped")
LARGEST = 20_000  # faces
MOST_PARTS = 3  # of a mesh
FAR = (*DISTANCE, "from others", "nearer")
TOGETHER = (*SHAPE, "cut with others")
CALLED = (*NAMES, *NAMES_OF_OTHERS)


class Row(NamedTuple):
    """A rule: what it doesn't hear, whether it is learned, and whether a graph cut follows."""

    name: str
    left_out: tuple[str, ...]
    learned: bool = True
    cut: bool = False


ROWS = (
    Row("likeness above a threshold", (), learned=False),
    Row("likeness, learned", (*FAR, *TOGETHER, *KINDS, *CALLED)),
    Row("and how far it is", (*TOGETHER, *KINDS, *CALLED)),
    Row("and thickness and what stays together", (*KINDS, *CALLED)),
    Row("and repeated pieces", CALLED),
    Row("and what faces would be called", ()),
    Row("and a graph cut", (), cut=True),
)


def select(
    known: Known, rule: Rule, row: Row, include: Sequence[int], exclude: Sequence[int]
) -> NDArray[np.bool_]:
    """(F,) what a row's rule makes of clicks."""
    logits = rule(evidence_without(known.surface, include, exclude, row.left_out)).astype(
        np.float64
    )
    if row.cut:
        clicked = np.array(include), np.array(exclude, int)
        return cut_out(known.surface.mesh, logits, *clicked)
    chosen = logits > 0
    chosen[include], chosen[exclude] = True, False
    return chosen


def overlaps(known: Known, rule: Rule, row: Row, seed: int) -> NDArray[np.float64]:
    """(C,) mean IoU, 0 … 1, after each of the C numbers of :data:`CLICKS`, over some parts of a
    mesh; NaN without any.
    """
    clicker = Clicker(known.surface.mesh)
    parts = np.random.default_rng(seed).permutation(clicker.parts(known.truth))[:MOST_PARTS]

    def pointed(include: ArrayLike, exclude: ArrayLike = ()) -> NDArray[np.bool_]:
        return select(known, rule, row, list(include), list(exclude))

    if not len(parts):
        return np.full(len(CLICKS), np.nan)
    each = [clicker.overlaps(known.truth, int(part), pointed, CLICKS[-1]) for part in parts]
    return np.mean(each, axis=0)[np.array(CLICKS) - 1]


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    parser.add_argument(
        "--meshes", type=at_least(1), default=30, help="to learn from (%(default)s)"
    )
    parser.add_argument(
        "--shapes", type=at_least(1), default=2, help="of each set, to be tested (%(default)s)"
    )
    add_data_options(parser, "makehuman", "ikea")
    options = parser.parse_args()
    segmenter = Segmenter.load(options.model, options.device, options.engine)
    meshes = list(known_meshes(options.makehuman, [], [], 0))
    step = max(1, len(meshes) // options.meshes)
    known = [
        as_seen(segmenter, mesh, truth)
        for mesh, truth in tqdm(meshes[::step], desc="encoding", leave=False)
    ]
    cases = [case for f in TESTED for case in family_cases(f, options.shapes, 0)]
    if options.makehuman:
        cases += people_cases(options.makehuman, 0, options.shapes, 0)
    if options.ikea:
        small = (c for c in ikea_cases(options.ikea) if len(c.mesh.faces) < LARGEST)
        cases += itertools.islice(small, 2 * options.shapes)
    tested = [
        as_seen(segmenter, case.mesh, case.truth)
        for case in tqdm(cases, desc="encoding", leave=False)
    ]
    print(f"model {segmenter.model.name}, SHA-256 {segmenter.model.sha256[:12]}; learned from")
    print(f"{len(known)} meshes, tested on {len(tested)} others, {len(SEEDS)} seeds\n")
    print(f"| IoU, % after … clicks | {' | '.join(map(str, CLICKS))} |")
    print(f"|---|{'---|' * len(CLICKS)}")
    rules: dict[tuple[tuple[str, ...], int], Rule] = {}
    for row in ROWS:
        found = []
        for seed in SEEDS:
            rule = first_guess
            if row.learned:
                key = row.left_out, seed
                if key not in rules:
                    rules[key] = as_rule(learn(known, seed, row.left_out))
                rule = rules[key]
            found.append(np.nanmean([overlaps(each, rule, row, seed) for each in tested], axis=0))
        cells = [shown(over_seeds(column), 1) for column in (100 * np.transpose(found)).tolist()]
        print(f"| {row.name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    run_command(main)
