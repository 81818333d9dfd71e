"""Labels of large meshes, by cells, against those of the same work on every face: what differs.

    python -m benchmarks.choices.cells --makehuman DIR --packs DIR … --ikea DIR

Every case's mesh is divided, face by face, until it has at least ``--faces``; then it is encoded
once and segmented twice: as the product does, by cells and along their borders, and with a cell for
each face, which is the reference. Per set: the share of the area whose label differs, the mean and
the worst of the cases, how well each agrees with the truth (mIoU), and the seconds of each beside
the network.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Mesh, Segmenter
from patchalign3d.encoded import EncodedMesh
from patchalign3d.errors import FileError
from patchalign3d.geometry import cells
from patchalign3d.labels.graph_cut import Borders
from patchalign3d.shared.options import Parser
from training.loop.metrics import mean_iou
from training.options import add_model_options, at_least, run_command

from ..quality.cases import Case, add_data_options, all_sets


def divided(mesh: Mesh, faces: int) -> tuple[Mesh, NDArray[np.int64]]:
    """The same surface with F faces, at least so many, and (F,) the old face that each lies in."""
    vertices, triangles = mesh.vertices, mesh.faces
    parent = np.arange(len(triangles))
    while len(triangles) < faces:
        edges = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]], axis=2).reshape(-1, 2)
        unique, of = np.unique(edges, axis=0, return_inverse=True)
        middle = len(vertices) + of.reshape(-1, 3)
        (a, b, c), (ab, bc, ca) = triangles.T, middle.T
        vertices = np.concatenate([vertices, vertices[unique].mean(1)])
        triangles = np.stack([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], axis=1).reshape(-1, 3)
        parent = np.repeat(parent, 4)
    return Mesh(vertices, triangles, mesh.frame.up, mesh.frame.front), parent


def labels_of(
    segmenter: Segmenter, encoded: EncodedMesh, case: Case, few: int
) -> tuple[NDArray[np.int32], float]:
    """Labels (F,) where meshes of at most ``few`` faces have a cell for each, and the seconds."""
    mesh = Mesh(
        encoded.mesh.vertices, encoded.mesh.faces, encoded.mesh.frame.up, encoded.mesh.frame.front
    )
    usual, cells.FEW = cells.FEW, few
    try:
        begin = time.perf_counter()
        about = segmenter.about(replace(encoded, mesh=mesh, borders=Borders(mesh)))
        return about.segment(case.prompts, case.category).face_labels, time.perf_counter() - begin
    finally:
        cells.FEW = usual


def compare(segmenter: Segmenter, case: Case, faces: int) -> NDArray[np.float64]:
    """(5,) share of the area that differs, mIoU and seconds by cells, the same of the reference."""
    mesh, parent = divided(case.mesh, faces)
    encoded = segmenter.encode(mesh)
    found, quick = labels_of(segmenter, encoded, case, cells.FEW)
    wanted, slow = labels_of(segmenter, encoded, case, len(mesh.faces))
    area = mesh.face_areas
    differs = area[found != wanted].sum() / area.sum()
    quality = [mean_iou(labels, case.truth[parent], area) for labels in (found, wanted)]
    return np.array([differs, quality[0], quick, quality[1], slow])


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--faces",
        type=at_least(1),
        default=100_000,
        help="faces of each mesh, into which it is divided (%(default)s)",
    )
    parser.add_argument("--count", type=at_least(1), default=2, help="cases per set (%(default)s)")
    parser.add_argument("--sets", default="", help="only sets whose names have this in them")
    add_data_options(parser, "makehuman", "packs", "ikea")
    add_model_options(parser)
    options = parser.parse_args()
    every_set = all_sets(options.count, 0, options.makehuman, options.packs, options.ikea)
    sets = {name: cases for name, cases in every_set.items() if options.sets in name}
    if not sets:
        parser.error(
            f"No set has {options.sets!r} in its name. People, packs and furniture are sets only "
            "if their folders are given: --makehuman, --packs, --ikea."
        )
    segmenter = Segmenter.load(options.model, options.device, options.engine)
    print(f"{'':<44}{'differs':>9}{'worst':>9}{'mIoU':>9}{'of all':>9}{'s':>8}{'of all':>8}")
    every: list[NDArray[np.float64]] = []
    for name, cases in sets.items():
        rows = [compare(segmenter, c, options.faces) for c in islice(cases, options.count)]
        every += rows
        if rows:
            _print(name, rows)
    if not every:
        raise FileError("None of these sets has a shape that is held out. Choose other --sets.")
    _print("all", every)


def _print(name: str, rows: list[NDArray[np.float64]]) -> None:
    differs, found, quick, wanted, slow = np.nanmean(rows, axis=0)
    worst = np.max(rows, axis=0)[0]
    print(
        f"{name:<44}{differs:>9.2%}{worst:>9.2%}{found:>9.3f}{wanted:>9.3f}"
        f"{quick:>8.2f}{slow:>8.2f}",
        flush=True,
    )


if __name__ == "__main__":
    run_command(main)
