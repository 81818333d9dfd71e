"""Which objects are meant: the active one and the selected ones, as one thing or each by itself."""

from collections.abc import Callable, Sequence

import bpy

from ..asking.each import Thing, as_asked_about
from ..scene.hierarchy import any_hangs_below, are_many, as_things, by_figure, with_what_hangs_below
from ..scene.target import CONVERTIBLE, TargetError, asides, why_unreadable, why_unwritable

TOLD = 4  # how many objects are named that were passed over


def at_hand(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object and the selected ones.

    What is active, but hidden, is not meant where others are selected: Blender leaves it active.
    """
    active, selected = context.object, context.selected_objects
    if active and (active.visible_get() or not selected):
        selected = [active, *selected]
    return selected


def chosen_objects(context: bpy.types.Context, writable: bool) -> list[bpy.types.Object]:
    """The active object and the selected ones that can be asked about; of one mesh, only one.

    Raises:
        TargetError: none can.
    """
    why_not, objects = _why_not(writable), {}
    for obj in with_what_hangs_below(at_hand(context)):
        if not why_not(obj):
            objects.setdefault(obj.data if writable else obj, obj)
    if not objects:
        raise TargetError(_why_none(context, writable))
    return list(objects.values())


def why_none_chosen(context: bpy.types.Context, writable: bool) -> str:
    """Why none of the active and the selected objects, and of what they stand for, can be asked
    about. Empty if any can, and if they are many.
    """
    why_not, objects = _why_not(writable), at_hand(context)
    if are_many(objects) or any_hangs_below(objects, lambda obj: not why_not(obj)):
        return ""
    return _why_none(context, writable)


def _why_none(context: bpy.types.Context, writable: bool) -> str:
    """Why none of them can: of the first that is or could be a mesh."""
    found = with_what_hangs_below(at_hand(context))
    meshes = [obj for obj in found if obj.type in {"MESH", *CONVERTIBLE}]
    return _why_not(writable)(next(iter(meshes or found), None))


def _why_not(writable: bool) -> Callable[[bpy.types.Object | None], str]:
    """Why an object can't be asked about, where the answer is written on its mesh, or beside it."""
    return why_unwritable if writable else why_unreadable


def asked_about(context: bpy.types.Context, writable: bool) -> list[Thing]:
    """The selected objects as one thing or several figures, and what only their instances show as
    more; or each by itself.

    Raises:
        TargetError: none can be asked about.
    """
    if context.scene.patchalign3d.as_one and context.selected_objects:
        why_not, seen = _why_not(writable), one_thing(context, writable)
        here, known = set(context.scene.objects), set(seen)
        shown = [
            obj
            for obj in with_what_hangs_below(context.selected_objects)
            if obj not in known and obj not in here and not why_not(obj)
        ]
        if seen:
            return [
                thing
                for objects in (seen, shown)
                if objects
                for thing in as_asked_about(objects, writable)
            ]
    return [[obj] for obj in chosen_objects(context, writable)]


def one_thing(context: bpy.types.Context, writable: bool) -> list[bpy.types.Object]:
    """The selected objects that can be asked about, of which each is a part of one thing.

    Helpers are none, if there is anything else; nor is the active object, unless it is selected.
    """
    why_not, selected = _why_not(writable), with_what_hangs_below(context.selected_objects)
    objects = [obj for obj in selected if not why_not(obj)]
    aside = asides(context.scene)
    return [obj for obj in objects if not aside(obj)] or objects


def thing_of_active(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object and what it is one thing with: it comes first."""
    active, others = context.object, []
    if context.scene.patchalign3d.as_one:
        figures = by_figure(one_thing(context, True))
        others = next((figure for figure in figures if active in figure), [])
    return [active, *(obj for obj in others if obj != active)] if active in others else [active]


def things(
    context: bpy.types.Context, objects: Sequence[bpy.types.Object]
) -> list[list[bpy.types.Object]]:
    """The things that objects are: what hangs below one empty or armature is one, if so chosen."""
    if context.scene.patchalign3d.as_one:
        return as_things(objects)
    return [[obj] for obj in objects]


def passed_over(context: bpy.types.Context, writable: bool) -> str:
    """How many of the selected objects can't be asked about, and why, of the first few."""
    scene, why_not = context.scene, _why_not(writable)
    objects = with_what_hangs_below(context.selected_objects)
    as_one = scene.patchalign3d.as_one and len(objects) > 1
    here, aside = set(scene.objects) if as_one else set(), asides(scene)
    reasons = [
        reason for obj in objects if (reason := why_not(obj) or (aside(obj) if obj in here else ""))
    ]
    if not reasons:
        return ""
    one, several = "One selected object was passed over:", f"{len(reasons)} were passed over:"
    more = f" And {len(reasons) - TOLD} more." if len(reasons) > TOLD else ""
    return f"{one if len(reasons) == 1 else several} {' '.join(reasons[:TOLD])}{more}"
