"""The results of a file, in each format; each is told what else there is to say of it."""

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import bpy

from ..importing.operator_errors import in_one_line
from ..scene.evaluated import all_evaluated
from ..scene.forms.materials import paint
from ..scene.made_real import make_real
from ..scene.modes import object_mode
from ..scene.record import colours_of
from ..shared.errors import FileError
from ..shared.texts import cause
from .exported import mend
from .labelled import Labelled
from .whole import is_cut_off


def write(suffix: str, path: Path, outcomes: list[Labelled], about: dict[str, Any]) -> list[str]:
    """Write a result, and return what is to be told of it.

    Raises:
        FileError: it cannot be written. Of a disk that is full Blender says that there is no such
            file, so what is free there is told, too.
    """
    try:
        return WRITERS[suffix](path, outcomes, about)
    except (RuntimeError, OSError) as error:
        why = cause(error) if isinstance(error, OSError) else in_one_line(str(error))
        free = shutil.disk_usage(path.parent).free / 1e6
        raise FileError(
            f"Blender cannot write its {suffix} ({why.removeprefix('Error: ')}). In {path.parent} "
            f"{free:,.1f} MB are free. If that is too little, make room there, or name another "
            "folder; else try another --format."
        ) from error


def _write_blend(path: Path, outcomes: list[Labelled], about: dict[str, Any]) -> list[str]:
    bpy.ops.wm.save_as_mainfile(filepath=str(path), copy=True, check_existing=False)
    if is_cut_off(path):
        raise RuntimeError("it was cut off")
    return []


def _write_json(path: Path, outcomes: list[Labelled], about: dict[str, Any]) -> list[str]:
    objects = []
    for outcome in outcomes:
        if parts := outcome.parts:
            result = {
                "part_names": parts.names,
                "vertex_groups": parts.groups,
                "face_attribute": parts.attribute,
                "area_shares": parts.shares.round(9).tolist(),  # as the shell's
                "face_labels": parts.labels.tolist(),
            }
            if outcome.answered and outcome.answered.orientation:
                result["orientation"] = outcome.answered.orientation
        elif outcome.skipped:
            result = {"skipped": outcome.skipped}
        else:
            result = {"error": outcome.error}
        objects.append({"name": outcome.obj.name, **result})
    text = json.dumps({**about, "objects": objects}, ensure_ascii=False)
    # A name of bytes that are no text stays legible: backslashes are escapes in JSON, too.
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    return []


def _write_glb(path: Path, outcomes: list[Labelled], about: dict[str, Any]) -> list[str]:
    """One material per part, of its name, on what is seen: glTF knows no vertex groups, and no
    modifiers. Of what a file has in Edit Mode, that mode would write its own.
    """
    with contextlib.ExitStack() as in_object_mode:
        for outcome in outcomes:
            if outcome.parts:
                in_object_mode.enter_context(object_mode(outcome.obj))
        return _export_glb(path, outcomes)


def _export_glb(path: Path, outcomes: list[Labelled]) -> list[str]:
    known: dict[str, bpy.types.Material] = {}
    for outcome in outcomes:
        if parts := outcome.parts:
            colours = colours_of(outcome.obj.data)
            shown = [colours[name] for name in parts.names]
            paint(outcome.obj, parts.names, shown, parts.labels, known)
    for outcome in outcomes:
        if outcome.shares:  # Blender counts but one of those that its importer of FBX has made
            outcome.obj.data = outcome.obj.data  # and now gives the others their slots, too
    with all_evaluated():
        depsgraph = bpy.context.evaluated_depsgraph_get()
        labelled = [one.obj for one in outcomes if one.parts or one.shares]
        showing = _showing_instances(depsgraph)
        left = {obj.name: make_real(obj, depsgraph, known) for obj in labelled}
    how = {"export_extras": True, "export_rest_position_armature": False}  # but as it is posed
    bpy.ops.export_scene.gltf(filepath=str(path), export_format="GLB", **how)
    mend(path, {made.name: name for name, made in known.items() if made.name != name})
    return [
        f"In the .glb, '{name}' is without its modifiers: {why}."
        for name, why in left.items()
        if why
    ] + [
        f"In the .glb, '{obj.name}' is without the instances that its modifiers show. Make them "
        "real first: Object > Apply > Make Instances Real."
        for obj in labelled
        if obj in showing and not left[obj.name]
    ]


def _showing_instances(depsgraph: bpy.types.Depsgraph) -> set[bpy.types.Object]:
    """The objects whose modifiers, such as Geometry Nodes or particles, show instances: Blender's
    exporter knows those alone that the objects show themselves.
    """
    parents = {each.parent.original for each in depsgraph.object_instances if each.parent}
    return {obj for obj in parents if obj.instance_type == "NONE"}


# In this order: the second one changes the scene, and the last tells what was left out there.
WRITERS = {".blend": _write_blend, ".glb": _write_glb, ".json": _write_json}
