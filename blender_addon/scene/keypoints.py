"""Keypoints as empties on or in the object, parented to it, in a collection of their own.

An empty's custom properties ``patchalign3d_keypoint`` (what was asked for) and ``confidence`` mark
it as ours; a rerun replaces the object's own ones and touches nothing else.
"""

from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from ..bridge.replies import Reply
from ..shared.prompts.place_in_name import mirrored
from .custom_properties import text
from .geometry import Surface
from .names import NUMBERED, collection_of, shorten

KEYPOINT = "patchalign3d_keypoint"
CONFIDENCE = "confidence"
COLLECTION = "PatchAlign3D Keypoints"
EMPTY_SIZE = 0.02  # of the object's longest side
# A ball is shrunk so often at most, and fits if it lacks no more than this share of its radius.
SHRINKS, FITS = 20, 0.01
BESIDE = 0.5  # the cosine of 60 degrees, seen from its middle
# What lies half-way between two joints, one on each side, as far as left and right go.
BETWEEN = {
    "hip": frozenset("pelvis hips croup rump sacrum waist belly stomach".split()),
    "shoulder": frozenset("chest withers neck throat".split()),
}


def write_keypoints(
    obj: bpy.types.Object, scene: bpy.types.Scene, surface: Surface, reply: Reply
) -> list[bpy.types.Object]:
    """Put an empty on each point in the answer to "keypoints", parented to the object. Its X axis
    is the figure's left, so that it is known on which side its mirror image is.

    The scene has the collection of empties; the surface is what was asked about, from which the
    object may have been moved since.
    """
    names, scores = reply.header["names"], reply.arrays["scores"]
    faces = Matrix(reply.arrays["axes"].T).to_4x4()
    points = surface.to_own_frame(reply.arrays["points"])
    for child in list(obj.children):
        if child.type == "EMPTY" and KEYPOINT in child and child.is_editable:
            bpy.data.objects.remove(child)
    collection = collection_of(scene, COLLECTION)
    corners = np.array([obj.matrix_world @ Vector(corner) for corner in obj.bound_box])
    size = EMPTY_SIZE * float(np.ptp(corners, axis=0).max())
    empties = []
    for name, point, score in zip(names, points, scores, strict=True):
        empty = bpy.data.objects.new(shorten(name), None)
        collection.objects.link(empty)
        empty.parent = obj
        # It moves with the object, but keeps the world's scale: a sphere stays one.
        empty.matrix_parent_inverse = obj.matrix_world.inverted()
        empty.matrix_basis = Matrix.Translation(obj.matrix_world @ Vector(point)) @ faces
        empty.empty_display_type = "SPHERE"
        empty.empty_display_size = size
        empty.show_name = empty.show_in_front = True
        empty[KEYPOINT], empty[CONFIDENCE] = name, float(score)
        empties.append(empty)
    return empties


def middles(surface: Surface, points: NDArray, names: Sequence[str]) -> NDArray[np.float64]:
    """(K, 3) for points (K, 3) on the surface the middle of the volume under each.

    That is the middle of the largest ball within the volume that touches the surface there, by
    shrinking one (Ma, Bae and Choi 2012). Neither reaches it beyond half-way to the side of the
    keypoint's partner: a left hip has its half of the pelvis. A point with nothing behind it stays.
    What says no side is between both: the pelvis between the hips, the neck between the shoulders.
    """
    tree = surface.tree
    size = float(np.ptp(surface.shape, axis=0).max())
    place_of = dict(zip(names, points, strict=True))
    found = np.array(points, np.float64)
    for number, (name, point) in enumerate(zip(names, points, strict=True)):
        on_surface, normal, _, _ = tree.find_nearest(point)
        behind = tree.ray_cast(on_surface - 1e-5 * size * normal, -normal)[0]
        if behind is None:
            continue
        radius = _shrunk(tree, on_surface, normal, (behind - on_surface).length / 2)
        inwards = -np.array(normal)
        partner = place_of.get(mirrored(name))
        if partner is not None and mirrored(name) != name:
            across = (partner - point) / max(float(np.linalg.norm(partner - point)), 1e-12)
            half_way = float(np.linalg.norm(partner - point)) / 2
            if inwards @ across > 0:
                radius = min(radius, half_way / float(inwards @ across) / 2)
        found[number] = np.array(on_surface) + radius * inwards
    return _between_sides(names, found)


