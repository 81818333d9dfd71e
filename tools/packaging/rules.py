"""Holds the extension's zip against the rules of the extension platform, extensions.blender.org.

A repository of one's own asks for none of them but those of the manifest. What is found is told in
two kinds: what would be refused there, and what its reviewers ask about, with the reason that this
project would give.
"""

from __future__ import annotations

import ast
import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .extension import MANIFEST
from .wheels import PLATFORMS, Wheel

REQUIRED = """
    schema_version id version name tagline maintainer type blender_version_min license
""".split()
LICENSE = "SPDX:GPL-3.0-or-later"
# What else there is accepted: docs.blender.org/manual/en/latest/advanced/extensions/licenses.html
LICENSES = {
    f"SPDX:{name}"
    for name in """
        GPL-2.0-or-later GPL-3.0-or-later LGPL-2.1-or-later LGPL-3.0-or-later BSD-1-Clause
        BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 MIT MIT-0 MPL-2.0 Pixar Zlib
    """.split()
}
PERMISSIONS = {"files", "network", "clipboard", "camera", "microphone"}
TERSE = 64  # characters of a tagline, and of the reason for a permission
LARGEST = 140e6  # bytes: of the zips that are served there, about the largest
TAGS = set(
    """3D View,Add Curve,Add Mesh,Animation,Bake,Camera,Compositing,Development,Game Engine,
    Geometry Nodes,Grease Pencil,Import-Export,Lighting,Material,Mesh,Modeling,Node,Object,Paint,
    Physics,Pipeline,Render,Rigging,Scene,Sculpt,Sequencer,System,Text Editor,Tracking,
    User Interface,UV""".replace("\n    ", "").split(",")
)
# Files that no extension may bring, but in wheels.
FOREIGN = {".so", ".dll", ".dylib", ".pyd", ".exe", ".bat", ".sh", ".pyc", ".zip", ".blend1"}
# What reviewers look for in the code that runs in Blender, and what is answered.
ASKED_ABOUT = {
    "subprocess": "the model runs in a process of its own, so that no crash of it is Blender's",
    "threading": "threads read its pipes or work on arrays, and touch nothing of Blender's",
    "sys.path": "",
    "eval": "",
    "exec": "",
}


class Finding(NamedTuple):
    """What a reviewer would say.

    Attributes:
        refused: whether it would be refused, or only asked about.
        where: the file.
        what: in a sentence.
    """

    refused: bool
    where: str
    what: str

    def __str__(self) -> str:
        return f"{'refused' if self.refused else 'asked  '}  {self.where}: {self.what}"


def findings(archive: zipfile.ZipFile) -> list[Finding]:
    """What would be said of a zip, what would be refused first."""
    manifest = tomllib.loads(archive.read(MANIFEST).decode())
    found = [Finding(True, MANIFEST, what) for what in of_manifest(manifest)]
    found += of_files(archive, manifest)
    online = False  # whether anything asks if it may use the network
    for name in sorted(archive.namelist()):
        if name.endswith(".py") and not name.startswith("backend/"):
            tree = ast.parse(archive.read(name))
            found += of_code(name, tree, manifest)
            online |= "bpy.app.online_access" in ast.unparse(tree)
    if "network" in manifest.get("permissions", {}) and not online:
        found.append(Finding(True, MANIFEST, "the network is used without bpy.app.online_access."))
    return sorted(found, key=lambda finding: not finding.refused)


def of_manifest(manifest: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a manifest."""
    for key in REQUIRED:
        if key not in manifest:
            yield f"'{key}' is missing."
    if re.search("blender", manifest.get("name", ""), re.IGNORECASE):
        yield "a name must not contain 'Blender'."
    if manifest.get("type") != "add-on":
        yield "its type is not 'add-on'."
    if LICENSE not in manifest.get("license", []):
        yield f"an add-on there is {LICENSE}."
    for other in sorted(set(manifest.get("license", [])) - LICENSES):
        yield f"nothing there is {other}."
    for key in ("version", "blender_version_min"):
        if not re.fullmatch(r"\d+\.\d+\.\d+", manifest.get(key, "")):
            yield f"'{key}' has to be three numbers."
    yield from (f"the tagline {what}" for what in _terse(manifest.get("tagline", "")))
    for tag in set(manifest.get("tags", [])) - TAGS:
        yield f"there is no tag '{tag}'."
    for permission, reason in manifest.get("permissions", {}).items():
        if permission not in PERMISSIONS:
            yield f"there is no permission '{permission}'."
        yield from (f"the reason for '{permission}' {what}" for what in _terse(reason))


def _terse(text: str) -> Iterator[str]:
    if not 0 < len(text) <= TERSE:
        yield f"has {len(text)} characters; 1 to {TERSE} are allowed."
    if text and not (text[-1].isalnum() or text[-1] in ")]}"):
        yield "must not end with a punctuation mark."


def of_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with what lies in a zip."""
    entries = archive.infolist()
    size = sum(entry.compress_size for entry in entries)
    if size > LARGEST:
        yield Finding(False, "the zip", f"{size / 1e6:.0f} MB, more than any other has there.")
    listed = {str(PurePosixPath(wheel)) for wheel in manifest.get("wheels", [])}
    names = [entry.filename for entry in entries]
    for name in listed - set(names):
        yield Finding(True, name, "the manifest names it, and it is not there.")
    if "LICENSE" not in names:
        yield Finding(True, "LICENSE", "it is missing.")
    for name in names:
        path = PurePosixPath(name)
        if path.match("weights/*/README.md") and b"CC0" not in archive.read(name):
            yield Finding(True, name, "what is bundled has to be CC0, and this does not say so.")
        if path.suffix == ".whl":
            yield from of_wheel(name, listed, manifest.get("platforms", list(PLATFORMS)))
        elif path.suffix.lower() in FOREIGN or any(part.startswith(".") for part in path.parts):
            yield Finding(True, name, "no file of this kind may lie in an extension.")


def of_wheel(name: str, listed: Iterable[str], platforms: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with a wheel."""
    if name not in listed:
        yield Finding(True, name, "the manifest does not name it.")
    if not set(platforms) & set(Wheel(PurePosixPath(name).name, "").platforms):
        yield Finding(True, name, "it is for none of the manifest's platforms.")


def of_code(name: str, tree: ast.Module, manifest: dict[str, Any]) -> Iterator[Finding]:
    """What would be said of a module that runs in Blender."""
    said = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            said |= {module.partition(".")[0] for module in modules}
            if manifest.get("id") in {module.partition(".")[0] for module in modules}:
                yield Finding(True, name, "it imports its own package by an absolute name.")
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path":
            said.add("sys.path")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            said.add(node.func.id)
        elif isinstance(node, ast.List | ast.Tuple):
            words = [e.value for e in node.elts if isinstance(e, ast.Constant)]
            if words and "pip" in words and ("install" in words or "-m" in words):
                yield Finding(True, name, "it installs Python packages when it runs.")
            if {"models", "fetch"} <= set(words):
                yield Finding(True, name, "it downloads functional parts from elsewhere.")
    for what in sorted(said & ASKED_ABOUT.keys()):
        answer = ASKED_ABOUT[what]
        yield Finding(not answer, name, f"{what} is used{f' ({answer})' if answer else ''}.")
