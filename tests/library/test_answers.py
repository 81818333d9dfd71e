"""What a console shows of the library's objects: a line that says what there is, and no arrays."""

import numpy as np
import pytest
from word_segmenter import TALL

from patchalign3d.answers import Segmentation
from patchalign3d.exemplars import Exemplar
from patchalign3d.geometry.cloud import Cloud
from patchalign3d.geometry.frame import Frame
from patchalign3d.shared.texts import LISTED

CUBE = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)


@pytest.fixture
def shown(segmenter):
    """By class what is shown of one of each."""
    before = repr(segmenter)
    segmenter.set_mesh(TALL, seed=3)
    parts = segmenter.segment(["top", "bottom"])
    encoded = segmenter.encode(TALL)
    several = [
        parts,
        segmenter.keypoints(["top"]),
        segmenter.similarity("top"),
        segmenter.select([0]),
        segmenter.part_exemplar(parts.part_names, parts.face_labels),
        segmenter.see(encoded.points, [Frame()] * len(encoded.points)),
        encoded,
        encoded.surface or segmenter.about(encoded),
        TALL,
        Cloud(CUBE, "Y", "Z"),
        segmenter,
    ]
    return {type(one).__name__: repr(one) for one in several} | {"before": before}


def test_each_object_is_shown_on_a_line_without_arrays(shown):
    assert len(shown) >= 11
    for name, line in shown.items():
        assert line.startswith("<") and line.endswith(">"), name
        assert "\n" not in line and "array" not in line and len(line) < 200, line


def test_the_line_of_an_answer_says_what_was_found(shown):
    size = f"{len(TALL.faces):,} faces"
    assert f"<Segmentation of {size}: top " in shown["Segmentation"]
    assert shown["Keypoints"].startswith("<Keypoints: top at (")
    assert f"among {size}" in shown["Selection"] and "of the surface" in shown["Selection"]
    assert "<Exemplar: top" in shown["Exemplar"]
    assert shown["Mesh"] == f"<Mesh of {size}, Z is up>"
    assert shown["Cloud"] == "<Cloud of 8 points, Y is up, the front Z>"
    assert "no mesh is set" in shown["before"] and size in shown["Segmenter"]


def test_shares_are_of_the_surface_and_tell_what_has_no_part():
    areas = TALL.face_areas
    labels = np.where(areas == areas.max(), 0, -1).astype(np.int32)
    share = areas[labels == 0].sum() / areas.sum()
    line = repr(Segmentation(TALL, ["large", "small"], labels))
    assert f"large {share:.0%}, small 0%; {1 - share:.0%} without a part" in line


def test_of_many_names_the_first_are_shown_and_none_breaks_the_line():
    names = [f"part\n{number}" for number in range(LISTED + 3)]
    line = repr(Exemplar(names, np.eye(len(names), dtype=np.float32)))
    assert r"part\n0" in line and line.count("part") == LISTED and "3 more;" in line
    assert "\n" not in line and "nothing" in repr(Exemplar([], np.zeros((0, 4), np.float32)))
