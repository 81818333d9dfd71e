"""Keypoints: by words, inside, mirrored and dragged."""

import math

import bpy
import numpy as np
from column import (
    activate,
    column,
    find_keypoints,
    module,
    said,
    settings,
)
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree


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


def whose_left_is_meant_is_told_of_keypoints_on_a_side(folder):
    column()
    find_keypoints("left hinge, right hinge")
    assert "Left and right are the thing's own." in said()
    find_keypoints("left hinge, door")
    assert "Left and right are those of whoever stands before it." in said()
    find_keypoints("top, foot")
    assert "Left and right" not in said()


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


def keypoints_are_inside_if_wanted_and_are_mirrored(folder):
    obj = column()
    settings().keypoints_inside = True
    find_keypoints("top, left hand")
    top, hand = sorted(obj.children, key=lambda child: child.name)[::-1]
    bpy.context.view_layer.update()
    assert abs(top.matrix_world.translation.z - 1.5) < 1.6  # within
    hand.matrix_world.translation = (0.5, 0.1, 2)
    bpy.context.view_layer.update()
    activate(hand)
    bpy.ops.patchalign3d.mirror_keypoints()
    bpy.context.view_layer.update()
    other = bpy.data.objects["right hand"]
    assert (other.matrix_world.translation - Vector((-0.5, 0.1, 2))).length < 1e-5
    assert other.parent == obj and other["patchalign3d_keypoint"] == "right hand"
    settings().keypoints_inside = False
    bpy.ops.patchalign3d.mirror_keypoints()
    bpy.context.view_layer.update()
    assert other.matrix_world.translation.x < -0.8  # the same one, on the surface now
    assert len(obj.children) == 3


def keypoints_change_sides_by_the_way_that_the_figure_faces(folder):
    obj = column()
    settings().keypoints_inside = True
    half = math.sqrt(0.5)
    for z, left in ((0, (1, 0)), (-500, (0, 1)), (500, (half, half))):
        obj.location.z = z
        activate(obj)
        find_keypoints("left hand, right hand")
        hand, other = (bpy.data.objects[f"{side} hand"] for side in ("left", "right"))
        hand.matrix_world.translation = (*(0.5 * Vector(left)), z + 2)
        bpy.context.view_layer.update()
        activate(hand)
        for act in (bpy.ops.patchalign3d.mirror_keypoints, bpy.ops.patchalign3d.drag_keypoint):
            act()
            bpy.context.view_layer.update()
            place, image = (one.matrix_world.translation for one in (hand, other))
            assert np.allclose(image.xy, -place.xy, atol=0.1), (z, act)
            assert place.xy.normalized().dot(Vector(left)) > 0.9


def the_keypoints_of_a_second_figure_know_their_sides_and_partners(folder):
    keypoints = module("scene.keypoints")
    for letters, name in ((False, "left hand"), (True, "hand.L")):
        settings().letters = letters
        for figure in (column(), column("Second")):
            activate(figure)
            find_keypoints("left hand, right hand")
            extra = bpy.data.objects.new("right hand", bpy.data.meshes.new("right hand"))
            extra.parent = figure  # no keypoint
        left, right = figure.children[:2]
        left.name, right.name = f"{name}.003", f"{keypoints.mirrored(name)}.007"
        left.matrix_world.translation = (0.5, 0.1, 2)
        bpy.context.view_layer.update()
        assert keypoints.partner_of(left) == right and keypoints.partner_of(right) == left
        activate(left)
        bpy.ops.patchalign3d.mirror_keypoints()
        bpy.context.view_layer.update()
        assert right.matrix_world.translation.x < -0.8 and len(figure.children) == 3
        activate(figure)
        bpy.ops.patchalign3d.mirror_keypoints()
        assert len(figure.children) == 3
        del left["patchalign3d_keypoint"], right["patchalign3d_keypoint"]  # as one's own are
        assert keypoints.names_of([left, right]) == [name, keypoints.mirrored(name)]
    chain = [bpy.data.objects.new("spine", None) for _ in range(2)]
    assert keypoints.names_of(chain) == ["spine", "spine.001"]


