"""What undo in Edit Mode leaves as it is, put right: our custom properties.

There, undo takes back attributes and vertex groups, but no custom properties. So each writing to a
mesh has a number, in a hidden face attribute and with a copy of our custom properties, from which
they are put right after an undo. One that leads back into Edit Mode has the faces as they were
there and the custom properties of before: so copies are remembered beside the file, too.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from .attributes import drop, is_ours, remove_attribute, write_faces

if TYPE_CHECKING:
    import bpy

NUMBER = ".patchalign3d_writing"
COPIES = "patchalign3d_writings"
MOST = 32  # as many as Blender has undo steps, by default

_remembered: dict[int, dict[str, dict[str, object]]] = {}  # in this session, by mesh


def keep(mesh: bpy.types.Mesh, properties: Iterable[str]) -> None:
    """Number what has been written to a mesh, not in Edit Mode, for :func:`put_right`.

    Args:
        mesh: the mesh.
        properties: the names of the custom properties that belong to it.
    """
    copies = _copies(mesh)
    number = max(map(int, copies), default=0) + 1
    copies[str(number)] = {name: _plain(mesh.get(name)) for name in properties}
    latest = sorted(copies.items(), key=lambda item: int(item[0]))[-MOST:]
    _keep(mesh, dict(latest))
    write_faces(mesh, NUMBER, "INT", np.full(len(mesh.polygons), number, np.int32))


def amend(mesh: bpy.types.Mesh, name: str) -> None:
    """Have a custom property that was set beside a writing stay as it is through undo."""
    copies = _copies(mesh)
    for copy in copies.values():
        copy[name] = _plain(mesh.get(name))
    _keep(mesh, copies)


def may_be_put_right(mesh: bpy.types.Mesh) -> bool:
    """Whether there is anything that :func:`put_right` could go by."""
    return COPIES in mesh or mesh.session_uid in _remembered


def put_right(mesh: bpy.types.Mesh) -> None:
    """Have the custom properties of a mesh in Edit Mode agree with its faces, after an undo."""
    import bmesh

    copies = _copies(mesh)
    faces = bmesh.from_edit_mesh(mesh).faces
    layer = faces.layers.int.get(NUMBER)
    # All faces have it but those made since: the first that does tells, however many there are.
    number = next((face[layer] for face in faces if face[layer]), 0) if layer else 0
    nothing = {name: None for copy in copies.values() for name in copy}
    for name, value in copies.get(str(number), nothing).items():
        drop(mesh, name)
        if value is not None:
            with contextlib.suppress(TypeError):  # nothing that a custom property can be
                mesh[name] = value
    if str(number) in copies:
        _keep(mesh, copies)


def forget(mesh: bpy.types.Mesh) -> None:
    """Remove what is kept of writings to a mesh that is not in Edit Mode."""
    drop(mesh, COPIES)
    remove_attribute(mesh, NUMBER, "INT")


def forget_all(*_: object) -> None:
    """Remember nothing beside the file: it is another one."""
    _remembered.clear()


def _keep(mesh: bpy.types.Mesh, copies: dict[str, dict[str, object]]) -> None:
    mesh[COPIES], _remembered[mesh.session_uid] = json.dumps(copies), copies


def _copies(mesh: bpy.types.Mesh) -> dict[str, dict[str, object]]:
    """What is kept of each writing, by its number; of what is no such record any more, nothing."""
    try:
        found = json.loads(mesh.get(COPIES, "{}"))
    except (ValueError, TypeError, RecursionError):
        found = {}
    entries = found.items() if isinstance(found, dict) else ()
    kept = {key: kept for key, kept in entries if _is_copy(key, kept)}
    return _remembered.get(mesh.session_uid, {}) | kept


def _is_copy(key: str, kept: object) -> bool:
    """Whether a number, of those that attributes have, stands for custom properties of ours."""
    is_number = re.fullmatch("[0-9]{1,10}", key) and int(key) < 0x7FFFFFFF
    return bool(is_number) and isinstance(kept, dict) and all(map(is_ours, kept))


def _plain(value: object) -> object:
    """A custom property as JSON has it."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    return value.to_dict() if hasattr(value, "to_dict") else list(value)
