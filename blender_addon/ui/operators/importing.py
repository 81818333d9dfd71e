"""Files into the scene as they are, where Blender's importers would make something else of them."""

from pathlib import Path
from typing import ClassVar

import bpy
from bpy.props import CollectionProperty, StringProperty
from bpy_extras.io_utils import ImportHelper

from ...bridge.session import place, session
from ...importing.importers import IMPORTERS, import_file
from ...importing.unchecked import note_checked
from ...shared.errors import FileError
from ..acting import Polls
from ..translations import translated


class PATCHALIGN3D_OT_import_checked(Polls, ImportHelper, bpy.types.Operator):
    bl_label = "Checked Mesh (PatchAlign3D)"
    bl_description = (
        "Import meshes exactly as they are in the files, including text in any encoding, and STL "
        "with a wrong count. What Blender would distort is refused, with the reason"
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
            except FileError as error:
                said.append(f"'{path.name}': {error}")
            else:
                note_checked(path)
                imported += len(meshes)
                said += [f"'{path.name}': {note}" for note in notes]
        sentence = " ".join(said)
        session.say(sentence, failed=not imported, at=place(context))
        if said:
            self.report({"WARNING" if imported else "ERROR"}, translated(sentence))
        return {"FINISHED" if imported else "CANCELLED"}


def _import_or_nothing(path: Path) -> tuple[list[bpy.types.Object], list[str]]:
    """As :func:`import_file`; of a file that is refused nothing stays."""
    before = _everything()
    try:
        return import_file(path)
    except FileError:
        bpy.data.batch_remove(_everything() - before)
        raise


def _everything() -> set[bpy.types.ID]:
    """All that is in the file that is open, of whatever kind."""
    kinds = [kind.identifier for kind in bpy.data.bl_rna.properties if kind.type == "COLLECTION"]
    return {each for kind in kinds for each in getattr(bpy.data, kind)}
