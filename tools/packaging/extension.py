"""The extension as Blender installs it: a folder, and a zip for each platform and Python."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

from . import project, wheels
from .project import BuildError
from .wheels import Target

MANIFEST = "blender_manifest.toml"
# The bundled model's weights in their small form, which PyTorch reads in the extension.
COMPACT = "compact.safetensors"
# The folders of what the built-in engine reads, among the library's weights.
EXPORTED = ("bundled", "words")


def stage_addon(folder: Path, exported: bool = False) -> Path:
    """Put the whole extension into ``folder``, as Blender installs it, and return the folder.

    The add-on's own modules, those that it shares with the library, the library with its weights
    and the lists of packages that it needs under ``backend/``, and the licence; no wheels.

    Args:
        folder: is made.
        exported: whether with what ``python -m patchalign3d.export`` makes of the weights, for the
            built-in engine and in a small form, in place of the weights themselves.
    """
    made = ("words", "*.onnx", "exported.json", COMPACT)
    nothing_made = shutil.ignore_patterns(
        "__pycache__", ".*", *((project.BUNDLED_WEIGHTS.name,) if exported else made)
    )
    library = project.LIBRARY
    shutil.copytree(project.ADDON, folder, ignore=nothing_made, dirs_exist_ok=True)
    shutil.copytree(
        library, folder / "backend" / library.name, ignore=nothing_made, dirs_exist_ok=True
    )
    about = tomllib.loads((project.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = {"requirements": about.get("dependencies", [])}
    lists["requirements-official"] = about.get("optional-dependencies", {}).get("official", [])
    for name, needed in lists.items():
        text = "".join(f"{requirement}\n" for requirement in needed)
        (folder / "backend" / f"{name}.txt").write_bytes(text.encode())
    shared = library / project.SHARED
    shutil.copytree(shared, folder / project.SHARED, ignore=nothing_made, dirs_exist_ok=True)
    shutil.copy2(project.ROOT / "LICENSE", folder)
    return folder


def build_addon(out: Path, target: Target | None = None, files: Sequence[Path] = ()) -> Path:
    """Build an extension's zip in ``out``; the same sources give the same bytes.

    Args:
        out: a folder.
        target: what it is for; with none it carries no wheels, fits any Blender, and labels only
            with a backend that was set up.
        files: the wheels that it carries.

    Raises:
        BuildError: the versions differ, or the bundled weights or what is exported are missing.
    """
    weights = project.BUNDLED_WEIGHTS
    if not weights.exists():
        raise BuildError(
            f"{weights.relative_to(project.ROOT)} is missing, and the extension needs a model. "
            "Restore it from the repository."
        )
    if target and not is_exported():
        raise BuildError(
            "What the built-in engine reads is missing, altered, or made of other weights. Run "
            "'python -m patchalign3d.export' in the backend's environment."
        )
    path = out / f"{zip_name(project.version(), target)}.zip"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        staged = stage_addon(Path(scratch) / "staged", exported=target is not None)
        if target:
            (staged / "wheels").mkdir()
            for file in files:
                shutil.copy2(file, staged / "wheels")
            manifest = staged / MANIFEST
            text = manifest.read_text(encoding="utf-8")
            named = [file.name for file in files]
            manifest.write_bytes(with_wheels(text, target.platform, named).encode())
        packed = write_zip(staged, Path(scratch) / path.name)
        packed.replace(path)
    return path


def is_exported() -> bool:
    """Whether there is what the built-in engine reads: whole, of these weights, as it knows it."""
    bundled = project.BUNDLED_WEIGHTS.parent
    try:
        model = json.loads((bundled / "model.json").read_text(encoding="utf-8"))
        made_of = [_vouched_for(bundled.parent / name) for name in EXPORTED]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return (bundled / COMPACT).is_file() and made_of[0] == model["sha256"] and all(made_of)


def _vouched_for(folder: Path) -> str:
    """The hash of the weights that an export was made of; empty if it is altered or out of date."""
    voucher = json.loads((folder / "exported.json").read_text(encoding="utf-8"))
    reader = (project.LIBRARY / "exported.py").read_text(encoding="utf-8")
    if voucher["recipe"] != int(re.search(r"(?m)^RECIPE = (\d+)", reader)[1]):
        return ""
    for name, sha256 in voucher["files"].items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sha256:
            return ""
    return voucher["source_sha256"]


def build_with_wheels(out: Path, every: Sequence[Target]) -> list[Path]:
    """Build the zips for these targets, with their wheels, which are downloaded once."""
    listed = wheels.read_lock()
    built = []
    for target in every:
        files = wheels.fetch(target, wheels.compatible(target, listed))
        built.append(build_addon(out, target, files))
    return built


def zip_name(version: str, target: Target | None) -> str:
    return f"patchalign3d-{version}" + (f"-{target}" if target else "")


def with_wheels(manifest: str, platform: str, names: Sequence[str]) -> str:
    """A manifest that also says for which platform it is, and which wheels it carries."""
    lines = "".join(f"    {json.dumps(f'./wheels/{name}')},\n" for name in sorted(names))
    told = f'platforms = ["{platform}"]\nwheels = [\n{lines}]\n'
    first_table = re.search(r"(?m)^\[", manifest)
    at = first_table.start() if first_table else len(manifest)
    return f"{manifest[:at].rstrip()}\n{told}\n{manifest[at:]}"


def write_zip(folder: Path, path: Path) -> Path:
    """Pack a folder's files in a fixed order, with fixed times and permissions."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, file in sorted(files.items()):
            if file.is_file():
                entry = zipfile.ZipInfo(name)  # 1 January 1980
                packed = name.endswith(".whl")  # a wheel is a zip by itself
                entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix, also where this runs on Windows
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes())
    return path
