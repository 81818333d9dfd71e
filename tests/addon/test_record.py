"""What is known of a mesh's parts, as far as it needs no Blender."""

import itertools
from types import SimpleNamespace

import numpy as np
from labelled_strip import strip
from patchalign3d_addon.scene.record import (
    ATTRIBUTES,
    NAMES,
    PART,
    Parts,
    colours_for,
    free_colours,
    names_of,
)

from patchalign3d.shared.colours import part_colour


def test_free_colours_are_unlike_those_taken_and_each_other():
    taken = [part_colour(0), tuple(channel + 0.001 for channel in part_colour(2))]
    free = list(itertools.islice(free_colours(taken), 100))
    assert free[:2] == [part_colour(1), part_colour(3)]
    together = np.array([*taken, *free])
    apart = np.abs(together[:, None] - together).max(axis=-1)
    np.fill_diagonal(apart, 1)
    assert apart.min() > 0.01


def test_there_are_colours_for_more_parts_than_can_be_told_apart():
    first = {str(number): part_colour(number) for number in range(1000)}
    colours = colours_for([*first, "another"], first)
    assert colours[:-1] == list(first.values()) and len(colours) == 1001


def test_a_part_may_fall_into_a_thousand_pieces():
    apart = strip([0, 1] * 1000)
    sure, undecided = np.ones(2000, np.float32), np.zeros(2000, bool)
    whole = Parts(apart.names, list(map(part_colour, range(3))), apart.labels, sure, undecided)
    pieces = whole.steered(apart.split_by_piece("a"))
    assert len(pieces.colours) == len(pieces.names) == 1002
    assert pieces.colours[1000:] == whole.colours[1:]


def test_the_names_of_a_thousand_parts_are_looked_at_a_few_times_each():
    """Each was looked for among all, with every look at a mesh: a rename took seconds."""

    class Counted(str):
        looks = 0

        def __hash__(self):
            Counted.looks += 1
            return super().__hash__()

    class Mesh(dict):
        attributes = tuple(
            SimpleNamespace(name=Counted(f"{PART}ffffff {n}"), data_type="BOOLEAN", domain="FACE")
            for n in range(1000)
        )

    names = [str(number) for number in range(1000)]
    mesh = Mesh({NAMES: names, ATTRIBUTES: [str(each.name) for each in Mesh.attributes]})
    assert names_of(mesh) == names
    assert Counted.looks < 10_000
