"""Labelling: names and labels stay together whatever is done to them."""

from dataclasses import replace

import numpy as np
import pytest
from labelled_strip import shown, strip

from patchalign3d.errors import SteerError
from patchalign3d.shared.faces import FaceGraph
from patchalign3d.shared.steering import Labelling


def test_a_part_is_renamed_but_not_to_the_name_of_another():
    assert strip([0, 1, 2]).rename("b", "x").names == ["a", "x", "c"]
    assert strip([0]).rename("a", "a").names == ["a", "b", "c"]
    for part, name, sentence in [
        ("x", "y", "no part 'x'"),
        ("", "y", "No part is chosen. There are: a, b, c."),
        ("a", "b", "already"),
        ("a", " ", "em"),
        ("a", "x, y", "a ','"),
        ("a", "x; y", "a ';'"),
        ("a", "Unlabelled", "no part"),
    ]:
        with pytest.raises(SteerError, match=sentence):
            strip([0]).rename(part, name)


def test_merging_keeps_the_others_apart():
    merged = strip([0, 1, 2, -1, 1]).merge(["c", "a"], "ca")
    assert shown(merged) == (["ca", "b"], [0, 1, 0, -1, 1])
    assert strip([0, 1, 2]).merge(["c", "b"]).names == ["a", "c"]
    with pytest.raises(SteerError, match="two parts"):
        strip([0]).merge(["a", "a"])


def test_an_excluded_part_leaves_no_gap_in_the_numbers():
    assert shown(strip([0, 1, 2, -1]).exclude("b")) == (["a", "c"], [0, -1, 1, -1])


def test_pieces_are_numbered_from_the_largest():
    split = strip([1, 0, 0, 1, 1, 2, 1]).split_by_piece("b")
    assert shown(split) == (["a", "b 1", "b 2", "b 3", "c"], [2, 0, 0, 1, 1, 4, 3])
    with pytest.raises(SteerError, match="one piece"):
        strip([0, 0, 1]).split_by_piece("a")


def test_specks_are_no_pieces():
    labels = [0] * 60 + [1, 0, 1, 1] + [0] * 60 + [2, 0]
    split = strip(labels).split_by_piece("a")
    assert split.names == ["a 1", "a 2", "b", "c"]
    assert split.labels.tolist() == [0] * 60 + [2, 2, 2, 2] + [1] * 60 + [3, 3]
    loose = strip([0] * 60 + [1] + [0] * 61 + [0])
    pairs = loose.faces.pairs[:-1]  # the last one touches nothing
    loose = Labelling(
        loose.names, loose.labels, loose.faces._replace(pairs=pairs, length=loose.faces.length[1:])
    )
    assert loose.split_by_piece("a").labels.tolist() == [1] * 60 + [2] + [0] * 61 + [0]


def test_many_equal_pieces_are_no_specks():
    split = strip([0, 1] * 60).split_by_piece("a")
    assert split.names == [*(f"a {i + 1}" for i in range(60)), "b", "c"]
    assert split.labels.tolist() == [label for i in range(60) for label in (i, 60)]
    with pytest.raises(SteerError, match="in 1001 pieces, more than 1000"):
        strip([0, 1] * 1001).split_by_piece("a")


def test_left_is_where_a_figure_that_looks_along_minus_y_has_its_left():
    assert shown(strip([0, 1, 1, 0]).split_by_side("b")) == (
        ["a", "right b", "left b", "c"],
        [0, 1, 2, 0],
    )
    assert strip([0, 1, 1, 1, 0]).split_by_side("b").labels.tolist() == [0, 1, 1, 2, 0]
    with pytest.raises(SteerError, match="one side"):
        strip([0, 1, 1, 0]).split_by_side("b", "Z")
    with pytest.raises(SteerError, match="one side"):
        strip([0, 1, 1, 0]).split_by_side("b", middle=9)


def test_left_of_what_one_stands_before_is_where_the_viewer_has_it():
    door = replace(strip([0, 1, 1, 0]), own_sides=False)
    assert door.split_by_side("b").names == ["a", "left b", "right b", "c"]
    assert door.rename("b", "d").merge(["a", "c"]).grow("d").own_sides is False


