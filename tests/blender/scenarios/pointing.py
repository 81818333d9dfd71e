"""A part that is pointed at by some of its faces."""

import bpy
import numpy as np
from column import (
    SIDES,
    column,
    refusal,
    said,
    settings,
)


def a_part_is_selected_by_its_faces_and_put_right_by_further_ones(folder):
    obj = column()

    def point(*changed):
        for face in changed:
            obj.data.polygons[face].select ^= True
        bpy.ops.patchalign3d.select_whole()
        member = np.array([face.select for face in obj.data.polygons[: 3 * SIDES]])
        return list(member.reshape(3, SIDES).sum(1))  # faces of each storey

    obj.data.polygons.foreach_set("select", np.arange(len(obj.data.polygons)) == 0)
    assert point() == [SIDES, 0, 0]
    assert point(SIDES) == [SIDES, SIDES, 0]  # one of the next storey, too
    assert point(2 * SIDES) == [SIDES, SIDES, SIDES]
    assert point(2 * SIDES + 3) == [SIDES, SIDES, 1]  # only what was pointed at is meant there
    obj.data.polygons.foreach_set("select", np.arange(len(obj.data.polygons)) == SIDES)
    assert point() == [0, SIDES, 0]  # anew
    obj.data.polygons.foreach_set("select", np.zeros(len(obj.data.polygons), bool))
    assert "No face is selected" in refusal(bpy.ops.patchalign3d.select_whole)


def a_word_says_more_of_the_part_that_is_pointed_at(folder):
    obj = column()

    def point(word):
        settings().pointed_word = word
        obj.data.polygons.foreach_set("select", np.arange(len(obj.data.polygons)) == 0)
        bpy.ops.patchalign3d.select_whole()
        member = np.array([face.select for face in obj.data.polygons[: 3 * SIDES]])
        return list(member.reshape(3, SIDES).sum(1))  # faces of each storey

    assert point("  ") == [SIDES, 0, 0]
    assert point(" high ") == [SIDES, 0, SIDES]  # for which the backend takes this word
    assert point("脚") == [SIDES, 0, 0] and "is a guess" in said()
    settings().pointed_word = "?"
    assert "has no words in it" in refusal(bpy.ops.patchalign3d.select_whole)
