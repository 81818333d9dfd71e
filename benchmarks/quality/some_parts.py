"""How well parts are found where not all parts are asked for: one, half of them, all but one.

    python -m benchmarks.quality.some_parts --makehuman FOLDER --packs FOLDER ... --ikea FOLDER

Which parts are asked for, chance decides; without the folders, only generated shapes are asked.
Faces of parts that were not asked for should get no part: they count against those that take them.
The last column asks for one part beside a word that the shape does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from patchalign3d.shared.options import Parser
from training.options import add_model_options, run_command

from .cases import Case, add_case_options, all_sets, iou_of, loaded
from .means import print_head, print_rows

COLUMNS = ("all", "one", "half", "all but one", "one and another")
# One of these, which no other word of the shape ends with, is asked for beside one of its parts.
OTHERS = ("wheel", "lampshade", "propeller", "keyboard", "sail")


def questions(case: Case, rng: np.random.Generator) -> Iterator[tuple[str, list[int], list[str]]]:
    """The column, the numbers of the parts that are asked for, and what is asked beside them."""
    count = len(case.prompts)
    order = rng.permutation(count).tolist()
    heads = {prompt.split()[-1] for prompt in case.prompts}
    yield "all", list(range(count)), []
    yield "one", order[:1], []
    yield "half", order[: max(1, count // 2)], []
    yield "all but one", order[: max(1, count - 1)], []
    yield "one and another", order[:1], [str(rng.choice([w for w in OTHERS if w not in heads]))]


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    add_case_options(parser, 1, "of each generated set", "makehuman", "packs", "ikea")
    options = parser.parse_args()
    segmenter = loaded(options)
    sets = all_sets(options.shapes, options.seed, options.makehuman, options.packs, options.ikea)
    rows: dict[str, list[dict[str, float]]] = {}
    for name, cases in sets.items():
        rng = np.random.default_rng(options.seed)
        of_set = rows.setdefault("generated" if name.startswith("generated") else name, [])
        for case in cases:
            if case.asks_for_materials:
                continue
            segmenter.set_mesh(case.mesh, seed=options.seed)
            row = {}
            for column, asked, beside in questions(case, rng):
                words = [case.prompts[part] for part in asked] + beside
                labels = segmenter.segment(words).face_labels
                row[column] = iou_of(labels, case, asked)
            of_set.append(row)
    print_head("mIoU, %", COLUMNS)
    for name, found in rows.items():
        print_rows(name, found, COLUMNS)


if __name__ == "__main__":
    run_command(main)