def test_sides_are_letters_behind_a_name_that_says_none_if_wanted():
    two = strip([0, 1, 1, 0])
    assert two.split_by_side("b", letters=True).names == ["a", "b.R", "b.L", "c"]
    left = two.rename("b", "left b")
    assert left.split_by_side("left b", letters=True).names == left.split_by_side("left b").names


def test_new_words_split_only_their_part_and_what_fits_none_keeps_its_name():
    split = strip([0, 1, 1, 1]).split_by_labels("b", ["x", "unused", "y"], np.array([0, 0, -1, 2]))
    assert shown(split) == (["a", "x", "y", "b", "c"], [0, 1, 3, 2])
    with pytest.raises(SteerError, match="None of these words"):
        strip([0, 1]).split_by_labels("b", ["x"], np.array([0, -1]))


def test_a_name_that_is_taken_gets_a_number():
    names = strip([0, 1, 1], ["x", "b"]).split_by_labels("b", ["x"], np.array([0, 0, -1])).names
    assert names == ["x", "x 2", "b"]


def test_faces_are_assigned_to_a_part_a_new_one_or_none():
    member = np.array([False, True, False])
    assert shown(strip([0, 0, 0]).assign("c", member)) == (["a", "b", "c"], [0, 2, 0])
    assert shown(strip([0, 0, 0]).assign("d", member)) == (["a", "b", "c", "d"], [0, 3, 0])
    assert shown(strip([0, 0, 0]).assign(None, member)) == (["a", "b", "c"], [0, -1, 0])


def test_growing_and_shrinking_move_the_border_by_faces():
    assert strip([0, 1, 2, 2, 2]).grow("b").labels.tolist() == [1, 1, 1, 2, 2]
    assert strip([0, 1, 2, 2, 2]).grow("b", 2).labels.tolist() == [1, 1, 1, 1, 2]
    assert strip([0, 1, 1, 1, -1]).shrink("b").labels.tolist() == [0, 0, 1, -1, -1]
    assert strip([1, 1, 1]).shrink("b").labels.tolist() == [1, 1, 1]


def test_smoothing_removes_a_speck_and_keeps_a_straight_border():
    assert strip([0, 0, 1, 0, 0, 2, 2]).smooth().labels.tolist() == [0, 0, 0, 0, 0, 2, 2]


@pytest.mark.parametrize("seed", range(20))
def test_a_face_goes_over_to_the_label_that_its_border_is_longest_to(seed):
    rng = np.random.default_rng(seed)
    pairs = np.unique(np.sort(rng.permuted(np.tile(np.arange(12), (20, 1)), axis=1)[:, :2]), axis=0)
    graph = FaceGraph(pairs, rng.random(len(pairs)), np.ones(12), np.zeros((12, 3)))
    labels = rng.integers(-1, 3, 12).astype(np.int32)
    labelling = Labelling(["a", "b", "c"], labels, graph)
    smoothed, shrunk = labelling.smooth(1).labels, labelling.shrink("b").labels
    for face, label in enumerate(labels.tolist()):
        border = dict.fromkeys(range(-1, 3), 0.0)
        for (one, two), length in zip(pairs.tolist(), graph.length, strict=True):
            if face in (one, two):
                border[int(labels[one + two - face])] += length
        longest = max(border, key=border.get)
        assert smoothed[face] == (longest if border[longest] > border[label] else label)
        others = {other: length for other, length in border.items() if other != 1 and length}
        assert shrunk[face] == (max(others, key=others.get) if label == 1 and others else label)
    assert (labelling.labels == labels).all()


def test_snapping_decides_regions_with_a_clear_majority_only():
    region = np.array([0, 0, 0, 1, 1, 2])
    assert strip([0, 0, 1, 1, 2, -1]).snap(region).labels.tolist() == [0, 0, 0, 1, 2, -1]


def test_parts_of_one_kind_are_renamed_together():
    labelling = Labelling(["part 1", "part 2.1", "part 2.2", "part 2.x"], np.arange(4), None)
    assert labelling.rename_kind("part 2.2", "leg").names == [
        "part 1",
        "leg 1",
        "leg 2",
        "part 2.x",
    ]
    assert labelling.rename_kind("part 1", "seat").names[0] == "seat"
    with pytest.raises(SteerError, match="There is a part 'leg 2' already"):
        labelling.rename("part 1", "leg 2").rename_kind("part 2.1", "leg")
    with pytest.raises(SteerError):
        labelling.rename_kind("part 3.1", "leg")
