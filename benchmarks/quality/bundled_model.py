"""How well a model names parts it has never seen, and what that depends on.

    python -m benchmarks.quality.bundled_model --makehuman FOLDER --packs FOLDER ... --ikea FOLDER
    python -m benchmarks.quality.bundled_model --model official --shapes 5

The first table: mIoU over the faces, weighted by area, of the parts that are present; each part is
asked by its first name, all parts of a shape at once. "official" is the released code's rule (one
sampling, the nearest patch centre), "smooth" is ours.

The second: the same in other words (the worst of four ways), under other headings (the worst of
three), bent, made one surface by Blender's voxel Remesh (the worse of as it comes and softened),
with a tenth of the faces (meshes of 2,000 faces or more; the worse of two ways of Blender's
Decimate), and the share of the area that goes to a part that is not there. Joining vertices first
may end with more than a tenth; the median share of the faces that are left is told.

The third (``unaided``): lying on another side, with the up that is told or that the model finds;
found by clicks in place of words (``training.pointing.clicks``); and found without either.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Segmenter
from patchalign3d.shared.options import Parser
from tools.environments import set_up_bpy
from training.loop.metrics import mean_iou
from training.options import add_model_options, existing_file, run_command

from . import psb, unaided
from .cases import Case, add_case_options, all_sets, loaded
from .robustness import (
    DECIMATED,
    REMESHED,
    WORDINGS,
    absent_prompt,
    bent,
    modified,
    reworded,
    turned,
)

TABLES = ("parts", "varied", "unaided")
HEADINGS = (0.7, 2.2, 4.0)  # radians
FINE = 2_000  # faces; of fewer a tenth is hardly a mesh any more

# Sets whose cases the second and the third table ask again: the name begins so.
VARIED = ("generated: chair", "generated: quadruped", "generated: airplane", "generated: table")
VARIED += ("people: arm", "people: limb", "packs", "assembled")


def scores(
    segmenter: Segmenter, case: Case, seed: int, transfers: Sequence[str] = ("smooth",)
) -> list[float]:
    """mIoU of one case by each transfer; its mesh is set anew."""
    segmenter.set_mesh(case.mesh, seed=seed)
    found = [segmenter.segment(case.prompts, transfer=t).face_labels for t in transfers]
    return [mean_iou(labels, case.truth, case.mesh.face_areas) for labels in found]


def variations(
    segmenter: Segmenter, case: Case, seed: int, made: dict[str, Case]
) -> dict[str, list[float]]:
    """mIoU of a case, and of the same case asked and posed otherwise, way by way.

    ``made`` is the case as Blender's modifiers make it. "faces left" and "absent" are shares of the
    faces and of the area. What a case does not qualify for is missing.
    """

    def score(other: Case) -> float:
        return scores(segmenter, other, seed)[0]

    found = {"as asked": [score(case)]}
    found["reworded"] = [score(reworded(case, wording)) for wording in WORDINGS]
    found["turned"] = [score(turned(case, angle)) for angle in HEADINGS]
    found["bent"] = [score(bent(case))]
    found["remeshed"] = [score(made[way]) for way in REMESHED]
    if len(case.mesh.faces) >= FINE:
        few = [made[way] for way in DECIMATED]
        found["of those, as asked"] = found["as asked"]
        found["decimated"] = [score(other) for other in few]
        found["faces left"] = [len(other.mesh.faces) / len(case.mesh.faces) for other in few]
    absent = absent_prompt(case)
    if absent:
        segmenter.set_mesh(case.mesh, seed=seed)
        labels = segmenter.segment([*case.prompts, absent]).face_labels
        areas = case.mesh.face_areas
        found["absent"] = [float(areas[labels == len(case.prompts)].sum() / areas.sum())]
    return found


# What is worse: less of a mean, or more of it; of the faces that are left, the median tells.
COLUMNS = {
    "as asked": (np.nanmean, min),
    "reworded": (np.nanmean, min),
    "turned": (np.nanmean, min),
    "bent": (np.nanmean, min),
    "remeshed": (np.nanmean, min),
    "of those, as asked": (np.nanmean, min),
    "decimated": (np.nanmean, min),
    "faces left": (np.nanmedian, max),
    "absent": (np.nanmean, max),
}


def print_variations(name: str, results: list[dict[str, list[float]]]) -> None:
    """One row: for each column the worst way's mean over the cases, in percent."""
    cells = []
    for column, (middle, worst) in COLUMNS.items():
        values = [result[column] for result in results if column in result]
        cells.append(f"{100 * worst(middle(values, axis=0)):.1f}" if values else "—")
    print(f"{name:<42}{len(results):>8}{''.join(f'{cell:>20}' for cell in cells)}", flush=True)


