"""Keypoints by words."""

import math

import bpy
import numpy as np
from column import activate, column, find_keypoints, module, said
from mathutils import Matrix


def keypoints_are_empties_on_the_surface_that_follow_the_object(folder):
    obj = column()
    obj.matrix_world = Matrix.Translation((1, 2, 3)) @ Matrix.Diagonal((-2, 1, 10, 1))
    find_keypoints()
    bpy.context.view_layer.update()
    foot, top = sorted(obj.children, key=lambda empty: empty.name)
    assert (foot.name, top.name) == ("foot", "top")
    assert math.isclose(top.matrix_world.translation.z, 33, rel_tol=1e-6)
    assert math.isclose(foot.matrix_world.translation.z, 3, rel_tol=1e-6)
    assert np.allclose(top.matrix_world.to_scale(), 1)
    assert (top["confidence"], foot["confidence"]) == (1.0, 0.5)
    assert math.isclose(top.empty_display_size, 0.02 * 30, rel_tol=1e-5)
    for empty in (top, foot):
        assert [c.name for c in empty.users_collection] == ["PatchAlign3D Keypoints"]
    obj.location.z = 0
    bpy.context.view_layer.update()
    assert math.isclose(top.matrix_world.translation.z, 30, rel_tol=1e-6)


def a_few_keypoints_are_told_one_by_one_and_many_by_their_number(folder):
    column()
    find_keypoints()
    assert said() == "Keypoints: top 100%, foot 50%."
    many = [Empty(name=name, confidence=0.9) for name in "abcde"]
    many[2]["confidence"] = 0.4
    assert module("asking.keypoints").describe(many) == "5 keypoints; the least sure: c 40%."
    assert module("asking.keypoints").describe([]) == "No keypoint is on it."


class Empty(dict):
    """What is told of an empty."""

    @property
    def name(self):
        return self["name"]


def a_rerun_replaces_its_own_empties_and_no_others(folder):
    first = column()
    mine = bpy.data.objects.new("foot", None)
    bpy.context.scene.collection.objects.link(mine)
    mine.parent = first
    find_keypoints("top")
    second = column("Second")
    find_keypoints()
    assert sorted(o.name for o in second.children) == ["foot.001", "top.001"]
    activate(first)
    find_keypoints()
    assert sorted(o.name for o in first.children) == ["foot", "foot.002", "top"]
    assert sorted(o.name for o in second.children) == ["foot.001", "top.001"]
    assert [c.name for c in bpy.data.collections] == ["PatchAlign3D Keypoints"]
    assert len(bpy.data.collections[0].objects) == 4
