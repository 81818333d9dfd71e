"""What a model does with less help, or with other help than words: the card's third table.

``laid`` and ``standing``: nobody says which way is up, and the mesh lies on another side.
``pointed``: the parts are clicked at. ``unnamed``: nobody says what there is.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path

import numpy as np

from patchalign3d import Mesh, Segmenter
from patchalign3d.geometry.frame import FRAMES, Axis, Frame
from training.loop.metrics import mean_iou
from training.pointing.clicks import COUNTED, Clicker

from ..datasets.generated import held_out
from ..datasets.princeton import princeton
from ..methods.clicks import by_select
from ..metrics.parts import agnostic_iou
from . import psb
from .cases import Case

# All ways to stand but those that are upright.
WAYS = [(frame.up, frame.front) for frame in FRAMES if frame.up != "Z"]
NUMBERS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19)  # of parts, the best of which the truth may choose
LARGEST = 40_000  # faces of a mesh that is clicked at
MOST_POINTED = 4  # parts of a case

STANDING: tuple[Axis, Axis] = ("Z", "-Y")
LAID = (
    *("as it comes", "lying, told", "lying, untold", "standing, untold"),
    *("up found", "front found"),
)
POINTED = tuple(f"{count} clicks" for count in COUNTED)
UNNAMED = "unnamed, best number", "unnamed, own number"
COLUMNS = (*LAID, *POINTED, *UNNAMED)


def laid(case: Case, way: tuple[Axis, Axis], told: bool) -> Case:
    """The same mesh with other axes up and in front, which are told or left open."""
    vertices = Frame(*way).turn_back(case.mesh.vertices)
    axes = way if told else ("auto", None)
    return dataclasses.replace(case, mesh=Mesh(vertices, case.mesh.faces, *axes))


def score(segmenter: Segmenter, case: Case, seed: int) -> float:
    """mIoU by words."""
    segmenter.set_mesh(case.mesh, seed=seed)
    labels = segmenter.segment(case.prompts).face_labels
    return mean_iou(labels, case.truth, case.mesh.face_areas)


def orientation_scores(
    segmenter: Segmenter, case: Case, number: int, seed: int
) -> dict[str, float]:
    """mIoU upright and lying on another side, and whether that was found out."""
    way = WAYS[held_out("way", number, seed).integers(len(WAYS))]
    untold = laid(case, way, told=False)
    found = segmenter.find_orientation(untold.mesh, seed)
    values = (
        score(segmenter, case, seed),
        score(segmenter, laid(case, way, told=True), seed),
        score(segmenter, untold, seed),
        score(segmenter, laid(case, STANDING, told=False), seed),
        float(found.up == way[0]),
        float((found.up, found.front) == way),
    )
    return dict(zip(LAID, values, strict=True))


def click_scores(segmenter: Segmenter, case: Case, seed: int) -> dict[str, float]:
    """Mean IoU over a few of the parts after so many clicks."""
    if len(case.mesh.faces) > LARGEST:
        return {}
    segmenter.set_mesh(case.mesh, seed=seed)
    clicker = Clicker(case.mesh)
    parts = clicker.parts(case.truth)
    chosen = held_out("parts", len(parts), seed).permutation(parts)[:MOST_POINTED]
    each = [
        clicker.overlaps(case.truth, int(part), partial(by_select, segmenter)) for part in chosen
    ]
    if not each:
        return {}
    means = np.mean(each, axis=0)
    return {name: means[count - 1] for name, count in zip(POINTED, COUNTED, strict=True)}


def scores_without_words(segmenter: Segmenter, case: Case, seed: int) -> dict[str, float]:
    """Mean IoU of the true parts' best fits: with the best number of parts, and with its own."""
    segmenter.set_mesh(case.mesh, seed=seed)
    areas = case.mesh.face_areas

    def fit(pieces: int | None) -> float:
        found = segmenter.segment_automatically(pieces).face_labels
        return agnostic_iou(found, case.truth, weights=areas)

    return dict(zip(UNNAMED, (max(map(fit, NUMBERS)), fit(None)), strict=True))


def princeton_errors(segmenter: Segmenter, folder: Path, seed: int) -> dict[str, float]:
    """The Rand index error on Princeton's meshes as they come, the mean over meshes and people: by
    words and without, with Z up and with the up that the model finds.
    """
    errors: dict[str, list[float]] = {
        "by words, as they come": [],
        "by words, up found": [],
        "unnamed, as they come": [],
        "unnamed, up found": [],
    }
    for cut in princeton(folder):
        words = psb.PARTS[cut.category].split(", ")
        for name, up in (("as they come", "Z"), ("up found", "auto")):
            mesh = Mesh(cut.mesh.vertices, cut.mesh.faces, up)
            segmenter.set_mesh(mesh, seed=seed)
            labels = psb.connected_parts(mesh, segmenter.segment(words).face_labels)
            errors[f"by words, {name}"].append(psb.error(cut, labels))
            labels = segmenter.segment_automatically().face_labels
            errors[f"unnamed, {name}"].append(psb.error(cut, labels))
    return {name: float(np.mean(values)) for name, values in errors.items()}
