"""Benchmarks: the figures of merit, against sums done by hand."""

import math

import numpy as np
import pytest

from benchmarks.ikea import spell_out
from benchmarks.metrics import mean_iou
from benchmarks.speed import bumpy_torus, timed
from patchalign3d import Mesh


def test_miou_counts_the_parts_that_are_present():
    truth = np.array([0, 0, 1, 1])
    assert mean_iou(np.array([0, 0, 1, 1]), truth) == 1
    assert mean_iou(np.array([0, 1, 1, 1]), truth) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert mean_iou(np.array([0, 0, 2, -1]), truth) == pytest.approx(1 / 2)


def test_miou_weighs_faces_by_area_and_ignores_what_is_not_annotated():
    truth = np.array([0, 1, -1])
    assert mean_iou(np.array([0, 0, 0]), truth, np.array([3.0, 1.0, 9.0])) == pytest.approx(3 / 8)
    assert math.isnan(mean_iou(np.array([0]), np.array([-1])))


@pytest.mark.parametrize(
    ("shorthand", "words"),
    [
        ("leg", "leg"),
        ("toppanel", "top panel"),
        ("leftbotbracket", "left bottom bracket"),
        ("centsupport", "center support"),
        ("horpane", "horizontal panel"),
        ("", ""),
        ("gizmo", None),
    ],
)
def test_an_author_s_shorthand_is_spelt_out(shorthand, words):
    assert spell_out(shorthand) == words


@pytest.mark.parametrize("faces", [2_000, 20_000])
def test_the_speed_benchmark_s_mesh_is_closed_and_of_the_size_asked_for(faces):
    vertices, triangles = bumpy_torus(faces)
    assert abs(len(triangles) - faces) < 0.05 * faces
    mesh = Mesh(vertices, triangles)
    assert len(mesh.adjacency.faces) * 2 == 3 * len(triangles)


def test_stages_are_timed_by_what_the_work_reports(monkeypatch):
    ticks = iter([0.0, 1.0, 3.0, 6.0, 10.0])
    monkeypatch.setattr("benchmarks.speed.time.perf_counter", lambda: next(ticks))

    def work(progress):
        progress("one", 0.0)
        progress("two", 0.5)
        progress("one", 0.9)

    assert timed(work) == {"one": 2.0 + 4.0, "two": 3.0, "total": 10.0}
