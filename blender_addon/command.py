"""``blender -b --command patchalign3d label FILES --parts "seat, back, leg" --out FOLDER``.

Each file is opened by itself, every mesh in it labelled, and a labelled copy of it written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import bpy

from . import preferences
from .client import BackendError, Reply
from .files import READABLE, find_files, plan_results, replacing
from .geometry import Surface, read_surface
from .jobs import Backend, segment
from .prompts import split
from .results import WrittenParts, write_materials, write_parts
from .session import session
from .target import TargetError, object_mode, why_unwritable

NAME = "patchalign3d"
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


class FileProblem(Exception):
    """Why a file cannot be labelled, in a sentence."""


class Outcome(NamedTuple):
    """What became of a mesh object: its parts, or why it was passed over, or what went wrong."""

    obj: bpy.types.Object
    parts: WrittenParts | None = None
    skipped: str = ""
    error: str = ""


Ask = Callable[[Surface], Reply]


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Returns:
        0 if all went well, 1 if something could not be labelled, 2 if the command made no sense.
    """
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return stop.code
    try:
        options.device = options.device or preferences.get(bpy.context).device
        python = options.python or preferences.backend_python(bpy.context)
        backend = session.backend(python)
        # Now, so that what is wrong with the backend is said once and not of each file.
        backend.load(options.model, options.device).run()
        return _label_files(backend, options)
    except BackendError as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"blender -b --command {NAME}",
        description="Name the parts of meshes in words.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("label", help="label the meshes in files").add_argument
    add(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=f"a file ({', '.join(READABLE)}) or a folder of such files",
    )
    add(
        "--parts",
        required=True,
        type=_words,
        metavar="WORDS",
        help='the parts to tell apart, with commas between: "seat, back, leg"',
    )
    add("--out", required=True, type=Path, metavar="FOLDER", help="where the labelled files go")
    add("--category", default="", metavar="WORD", help="what the meshes are: chair")
    add(
        "--format",
        type=_formats,
        default=[".blend", ".json"],
        metavar="FORMATS",
        help="blend, glb or json; several with commas (default: blend,json)",
    )
    add("--model", default="bundled", help="bundled, official or a folder (default: bundled)")
    add("--device", help="auto, cpu, cuda or mps (default: as in the preferences)")
    add(
        "--python",
        type=lambda path: Path(path).absolute(),
        metavar="FILE",
        help="the Python with the backend's packages (default: as in the preferences)",
    )
    return parser


def _words(text: str) -> list[str]:
    words = split(text)
    if not words:
        raise argparse.ArgumentTypeError("name at least one part")
    return words


def _formats(text: str) -> list[str]:
    suffixes = [f".{word.lower().removeprefix('.')}" for word in split(text)]
    for suffix in suffixes:
        if suffix not in WRITERS:
            raise argparse.ArgumentTypeError(f"{suffix[1:]!r} is not one of blend, glb and json")
    return sorted(suffixes, key=list(WRITERS).index)


def _label_files(backend: Backend, options: argparse.Namespace) -> int:
    """Label one file after the other; one that fails stops no other."""
    question = segment(options.parts, options.category)

    def ask(surface: Surface) -> Reply:
        return backend.ask(surface, question, options.model, options.device).run()

    plan = plan_results(find_files(options.files), options.out.absolute())
    failures = 0
    for file, base in plan.items():
        try:
            outcomes = _label_file(file.absolute(), ask)
            about = {
                "file": file.name,
                "category": options.category,
                "model": backend.model,
                "device": backend.device,
            }
            for suffix in options.format:
                with replacing(base.with_name(base.name + suffix)) as unfinished:
                    WRITERS[suffix](unfinished, outcomes, about)
        except (FileProblem, OSError, RuntimeError, MemoryError) as error:
            failures += 1
            print(f"{file}: {error or 'The memory is not enough.'}", file=sys.stderr, flush=True)
            continue
        for obj, _, skipped, error in outcomes:
            if skipped or error:
                print(f"{file}, {obj.name}: {skipped or error}", file=sys.stderr, flush=True)
        failures += any(outcome.error for outcome in outcomes)
        count = sum(outcome.parts is not None for outcome in outcomes)
        print(f"{file}: {count} of {len(outcomes)} objects labelled.", flush=True)
    print(f"{len(plan) - failures} of {len(plan)} files labelled, into {options.out}.", flush=True)
    return DONE if plan and not failures else FAILED


