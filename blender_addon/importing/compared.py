"""What Blender's importers have brought in, compared with what is in the file."""

from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np

from ..scene.attributes import read as read_column
from ..shared import usd
from ..shared.errors import FileError
from .counting import left_out
from .gltf_json import GLTF, packed_by, scenes_in, triangles_packed
from .hidden_nodes import hidden_in_gltf
from .precision import too_coarse
from .sheared import misplaced_of_usd, sheared_in_gltf, sheared_in_usd
from .usd_faces import faces_that_are_missing, meshes_with_holes, surfaces_without_counterpart
from .usd_layers import layers_that_are_missing

# Of these the shapes are no rougher than in the file itself.
IN_SINGLE_PRECISION = (".blend", ".stl", *GLTF)


def differences(
    path: Path, said: int | None, collapsed: int, meshes: Sequence[bpy.types.Object]
) -> list[str]:
    """What is to be told of the meshes that came in.

    Args:
        path: of the file.
        said: how many faces it says that it has, if it does.
        collapsed: how many faces came in that were none.
        meshes: with those that are left.

    Raises:
        FileError: they are not what is in the file.
    """
    return [
        *_faces(path, said, collapsed, meshes),
        *_mixed(path, meshes),
        *_hidden(path),
        *_distorted(path, meshes),
        *_misplaced(path, meshes),
    ]


def left_out_of_usd(path: Path) -> list[str]:
    """What is to be told of a USD: what nothing came in of, and faces that are holes there."""
    if path.suffix.lower() not in usd.LAYERS:
        return []
    told = []
    if lost := layers_that_are_missing(path):
        told.append(
            f"What is in {', '.join(lost)} is missing: the file names that, and it is not there. "
            "Put it back."
        )
    return [*told, *_without_counterpart(path), *_with_holes(path)]


def _faces(
    path: Path, said: int | None, collapsed: int, meshes: Sequence[bpy.types.Object]
) -> list[str]:
    """What is to be told of the faces that came in, where the file says it has so many, and of so
    many that came in and were none.

    Raises:
        FileError: they are not what is in the file.
    """
    came = sum(len(obj.data.polygons) for obj in meshes)
    if path.suffix.lower() == ".fbx":  # which counts a mesh once, whatever shows it
        came = sum(len(mesh.polygons) for mesh in {obj.data for obj in meshes})
    if path.suffix.lower() in usd.LAYERS:
        said = came + faces_that_are_missing(path, meshes)
    if collapsed:
        said = max(said or 0, came + collapsed)
    note = left_out(said, came)
    packed = triangles_packed(path)
    if note and packed and (said or 0) - came >= min(packed):
        raise FileError(not_unpacked(path))
    if came and path.suffix.lower() not in IN_SINGLE_PRECISION:
        far = too_coarse([read_column(o.data.vertices, "co", np.float32, 3) for o in meshes])
        if far:
            raise FileError(far)
    return [note] if note else []


def _mixed(path: Path, meshes: Sequence[bpy.types.Object]) -> list[str]:
    """What is to be told of a glTF's scenes where the importer, as up to Blender 4.3, shows all."""
    count = scenes_in(path)
    shown = set(bpy.context.view_layer.objects)
    if count < 2 or not shown.issuperset(meshes):
        return []
    return [f"It has {count} scenes, and this version of Blender shows all of them at once."]


def _hidden(path: Path) -> list[str]:
    """What is to be told of meshes that a glTF hides."""
    first, *more = (path.suffix.lower() in GLTF and hidden_in_gltf(path)) or [""]
    one = (
        f"The file hides '{first}', which Blender's importer shows. Delete it where it was made, "
        "and export it again."
    )
    many = (
        f"The file hides '{first}' and {len(more)} more, which Blender's importer shows. Delete "
        "them where they were made, and export it again."
    )
    return [many if more else one] if first else []


def _distorted(path: Path, meshes: Sequence[bpy.types.Object]) -> list[str]:
    """What is to be told of meshes that the file shears, as Blender's objects cannot be."""
    suffix, sheared = path.suffix.lower(), list[str]()
    if suffix in GLTF:
        sheared = sheared_in_gltf(path)
    elif suffix in usd.LAYERS:
        sheared = sheared_in_usd(path, meshes)
    if not sheared:
        return []
    return [
        f"The file shears {_with_more(sheared)}, and Blender's importer ignores that: it has "
        "another shape now. Apply its transforms where it was made, and export it again."
    ]


def _misplaced(path: Path, meshes: Sequence[bpy.types.Object]) -> list[str]:
    """What is to be told of meshes that a USD sets apart from the place of what is above them."""
    apart = misplaced_of_usd(path, meshes) if path.suffix.lower() in usd.LAYERS else []
    if not apart:
        return []
    return [
        f"The file detaches {_with_more(apart)} from its parent's transform, and Blender's "
        "importer ignores that: it lies elsewhere now. Unparent it where it was made, and export "
        "it again."
    ]


def _without_counterpart(path: Path) -> list[str]:
    """What is to be told of surfaces of a USD that Blender has nothing for."""
    first, *more = surfaces_without_counterpart(path) or [""]
    one = (
        f"'{first}' was left out: Blender has no such surface. Make a mesh of it where it was "
        "made, and export it again."
    )
    many = (
        f"'{first}' and {len(more)} more were left out: Blender has no such surfaces. Make meshes "
        "of them where they were made, and export it again."
    )
    return [many if more else one] if first else []


def _with_holes(path: Path) -> list[str]:
    """What is to be told of faces of a USD that are holes."""
    names = meshes_with_holes(path)
    if not names:
        return []
    return [
        f"In the file, some faces of {_with_more(names)} are holes, and Blender's importer fills "
        "them. Delete these faces where it was made, and export it again."
    ]


def _with_more(names: Sequence[str]) -> str:
    """ "'a'", "'a' and 2 more"."""
    return f"'{names[0]}'" + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def not_unpacked(path: Path) -> str:
    """Why a compressed file did not come in, or not all of it."""
    return (
        f"It is compressed with {packed_by(path)}, and Blender could not unpack all of it. Export "
        "it again, or without compression."
    )
