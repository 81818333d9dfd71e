"""Which meshes objects stand for, and which of them are one thing.

An empty, an armature, an instance of a collection, and what Geometry Nodes fill with other objects
have no surface of their own: they stand for the meshes that hang below, or that they show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import bpy

from .forms.objects import PART_OF

MANY = 1000  # objects: of more, what is missing is told once a button is pressed


def with_what_hangs_below(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """The objects, and in the place of each that has no surface of its own what it stands for.

    That is for an empty or armature the visible meshes below it, or that it moves, for an instance
    of a collection the collection's meshes, and for what Geometry Nodes fill with other objects
    those: each once, however often it is to be seen. Of an object and the copies of its parts it is
    the object.
    """
    return without_copies(_hanging_below(objects))


def are_many(objects: Iterable[bpy.types.Object]) -> bool:
    """Whether more of :func:`with_what_hangs_below` than a panel can go through at each drawing."""
    return any(number == MANY for number, _ in enumerate(_hanging_below(objects)))


def any_hangs_below(
    objects: Iterable[bpy.types.Object], fits: Callable[[bpy.types.Object], bool]
) -> bool:
    """Whether any of :func:`with_what_hangs_below` fits; it goes no further than to the first that
    does, so that a panel, at each drawing, need not go through all there is.
    """
    objects, has_copies = list(objects), False
    for obj in _hanging_below(objects):
        if obj.get(PART_OF):
            has_copies = True
        elif fits(obj):
            return True
    return has_copies and any(map(fits, with_what_hangs_below(objects)))


def _hanging_below(objects: Iterable[bpy.types.Object]) -> Iterator[bpy.types.Object]:
    """The same, one by one, with the copies of parts, and what stands in several places in each."""
    holders = _Holders()
    for obj in objects:
        stands_for = _stood_for(obj, holders)
        yield next(stands_for, obj)
        yield from stands_for


def _stood_for(obj: bpy.types.Object, holders: _Holders) -> Iterator[bpy.types.Object]:
    """What an object without a surface of its own stands for."""
    if _shown_by(obj):
        yield from _meshes_of(obj)
    elif obj.type in ("EMPTY", "ARMATURE"):
        yield from (one for one in holders.hold(obj) if one.type == "MESH" and one.visible_get())
    elif any(modifier.type == "NODES" for modifier in obj.modifiers):
        yield from _filled_with(obj)


class _Holders:
    """What hangs below objects, and what armatures move. For the children of a single one Blender
    goes through all of the file's objects: here that is done once for all of them.
    """

    def hold(self, obj: bpy.types.Object) -> Iterator[bpy.types.Object]:
        """All that hangs below an object, and what of the scene it moves, wherever that hangs."""
        left = self._below[obj][::-1]
        while left:
            yield (one := left.pop())
            left += self._below[one][::-1]
        if obj.type == "ARMATURE":
            yield from self._moved[obj]

    @cached_property
    def _below(self) -> dict[bpy.types.Object, list[bpy.types.Object]]:
        found = defaultdict(list)
        for obj in bpy.data.objects:
            if obj.parent:
                found[obj.parent].append(obj)
        return found

    @cached_property
    def _moved(self) -> dict[bpy.types.Object, list[bpy.types.Object]]:
        found = defaultdict(list)
        for obj in bpy.context.scene.objects:
            movers = (each.object for each in obj.modifiers if each.type == "ARMATURE")
            for armature in dict.fromkeys(filter(None, movers)):
                found[armature].append(obj)
        return found


def _shown_by(obj: bpy.types.Object) -> bpy.types.Collection | None:
    """The collection that an empty shows an instance of."""
    shows = obj.type == "EMPTY" and obj.instance_type == "COLLECTION"
    return obj.instance_collection if shows else None


def _meshes_of(instance: bpy.types.Object) -> Iterator[bpy.types.Object]:
    """The meshes that an instance of a collection shows, through instances in it, too.

    Blender lets no collection hold an instance of itself.
    """
    for obj in _shown_by(instance).all_objects:
        if obj.type == "MESH":
            yield obj
        elif _shown_by(obj):
            yield from _meshes_of(obj)


def in_instances(scene: bpy.types.Scene) -> set[bpy.types.Object]:
    """What instances of collections show in a scene, through instances in them, too."""
    found: set[bpy.types.Object] = set()
    known: set[bpy.types.Collection] = set()
    left = set(filter(None, map(_shown_by, scene.objects)))
    while left:
        known.add(collection := left.pop())
        found.update(collection.all_objects)
        left |= set(filter(None, map(_shown_by, collection.all_objects))) - known
    return found


def only_in_hidden_collections(view_layer: bpy.types.ViewLayer) -> set[bpy.types.Object]:
    """The objects of a view layer that no collection shows, though each may be shown by itself: as
    those of which a scene, or a USD, has instances alone.
    """
    seen: dict[bpy.types.Object, bool] = {}
    left = [view_layer.layer_collection]
    while left:
        layer = left.pop()
        left += layer.children
        for obj in layer.collection.objects:
            seen[obj] = seen.get(obj, False) or layer.is_visible
    return {obj for obj, is_seen in seen.items() if not is_seen}


def without_copies(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """The objects, each once, but for copies of parts of one of them: they come and go with it."""
    found = dict.fromkeys(objects)
    return [obj for obj in found if obj.get(PART_OF) not in found]


def _filled_with(obj: bpy.types.Object) -> list[bpy.types.Object]:
    """The objects that are to be seen in an object which has no faces of its own to be seen."""
    if shows_faces(obj):
        return []
    found = dict.fromkeys(one.object.original for one in instances_by(obj))
    return [one for one in found if one != obj and one.type == "MESH"]


def shows_faces(obj: bpy.types.Object) -> bool:
    """Whether faces are to be seen of an object that are no instances."""
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return obj.type == "MESH" and len(seen.data.polygons) > 0


def instances_by(obj: bpy.types.Object) -> Iterator[bpy.types.DepsgraphObjectInstance]:
    """The instances that an object shows; each is good until the next is asked for."""
    for each in bpy.context.evaluated_depsgraph_get().object_instances:
        if each.is_instance and each.parent and each.parent.original == obj:
            yield each


def as_things(objects: Iterable[bpy.types.Object]) -> list[list[bpy.types.Object]]:
    """The objects by the things that they are: one, where they hang below one empty or armature."""
    found: dict[bpy.types.Object, list[bpy.types.Object]] = {}
    for obj in objects:
        holder = obj
        while holder.parent:
            holder = holder.parent
        holds = holder.type in ("EMPTY", "ARMATURE")
        found.setdefault(holder if holds else obj, []).append(obj)
    return list(found.values())


def by_figure(objects: Iterable[bpy.types.Object]) -> list[list[bpy.types.Object]]:
    """The objects as one thing; where several armatures move them, as the figures that they are.

    What no armature moves is then one more thing.
    """
    objects = list(objects)
    found: dict[bpy.types.Object | None, list[bpy.types.Object]] = {}
    for obj in objects:
        found.setdefault(_topmost_armature(obj), []).append(obj)
    if len(found.keys() - {None}) < 2:
        return [objects]
    return list(found.values())


def _topmost_armature(obj: bpy.types.Object) -> bpy.types.Object | None:
    """The armature that moves it, or the one which that hangs below: of a rider, the horse's."""
    armature, holders = None, [obj]
    holders += [one.object for one in obj.modifiers if one.type == "ARMATURE" and one.object]
    for holder in holders:
        above: bpy.types.Object | None = holder
        while above:
            armature = above if above.type == "ARMATURE" else armature
            above = above.parent
    return armature