def _label_file(file: Path, ask: Ask) -> list[Outcome]:
    """Open a file and label each mesh in it once, however many objects share it.

    Raises:
        FileProblem: nothing in it could be labelled.
    """
    done: dict[bpy.types.Mesh, bpy.types.Object] = {}
    outcomes = []
    for obj in _read_file(file):
        if obj.data in done:
            outcome = Outcome(obj, skipped=f"It shares the mesh of '{done[obj.data].name}'.")
        else:
            outcome = _label_object(obj, ask)
        if outcome.parts:
            done[obj.data] = obj
        outcomes.append(outcome)
    if not done:
        raise FileProblem(" ".join(outcome.error or outcome.skipped for outcome in outcomes))
    return outcomes


def _label_object(obj: bpy.types.Object, ask: Ask) -> Outcome:
    reason = why_unwritable(obj) or ("" if obj.data.polygons else f"'{obj.name}' has no faces.")
    if reason:
        return Outcome(obj, skipped=reason)
    try:
        with object_mode(obj):
            surface = read_surface(obj)
            return Outcome(obj, write_parts(obj, surface, ask(surface)))
    except (BackendError, TargetError) as error:
        return Outcome(obj, error=str(error))


# --- Reading and writing --------------------------------------------------------------------------


def _read_file(path: Path) -> list[bpy.types.Object]:
    """Open or import a file into a session that is empty but for it; its mesh objects.

    Raises:
        FileProblem: it is of no known format, cannot be read, or holds no mesh.
    """
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        raise FileProblem(f"It is of an unknown format. Known are {', '.join(READABLE)}.")
    if not path.is_file():
        raise FileProblem("There is no such file.")
    try:
        READERS[suffix](str(path))
    except Exception as error:  # whatever a damaged file drives an importer to
        raise FileProblem(f"Blender cannot read it. {error}".strip()) from error
    bpy.context.view_layer.update()
    meshes = [obj for obj in bpy.data.objects if obj.type == "MESH"]
    if not meshes:
        raise FileProblem("There is no mesh in it, or it is damaged.")
    return meshes


def _open(path: str) -> None:
    bpy.ops.wm.open_mainfile(filepath=path, load_ui=False, use_scripts=False)


def _import_with(category: str, name: str) -> Callable[[str], None]:
    def read(path: str) -> None:
        bpy.ops.wm.read_homefile(use_empty=True)
        getattr(getattr(bpy.ops, category), name)(filepath=path)

    return read


READERS: dict[str, Callable[[str], None]] = {
    ".blend": _open,
    ".glb": _import_with("import_scene", "gltf"),
    ".gltf": _import_with("import_scene", "gltf"),
    ".obj": _import_with("wm", "obj_import"),
    ".ply": _import_with("wm", "ply_import"),
    ".stl": _import_with("wm", "stl_import"),
}


def _write_blend(path: Path, outcomes: list[Outcome], about: dict[str, Any]) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(path), copy=True, check_existing=False)


def _write_json(path: Path, outcomes: list[Outcome], about: dict[str, Any]) -> None:
    objects = []
    for obj, parts, skipped, error in outcomes:
        if parts:
            result = {
                "part_names": parts.names,
                "vertex_groups": parts.groups,
                "area_shares": parts.shares.tolist(),
                "face_labels": parts.labels.tolist(),
            }
        else:
            result = {"skipped": skipped} if skipped else {"error": error}
        objects.append({"name": obj.name, **result})
    text = json.dumps({**about, "objects": objects}, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _write_glb(path: Path, outcomes: list[Outcome], about: dict[str, Any]) -> None:
    """One material per part, of its name: glTF knows no vertex groups."""
    for outcome in outcomes:
        if outcome.parts:
            write_materials(outcome.obj, outcome.parts)
    bpy.ops.export_scene.gltf(filepath=str(path), export_format="GLB")


# In this order: the last one changes the scene.
WRITERS = {".blend": _write_blend, ".json": _write_json, ".glb": _write_glb}


def register() -> None:
    global _command
    _command = bpy.utils.register_cli_command(NAME, main)


def unregister() -> None:
    bpy.utils.unregister_cli_command(_command)
