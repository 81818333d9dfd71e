"""Blender's importers, asked for what they read right."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..scene.attributes import read as read_column
from ..scene.missing import (
    not_meshes,
    without_their_cache,
    without_their_library,
    without_their_python,
)
from ..scene.target import OF_IMPORTER
from ..shared import usd
from ..shared.errors import FileError
from ..shared.ply import up_axis_of
from ..shared.result_paths import IN_A_SHELL
from ..shared.texts import of_system
from .compared import differences, left_out_of_usd, not_unpacked
from .counting import LONGEST_HEADER, faces_in
from .gltf_json import GLTF, packed_by
from .importable import importable
from .operator_errors import in_one_line
from .rows import refuse_missing
from .usd_faces import refuse_senseless_faces

BLENDS = (b"BLENDER", b"\x28\xb5\x2f\xfd")  # as they begin, and compressed
# What Blender's importer of glTF says where it lacks what unpacks a file.
OF_PACKING = re.compile("draco|meshopt", re.IGNORECASE)
LONGEST_PATH = 1023  # bytes; what is longer Blender cuts off, and reads or writes another file


def import_file(
    path: Path, read: Callable[[str], None] | None = None
) -> tuple[list[bpy.types.Object], list[str]]:
    """Import a file; its mesh objects, and what is to be told of them.

    Args:
        path: of a format of :data:`IMPORTERS`.
        read: reads it instead of the importer, such as a .blend, which takes the scene's place.

    Raises:
        FileError: it cannot be read, holds no mesh, or something else came in; whatever did is
            still there.
    """
    _refuse_unknown(path, any_format=read is not None)
    before = set() if read else set(bpy.data.objects)
    said, notes = _read(path, read or IMPORTERS[path.suffix.lower()])
    new = [obj for obj in bpy.data.objects if obj not in before]
    meshes = [obj for obj in new if obj.type == "MESH"]
    for obj in meshes:  # some importers believe any number
        corners = read_column(obj.data.loops, "vertex_index", np.int32, 1)
        refuse_missing(f"'{obj.name}'", corners, len(obj.data.vertices))
    collapsed = _drop_collapsed(meshes)
    bpy.context.view_layer.update()
    scene = bpy.context.scene
    others = [*not_meshes(new, scene), *without_their_library(new, scene)]
    if read:
        others += [*without_their_python(new, scene), *without_their_cache(new, scene)]
    others += left_out_of_usd(path)
    if path.suffix.lower() in GLTF:  # the importer keeps what bones look like there
        own = [c for c in bpy.data.collections if c.name.startswith(OF_IMPORTER)]
        kept = {obj for collection in own for obj in collection.objects}
        meshes = [obj for obj in meshes if obj not in kept]
    if not meshes:
        raise FileError(" ".join([*notes, *others]) or "There is no mesh in it, or it is damaged.")
    return meshes, [*notes, *differences(path, said, collapsed, meshes), *others]


def _refuse_unknown(path: Path, any_format: bool) -> None:
    """Make sure that a file is there, and of a format that is known, unless any is.

    Raises:
        FileError: it is not.
    """
    if path.is_dir():
        raise FileError("It is a folder that cannot be looked into.")
    if not path.is_file():
        raise FileError("There is no such file: it is gone, a link to nothing, or a pipe.")
    if not any_format and path.suffix.lower() not in IMPORTERS:
        raise FileError(f"It is of an unknown format. Known are {', '.join(IMPORTERS)}.")
    refuse_long(path, "Its path")


def _read(path: Path, read: Callable[[str], None]) -> tuple[int | None, list[str]]:
    """Have a file read: how many faces it says that it has, if it does, and what is to be told.

    Raises:
        FileError: it cannot be read.
    """
    try:
        with importable(path) as (file, notes):
            if path.suffix.lower() in usd.LAYERS:
                refuse_senseless_faces(path)
            read(str(file))
            return faces_in(file), notes
    except FileError:
        raise
    except Exception as error:  # whatever a damaged file drives an importer to
        told = of_system(error) if isinstance(error, OSError) else in_one_line(str(error))
        if OF_PACKING.search(told) and packed_by(path):
            why = not_unpacked(path)
        else:
            told = f"{told.rstrip('.')}." if told else ""
            why = f"{told} {_way_on(path)}".strip()
        raise FileError(f"Blender cannot read it. {why}".strip()) from error


def refuse_long(path: Path, said: str) -> None:
    """Make sure that Blender takes the whole of a path, which is called so in the sentence.

    Raises:
        FileError: it does not.
    """
    length = len(os.fsencode(path))
    if length > LONGEST_PATH:
        raise FileError(
            f"{said} has {length:,} bytes, and Blender takes {LONGEST_PATH:,}. Take folders with "
            "shorter names, or fewer of them."
        )


def _drop_collapsed(meshes: Sequence[bpy.types.Object]) -> int:
    """Take out faces of fewer than three corners, which Blender cannot have, and some importers
    bring in: how many they were.
    """
    count = 0
    for mesh in {obj.data for obj in meshes}:
        sizes = read_column(mesh.polygons, "loop_total", np.int32, 1)
        if len(sizes) and sizes.min() < 3:
            mesh.validate()
            count += len(sizes) - len(mesh.polygons)
    return count


def _way_on(path: Path) -> str:
    """What may help where Blender cannot read a file.

    Its importers refuse whole files for a polygon of 256 corners, a blank line or a picture of
    another format; of a .blend that begins like one it says that it is none.
    """
    if path.suffix.lower() in IN_A_SHELL:
        return (
            "If the file is whole, label it in a shell, which has a reader of its own: "
            "'patchalign3d segment'."
        )
    try:
        with path.open("rb") as file:
            begins_well = file.read(8).startswith(BLENDS)
    except OSError:  # as Blender has said
        return ""
    again = "If it is damaged, copy or export it again."
    if path.suffix.lower() != ".blend" or not begins_well:
        return again
    version = ".".join(map(str, bpy.app.version[:2]))
    return f"This is Blender {version}: if a newer one has saved it, label it there. {again}"


def _with(*names: str, **how: Any) -> Callable[[str], None]:
    """Imports with the first of these operators that this Blender has, and these settings."""

    def read(path: str) -> None:
        for name in names:
            category, _, operator = name.partition(".")
            run = getattr(getattr(bpy.ops, category), operator)
            try:
                run.get_rna_type()
            except KeyError:  # there is an object for every name, whether an operator has it or not
                continue
            run(filepath=path, **how)
            return
        raise RuntimeError("This version of it has no importer for the format. Export it as .glb.")

    return read


def _ply(path: str) -> None:
    """Imports a PLY as it stands: one that the shell has made of a file with Y up says so."""
    with Path(path).open("rb") as file:
        head = file.read(LONGEST_HEADER).partition(b"end_header")[0]
    up = up_axis_of(head.decode("latin-1").splitlines())
    forward = "-Z" if up.endswith("Y") else "Y"
    axes = {"up_axis": up, "forward_axis": forward}
    named = {name: axis.replace("-", "NEGATIVE_") for name, axis in axes.items()}
    bpy.ops.wm.ply_import(filepath=path, **named)


IMPORTERS: dict[str, Callable[[str], None]] = {
    ".abc": _with("wm.alembic_import"),
    ".dae": _with("wm.collada_import"),  # up to Blender 4.5
    ".fbx": _with("wm.fbx_import", "import_scene.fbx"),  # the first from 4.5 on
    ".glb": _with("import_scene.gltf"),
    ".gltf": _with("import_scene.gltf"),
    ".obj": _with("wm.obj_import"),
    ".ply": _ply,
    ".stl": _with("wm.stl_import"),
    # What instances show is an object wherever it is seen, and not one hidden at the origin.
    **dict.fromkeys(usd.LAYERS, _with("wm.usd_import", support_scene_instancing=False)),
}
