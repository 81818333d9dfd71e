"""Several things in one mesh: where they stand, and what is right."""

import dataclasses

import numpy as np

from benchmarks.quality.beside import company, in_rows, mixed, on_ground
from benchmarks.quality.cases import Case
from patchalign3d import Mesh
from patchalign3d.geometry.things import things_of


def triangle(prompts, *truth, size=1.0):
    vertices = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 1]]) * size + [5, 5, 5]
    return Case(Mesh(vertices, [[0, 1, 2]]), prompts, np.array(truth), "triangle")


def test_things_stand_in_rows_on_one_ground_with_room_between_them():
    case = in_rows([triangle(["a"], 0), triangle(["a"], 0, size=0.5), triangle(["a"], 0)])
    corners = case.mesh.vertices.reshape(3, 3, 3)
    np.testing.assert_allclose(corners.min(1), [[0, 0, 0], [0, 1.2, 0], [1.2, 0, 0]])
    assert things_of(case.mesh, case.mesh.unit_vertices).of.tolist() == [0, 1, 2]


def test_each_is_asked_for_all_parts_and_one_of_equal_names_is_enough():
    case = in_rows([triangle(["a", "b"], 1), triangle(["b", "c"], 0), triangle(["c"], -1)])
    assert case.prompts == ["a", "b", "c"]
    assert case.truth.tolist() == [1, 1, -1]


def test_every_case_is_in_company_once():
    cases = [triangle([str(number)], 0) for number in range(7)]
    asked = [case.prompts for case in mixed(cases, seed=0)]
    assert sorted(prompt for prompts in asked for prompt in prompts) == list("0123456")
    assert list(map(len, asked)) == [3, 3, 1]


def test_a_set_is_asked_alone_beside_copies_and_where_kinds_differ_beside_others():
    cases = [triangle(["a"], 0), triangle(["b"], 0)]
    rows = dict(company("set", cases, seed=0))
    assert {title: len(next(asked).truth) for title, asked in rows.items()} == {
        "set, 1": 1,
        "set, 2": 2,
        "set, 4": 4,
        "set, 9": 9,
        "set, ground of 1.2": 3,
        "set, ground of 4": 3,
    }
    other = dataclasses.replace(cases[1], category="other")
    rows = dict(company("set", [cases[0], other], seed=0))
    assert sorted(next(rows["set, 3 kinds"]).prompts) == ["a", "b"]


def test_a_ground_is_a_square_below_that_nobody_has_labelled():
    case = on_ground(triangle(["a"], 0, size=2.0), wide=3.0)
    np.testing.assert_allclose(case.mesh.vertices[3:].min(0), [3, 3, 5])
    np.testing.assert_allclose(case.mesh.vertices[3:].max(0), [9, 9, 5])
    assert case.truth.tolist() == [0, -1, -1]
    assert case.mesh.face_areas[1:].sum() / case.mesh.face_areas[0] > 10
