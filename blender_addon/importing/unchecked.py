"""Which files Blender's own importers of texts have read since this file was opened.

Blender's list of operators tells of them, but is emptied as soon as somebody types into a field. So
it is looked at after each change of the scene, such as an import makes. It goes back by some thirty
operators at most, and knows of no calls from scripts.
"""

from pathlib import Path

import bpy

from ..handlers import register_handlers_factory

# What Blender calls its importers of texts, and ours.
OF_TEXTS = ("WM_OT_obj_import", "WM_OT_ply_import", "WM_OT_stl_import")
CHECKED = "PATCHALIGN3D_OT_import_checked"

_unchecked: dict[Path, bool] = {}  # whether Blender's own importer has read a file last


def imported_unchecked() -> list[Path]:
    """The files that Blender's own importers read last, the latest first."""
    _note()
    return [path for path in reversed(_unchecked) if _unchecked[path]]


def note_checked(path: Path) -> None:
    """Our own importer has read it: Blender tells of an operator only once it has ended."""
    _unchecked[path] = False


def _note(*_: object) -> None:
    for operator in bpy.context.window_manager.operators:
        if operator.bl_idname in (*OF_TEXTS, CHECKED):
            for path in _files_of(operator.properties):
                _unchecked.pop(path, None)
                _unchecked[path] = operator.bl_idname != CHECKED


def _files_of(properties: bpy.types.OperatorProperties) -> list[Path]:
    """What an importer was asked to read."""
    names = [file.name for file in properties.files if file.name]
    several = [Path(properties.directory) / name for name in names]
    return [Path(bpy.path.abspath(str(path))) for path in several or [properties.filepath]]


def _forget(*_: object) -> None:
    _unchecked.clear()


register, _unregister_handlers = register_handlers_factory(
    {"depsgraph_update_post": _note, "load_post": _forget}
)


def unregister() -> None:
    _unregister_handlers()
    _forget()
