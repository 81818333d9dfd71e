"""Files into the scene as they are, where Blender's importers would make something else of them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy_extras.io_utils import ImportHelper

from ...bridge.session import session
from ...importing.importers import IMPORTERS, FileProblem, import_file
from ..waiting import Polls

# What an importer adds: taken out again of a file that is refused.
ADDED = ("objects", "meshes", "armatures", "collections")


class PATCHALIGN3D_OT_import_checked(Polls, ImportHelper, bpy.types.Operator):
    bl_label = "Checked Mesh (PatchAlign3D)"
    bl_description = (
        "Import meshes so that what comes in is what is in the files: also text in any encoding, "
        "and STL that counts wrong. What Blender would distort is refused, and why is told"
    )
    bl_options: ClassVar = {"REGISTER", "UNDO"}
    takes_turns = True

    filter_glob: StringProperty(
        default=";".join(f"*{suffix}" for suffix in IMPORTERS), options={"HIDDEN"}
    )
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE"})
    files: CollectionProperty(
        type=bpy.types.OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE"}
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        several = [Path(self.directory) / file.name for file in self.files if file.name]
        said, imported = [], 0
        for path in several or [Path(self.filepath)]:
            try:
                meshes, notes = _import_or_nothing(path)
            except FileProblem as error:
                said.append(f"'{path.name}': {error}")
            else:
                imported += len(meshes)
                said += [f"'{path.name}': {note}" for note in notes]
        sentence = " ".join(said)
        session.say(sentence, failed=not imported)
        if said:
            self.report({"WARNING" if imported else "ERROR"}, sentence)
        return {"FINISHED" if imported else "CANCELLED"}


def _import_or_nothing(path: Path) -> tuple[list[bpy.types.Object], list[str]]:
    """As :func:`import_file`; of a file that is refused nothing stays in the scene."""
    before = {kind: set(getattr(bpy.data, kind)) for kind in ADDED}
    try:
        return import_file(path)
    except FileProblem:
        for kind, there in before.items():
            bpy.data.batch_remove([new for new in getattr(bpy.data, kind) if new not in there])
        raise