def _between_sides(names: Sequence[str], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (K, 3) of which those in :data:`BETWEEN` have moved to between left and right."""
    place_of, found = dict(zip(names, points, strict=True)), points.copy()
    for joint, between in BETWEEN.items():
        pairs = [
            (place, place_of[mirrored(name)])
            for name, place in place_of.items()
            if joint in _words(name) and mirrored(name) in place_of.keys() - {name}
        ]
        if not pairs:
            continue
        one, other = pairs[0]
        across = (other - one) / max(float(np.linalg.norm(other - one)), 1e-12)
        for number, name in enumerate(names):
            if between & _words(name) and mirrored(name) == name:
                found[number] += ((one + other) / 2 - found[number]) @ across * across
    return found


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace(".", " ").split())


def _shrunk(tree: BVHTree, point: Vector, normal: Vector, radius: float) -> float:
    """The radius of a ball that touches a point from within, shrunk until it fits.

    What it meets just beside the point, as in a corner or on a rough surface, doesn't count.
    """
    for _ in range(SHRINKS):
        middle = point - radius * normal
        nearest, _, _, distance = tree.find_nearest(middle)
        towards, beside = point - nearest, (nearest - middle).dot(normal)
        if (
            distance >= (1 - FITS) * radius
            or towards.dot(normal) <= 0
            or beside > BESIDE * distance
        ):
            break
        radius = towards.length_squared / (2 * towards.dot(normal))
    return radius


def name_of(empty: bpy.types.Object) -> str:
    """A keypoint's name without the number that tells it from another figure's."""
    return NUMBERED.sub("", empty.name)


def names_of(empties: Sequence[bpy.types.Object]) -> list[str]:
    """What keypoints of one figure are called; numbers stay that tell them from each other."""
    asked = [text(empty, KEYPOINT) or empty.name for empty in empties]
    plain = [NUMBERED.sub("", name) for name in asked]
    pairs = zip(asked, plain, strict=True)
    return [short if plain.count(short) == 1 else name for name, short in pairs]


def partner_of(empty: bpy.types.Object) -> bpy.types.Object | None:
    """The keypoint on the other side of the same object; None if there is none."""
    name = mirrored(name_of(empty))
    siblings = empty.parent.children if empty.parent and name != name_of(empty) else ()
    return next((one for one in siblings if one.type == "EMPTY" and name_of(one) == name), None)


def mirror_image(place: Vector, surface: Surface, across: Vector) -> Vector:
    """Of a place in the world, on the other side of a surface's middle."""
    reach = surface.shape @ np.array(across)
    return place + float(reach.max() + reach.min() - 2 * place.dot(across)) * across


def mirror_keypoints(
    empties: Sequence[bpy.types.Object], surface: Surface, across: Vector, on_surface: bool
) -> list[bpy.types.Object]:
    """Put the partner of each keypoint that says its side where its mirror image is.

    Args:
        empties: of one object; partners are among its children, or are made.
        surface: of that object, whose middle is where both sides meet.
        across: the way in the world from one side to the other, a unit vector.
        on_surface: whether partners lie on the surface.

    Returns:
        The partners.
    """
    tree, partners = surface.tree if on_surface else None, []
    for empty in empties:
        name = mirrored(name_of(empty))
        keypoint = mirrored(text(empty, KEYPOINT, name_of(empty)))
        if name == name_of(empty):
            continue
        place = mirror_image(empty.matrix_world.translation, surface, across)
        if tree is not None:
            place = tree.find_nearest(place)[0]
        partner = partner_of(empty)
        if partner is None:
            partner = empty.copy()
            partner.name = name
            for collection in empty.users_collection:
                collection.objects.link(partner)
        partner[KEYPOINT] = keypoint
        matrix = empty.matrix_world.copy()
        matrix.translation = place
        partner.matrix_world = matrix
        partners.append(partner)
    return partners