def a_keypoint_is_dragged_over_the_surface_with_its_partner_and_put_back(folder):
    obj = column()
    find_keypoints("left hand, right hand")
    left, right = (bpy.data.objects[f"{side} hand"] for side in ("left", "right"))
    bpy.context.view_layer.update()
    before = [one.matrix_world.copy() for one in (left, right)]
    for inside, far in ((False, (0.92, 1)), (True, (-0.01, 0.5))):
        surface = module("scene.reading").read_surface(obj)
        drag = module("scene.dragging").Drag(left, surface, Vector((1, 0, 0)), inside)
        drag.along(Vector((9, 0.1, 0.7)), Vector((-1, 0, 0)))
        bpy.context.view_layer.update()
        place, other = (one.matrix_world.translation for one in (left, right))
        assert far[0] <= place.x <= far[1] and abs(place.z - 0.7) < 0.05
        assert abs(other.x + place.x) < 1e-4 and (other - place).yz.length < 1e-4
        drag.along(Vector((9, 9, 9)), Vector((0, 0, 1)))  # which meets nothing
        bpy.context.view_layer.update()
        assert left.matrix_world.translation == place
        drag.back()
        bpy.context.view_layer.update()
        for one, matrix in zip((left, right), before, strict=True):
            assert np.allclose(one.matrix_world, matrix, atol=1e-6)


def several_trees_find_what_one_would(folder):
    tree, chance = module("scene.tree"), np.random.default_rng(0)
    surface = module("scene.reading").read_surface(column())
    alone = BVHTree.FromPolygons(surface.shape.tolist(), surface.triangles.tolist())
    stretch, tree.STRETCH = tree.STRETCH, 7
    try:
        several = tree.Tree(surface.shape, surface.triangles)
        done = list(several.grow())
        assert len(done) == -(-len(surface.triangles) // 7) > 2 and sorted(done) == done
        for point, way in chance.normal(0, 2, (50, 2, 3)):
            near, expected = several.find_nearest(point), alone.find_nearest(point)
            assert (near[0] - expected[0]).length < 1e-5 and abs(near[3] - expected[3]) < 1e-5
            met, expected = several.ray_cast(point, way), alone.ray_cast(point, way)
            assert (met[0] is None) == (expected[0] is None)
            assert met[0] is None or (met[0] - expected[0]).length < 1e-4
    finally:
        tree.STRETCH = stretch


def joints_inside_have_each_their_half_of_the_volume(folder):
    """A ray from the left of a hip comes out on its right: half-way, both would be one."""
    obj = column()
    surface = module("scene.reading").read_surface(obj)
    names, points = ["left hip", "right hip", "nose"], [(0.9, 0, 1), (-0.9, 0, 1), (0, -0.9, 1)]
    found = module("scene.keypoints").middles(surface, np.array(points, float), names)
    assert np.allclose(found[:, 2], 1)
    assert 0.3 < found[0, 0] < 0.6 and -0.6 < found[1, 0] < -0.3, found
    assert np.linalg.norm(found[2, :2]) < 0.6  # nobody has its other half


def a_pelvis_inside_is_between_the_hips_as_a_chest_is_between_the_shoulders(folder):
    obj = column()
    surface = module("scene.reading").read_surface(obj)
    names = ["left hip", "right hip", "pelvis", "chest", "nose"]
    places = [(0.9, 0, 1), (-0.7, 0, 1), (0.5, -0.8, 1.2), (0.5, -0.8, 2), (0.5, -0.8, 2)]
    found = module("scene.keypoints").middles(surface, np.array(places), names)
    assert abs((found[2] - found[:2].mean(0)) @ (found[1] - found[0])) < 1e-9
    assert abs(found[2, 0] - 0.1) < 0.1 < found[3, 0]
    assert found[3].tolist() == found[4].tolist()  # no shoulder was found


def a_joint_inside_stays_in_its_limb_however_far_a_ray_would_go(folder):
    """From the top of a slender tower a ray goes down to its foot: half-way is no joint."""
    obj = column()
    obj.scale.z = 4
    bpy.context.view_layer.update()
    surface = module("scene.reading").read_surface(obj)
    (found,) = module("scene.keypoints").middles(surface, np.array([[0, 0, 12.0]]), ["head"])
    assert 10.9 < found[2] < 11.2 and np.allclose(found[:2], 0, atol=0.01)
