"""The interface in other languages.

``translations/LOCALE.json`` maps English texts, as they stand in the code, to texts of that
language; Blender takes its choice from Edit > Preferences > Interface > Language. What a file lacks
stays English. What is filled in at ``{name}`` or ``{number}`` tells ``sentences.py``. To add a
language, copy a file and translate its values.
"""

import functools
import json
from pathlib import Path

import bpy

from .. import EXTENSION
from .sentences import Templates

FOLDER = Path(__file__).with_name("translations")
# Where a button looks up its text whose word Blender has a longer one for than there is room.
SHORT = "PatchAlign3D"
# Where Blender looks texts up: properties and labels, and the names of operators.
CONTEXTS = ("*", "Operator", SHORT)


def read() -> dict[str, dict[tuple[str, str], str]]:
    """{locale: {(context, English): text}}, as Blender wants it."""
    found = {}
    for file in sorted(FOLDER.glob("*.json")):
        texts = json.loads(file.read_text(encoding="utf-8"))
        found[file.stem] = {(c, english): t for english, t in texts.items() for c in CONTEXTS}
    return found


def translated(said: str) -> str:
    """What was said, in the interface's language; what is not known in it stays English."""
    translate = bpy.app.translations.pgettext_iface
    whole = translate(said)
    return whole if whole != said else _templates().translated(said, translate)


def on_button(name: str) -> str:
    """What a button of this name says, which may be less than Blender has for the word."""
    return bpy.app.translations.pgettext_iface(name, SHORT)


@functools.cache
def _templates() -> Templates:
    texts = {english for found in read().values() for _, english in found}
    return Templates(text for text in texts if text.endswith((".", ":", ")")))


def register() -> None:
    bpy.app.translations.register(EXTENSION, read())


def unregister() -> None:
    bpy.app.translations.unregister(EXTENSION)
