"""What Blender cannot show rightly of a scene's objects, and what is to be told of it: what is no
mesh, and what lacks the file, or the Python, that it is linked from, shaped by or driven by.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import bpy

from .target import CONVERTIBLE, KINDS, asides, seen_without_faces, why_unreadable

DRAWN = {"GPENCIL", "GREASEPENCIL"}  # up to Blender 4.2, and from 4.3 on
WITHOUT_SURFACE = {"CURVES", "POINTCLOUD", "VOLUME", *DRAWN}
NOT_THEMSELVES = {"NONE", "OBJECT", "COLLECTION"}  # what particles are shown as
OF_POINTS = "Points are labelled in a shell, from files such as .ply: 'patchalign3d segment'."


def not_meshes(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects that show something in the scene other than
    meshes: it stays unlabelled.
    """
    depsgraph, aside = bpy.context.evaluated_depsgraph_get(), asides(scene)
    told = []
    for obj in objects:
        if obj.type not in {*CONVERTIBLE, *WITHOUT_SURFACE, "MESH"} or aside(obj):
            continue
        if obj.type == "POINTCLOUD":
            told.append(_of_points(obj))
        elif obj.type == "CURVES":
            told += [_of_strands(obj)] if len(obj.data.points) else []
        elif obj.type == "MESH":
            told += [_of_particles(obj)] if _shows_particles(obj) else []
        elif obj.type == "VOLUME" or (obj.type in DRAWN and _has_strokes(obj)):
            told.append(f"'{obj.name}' is {KINDS[obj.type]} and stays unlabelled.")
        elif obj.type in CONVERTIBLE and _has_faces(obj.evaluated_get(depsgraph)):
            told.append(why_unreadable(obj))
    return told


def _of_strands(obj: bpy.types.Object) -> str:
    """What is to be told of hair, and of tubes of a USD or an Alembic, which come in as such."""
    return (
        f"'{obj.name}' consists of curves without a surface, as hair does, and stays unlabelled. "
        "If it should have one, export it as a mesh."
    )


def _of_particles(obj: bpy.types.Object) -> str:
    return f"The particles of '{obj.name}', such as its hair, stay unlabelled."


def _shows_particles(obj: bpy.types.Object) -> bool:
    """Whether a mesh has particles that are seen themselves, and not as instances of objects."""
    shown = (each for each in obj.modifiers if each.type == "PARTICLE_SYSTEM" and each.show_render)
    settings = (each.particle_system.settings for each in shown)
    return any(each.count and each.render_type not in NOT_THEMSELVES for each in settings)


def _has_strokes(obj: bpy.types.Object) -> bool:
    """Whether anything is drawn on any frame of a Grease Pencil object."""
    frames = (frame for layer in obj.data.layers for frame in layer.frames)
    return any(len(getattr(frame, "drawing", frame).strokes) for frame in frames)


def _of_points(obj: bpy.types.Object) -> str:
    """How to label points; or what they show, as those of a USD's PointInstancer do."""
    shown = seen_without_faces(obj)
    return f"'{obj.name}' is a point cloud. {shown or OF_POINTS}"


def without_their_library(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects, and of what they show, and of the scene's
    collections, that are linked from files in which they are not found: Blender has nothing there.
    """
    aside = asides(scene)
    seen = [obj for obj in objects if not aside(obj)]
    linked = [*seen, *(obj.data for obj in seen), *(obj.instance_collection for obj in seen)]
    found = (one for one in (*linked, *scene.collection.children_recursive) if one)
    lost = _by_file((one.library.filepath, one.name) for one in found if one.is_missing)
    return [
        f"{names}: linked from {file}, and not found there. Put that file back, or relocate it in "
        "Blender (Outliner > Blender File)."
        for file, names in lost.items()
    ]


def without_their_cache(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects that a file of recorded shapes or places moves,
    and it is not there: Blender shows what was moved last, or nothing moved.
    """
    aside = asides(scene)
    lost = _by_file(
        (file, obj.name)
        for obj in objects
        if not aside(obj)
        for file in _caches(obj)
        if not Path(bpy.path.abspath(file)).is_file()
    )
    return [
        f"{names}: shaped or placed by {file}, which is not there. Put that file back."
        for file, names in lost.items()
    ]


def _by_file(lost: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The names, in a list for a sentence, of what each file is missing for."""
    found: dict[str, dict[str, None]] = {}
    for file, name in lost:
        found.setdefault(file, {})[name] = None
    return {file: ", ".join(names) for file, names in found.items()}


def _caches(obj: bpy.types.Object) -> Iterator[str]:
    """The files that an object is shaped or placed by."""
    for modifier in obj.modifiers:
        if modifier.type == "MESH_CACHE" and modifier.show_viewport:
            yield modifier.filepath
    for one in (*obj.modifiers, *obj.constraints):
        if one.type in ("MESH_SEQUENCE_CACHE", "TRANSFORM_CACHE") and one.cache_file:
            yield one.cache_file.filepath


def without_their_python(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects that drivers written in Python shape or place, in
    a file whose Python is not run: Blender uses 0 in place of what they would give.
    """
    aside = asides(scene)
    driven = [
        obj.name
        for obj in objects
        if not aside(obj)
        and any(map(_by_python, (obj, obj.data, getattr(obj.data, "shape_keys", None))))
    ]
    if not driven:
        return []
    return [
        f"{', '.join(driven)}: driven by Python of the file, which is not run. Label it in the "
        "panel, where it may run, or bake what it drives."
    ]


def _by_python(one: bpy.types.ID | None) -> bool:
    """Whether Python computes what shapes or places it, and no simple expression."""
    found = getattr(one, "animation_data", None)
    return any(
        each.driver.type == "SCRIPTED"
        and not each.driver.is_simple_expression
        and not (each.mute or each.data_path.startswith("hide_"))
        for each in (found.drivers if found else ())
    )


def _has_faces(obj: bpy.types.Object) -> bool:
    """Whether an evaluated object that can be converted to a mesh would have faces as one."""
    mesh = obj.to_mesh()  # or None, where there is nothing at all
    try:
        return bool(mesh and mesh.polygons)
    finally:
        obj.to_mesh_clear()