def print_parts(segmenter: Segmenter, data: tuple, seed: int) -> None:
    """The first table."""
    print(f"{'mIoU, %':<42}{'cases':>8}{'official':>10}{'smooth':>10}")
    families = []
    for name, cases in all_sets(*data).items():
        rows, shaped = [], []
        for case in cases:
            rows.append(scores(segmenter, case, seed, ("official", "smooth")))
            shaped.append(not case.asks_for_materials)
        if name.startswith("generated"):
            families.append(np.nanmean(rows, axis=0))
        print_scores(name, np.array(rows))
        if name.startswith("packs") and not all(shaped):
            print_scores("  but for those asked by materials", np.array(rows)[shaped])
    official, smooth = 100 * np.mean(families, axis=0)
    print(f"{'mean of the generated families':<42}{'':>8}{official:>10.1f}{smooth:>10.1f}\n")


def print_scores(name: str, rows: NDArray[np.float64]) -> None:
    """One row of the first table, of the mIoU of N cases by each rule, (N, 2); dashes for
    none.
    """
    means = 100 * np.nanmean(rows, axis=0) if len(rows) else ()
    cells = [f"{mean:.1f}" for mean in means] or ["—", "—"]
    print(f"{name:<42}{len(rows):>8}{''.join(f'{cell:>10}' for cell in cells)}", flush=True)


def print_varied(segmenter: Segmenter, data: tuple, seed: int, bpy: Path) -> None:
    """The second table."""
    print(f"{'mIoU, %; absent: share of the area, %':<42}{'cases':>8}", end="")
    print("".join(f"{column:>20}" for column in COLUMNS))
    for name, cases in all_sets(*data).items():
        if name.startswith(VARIED):
            cases = list(cases)
            made = modified(cases, bpy)
            print_variations(
                name,
                [
                    variations(segmenter, case, seed, ways)
                    for case, ways in zip(cases, made, strict=True)
                ],
            )
    print()


def print_unaided(segmenter: Segmenter, data: tuple, seed: int, folder: Path | None) -> None:
    """The third table."""
    print(f"{'mIoU, %; found: share of the cases, %':<42}{'cases':>8}", end="")
    print("".join(f"{column:>21}" for column in unaided.COLUMNS))
    for name, cases in all_sets(*data).items():
        if name.startswith(VARIED):
            rows = []
            for number, case in enumerate(cases):
                rows.append(unaided.orientation_scores(segmenter, case, number, seed))
                rows[-1] |= unaided.click_scores(segmenter, case, seed)
                rows[-1] |= unaided.scores_without_words(segmenter, case, seed)
            print_unaided_row(name, rows)
    if folder:
        clicked = [unaided.click_scores(segmenter, case, seed) for case in psb.cases(folder)]
        print_unaided_row("Princeton's, as the first person cut them", clicked)
        print("\nRand index error on Princeton's meshes")
        for name, error in unaided.princeton_errors(segmenter, folder, seed).items():
            print(f"{name:<42}{error:>8.3f}")


def print_unaided_row(name: str, rows: list[dict[str, float]]) -> None:
    """One row of the third table: the mean of each column over the cases that have it."""
    cells = []
    for column in unaided.COLUMNS:
        values = [row[column] for row in rows if column in row]
        cells.append(f"{100 * np.nanmean(values):.1f}" if values else "—")
    print(f"{name:<42}{len(rows):>8}{''.join(f'{cell:>21}' for cell in cells)}", flush=True)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    data = ("makehuman", "packs", "ikea", "princeton")
    add_case_options(parser, 20, "held-out shapes per set", *data)
    parser.add_argument("--bpy", type=existing_file, help="a Python with bpy, which build.py makes")
    parser.add_argument(
        "--tables", nargs="+", choices=TABLES, default=TABLES, help="the tables that are made (all)"
    )
    options = parser.parse_args()
    if "varied" in options.tables:
        options.bpy = options.bpy or set_up_bpy()
    segmenter = loaded(options)
    print()
    data = (options.shapes, options.seed, options.makehuman, options.packs, options.ikea)
    if "parts" in options.tables:
        print_parts(segmenter, data, options.seed)
    if "varied" in options.tables:
        print_varied(segmenter, data, options.seed, options.bpy)
    if "unaided" in options.tables:
        print_unaided(segmenter, data, options.seed, options.princeton)


if __name__ == "__main__":
    run_command(main)
