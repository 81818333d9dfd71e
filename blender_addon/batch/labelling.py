"""One file after another: open it, label every mesh in it, write labelled copies."""

import contextlib
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import bpy

from ..asking.each import Asker, always, ask_objects
from ..asking.outcomes import copies_apart, each_once, of_words, ways_up
from ..asking.parts import writes_parts
from ..bridge.backend import Question
from ..bridge.course import Course
from ..bridge.replies import BackendError
from ..importing.counting import faces_in
from ..importing.importers import import_file, refuse_long
from ..scene.evaluated import all_evaluated
from ..scene.hierarchy import in_instances, only_in_hidden_collections
from ..scene.look import Look
from ..scene.missing import OF_POINTS
from ..scene.modes import object_mode
from ..scene.target import (
    TargetError,
    asides,
    seen_without_faces,
    seen_without_parts,
    why_unwritable,
)
from ..shared import usd
from ..shared.atomic import State, replacing
from ..shared.errors import FileError
from ..shared.result_paths import IN_BLENDER
from .labelled import Labelled
from .writing import WRITERS, write

# Their importer leaves other scenes, and what is in none, out of the view layer.
OF_GLTF = (".glb", ".gltf")


Label = Callable[[Sequence[bpy.types.Object]], list[Labelled]]
"""Labels the objects of a file, each mesh once."""


def by_words(
    asker: Asker, parts: Sequence[str], category: str, threshold: float, together: bool = True
) -> Label:
    """Label objects by words; faces whose score is below the threshold stay unlabelled.

    All are one thing, asked about once, or each is asked about by itself.
    """
    question = Question("segment", parts=parts, category=category)
    write = writes_parts(lambda obj: Look(threshold=threshold))

    def label(objects: Sequence[bpy.types.Object]) -> list[Labelled]:
        first = {obj.data: obj for obj in reversed(objects)}
        chosen = list(objects) if together else [obj for obj in objects if first[obj.data] == obj]
        try:
            steps = ask_objects(asker, chosen, always(question), write, together)
            done = {outcome.name: outcome for outcome in Course(steps).run()}
        except (BackendError, TargetError) as error:
            return [Labelled(obj, error=str(error)) for obj in objects]
        outcomes = []
        for obj in objects:
            one = done.get(obj.name)
            if one is None:
                shares = f"It shares the mesh of '{first[obj.data].name}'."
                outcomes.append(Labelled(obj, skipped=shares, shares=True))
            else:
                with object_mode(obj):
                    left = "" if one.error else seen_without_parts(obj, one.added)
                error = str(one.error or "")
                outcomes.append(Labelled(obj, one, error=error, without_parts=left))
        return outcomes

    return label


def label_file(
    file: Path,
    base: Path,
    formats: Sequence[str],
    about: dict[str, Any],
    label: Label,
    earlier: Mapping[str, State] | None = None,
) -> tuple[list[Labelled], dict[str, str], str, str]:
    """Label a file and write the results.

    Args:
        file: what to label.
        base: the path, without suffix, of the results.
        formats: suffixes, of :data:`WRITERS`.
        about: what the JSON tells besides the labels.
        label: labels an object.
        earlier: which of the results may be replaced, by suffix; None for all.

    Returns:
        What became of each object, the SHA-256 of each file written, by suffix, what is to be
        told of the file, if anything, and, where nothing is missing, of which way up it was found
        to be and of words that the model does not know.

    Raises:
        FileError: nothing in it could be labelled, the path of a result is too long, Blender
            cannot write one, or another command has (a ReplacedError).
        OSError: the results cannot be written.
    """
    objects, notes = _read_file(file)
    shown = bpy.context.view_layer.objects if file.suffix.lower() in OF_GLTF else objects
    try:
        outcomes = _label_objects(objects, set(shown), label, file.suffix.lower() in usd.LAYERS)
    except FileError as error:  # which what was told of the file may explain
        raise FileError(" ".join([*notes, str(error), *_if_points(file, objects)])) from error
    answered = [outcome.answered for outcome in outcomes if outcome.answered]
    left = each_once((outcome.obj.name, outcome.without_parts) for outcome in outcomes)
    notes = [*notes, *copies_apart(answered), *left]
    hashes = {}
    with contextlib.ExitStack() as all_or_none:
        for suffix in sorted(formats, key=list(WRITERS).index):
            noted = {**about, "notes": [" ".join(notes)]} if notes else about
            path = base.with_name(base.name + suffix)
            unfinished = all_or_none.enter_context(replacing(path, earlier))
            refuse_long(unfinished, "The path of its results")
            notes += write(suffix, unfinished, outcomes, noted)
            hashes[suffix] = hashlib.sha256(unfinished.read_bytes()).hexdigest()
    told = [*ways_up(answered), *of_words(answered)]
    return outcomes, hashes, " ".join(notes), " ".join(told)


def _if_points(file: Path, objects: Sequence[bpy.types.Object]) -> list[str]:
    """How to label a file that holds points alone."""
    has_faces = any(obj.data.polygons or seen_without_faces(obj) for obj in objects)
    if has_faces or faces_in(file) or not any(obj.data.vertices for obj in objects):
        return []
    of_this = "Points are labelled in a shell: 'patchalign3d segment'."
    return [of_this if file.suffix.lower() == ".ply" else OF_POINTS]


def _label_objects(
    objects: Sequence[bpy.types.Object],
    shown: Collection[bpy.types.Object],
    label: Label,
    of_usd: bool,
) -> list[Labelled]:
    """Label what is to be seen of the file's scene; the rest is passed over, and why is told.

    Of a glTF, ``shown`` leaves out what is only in its other scenes. Of a USD, whatever is hidden
    is there for instances alone: nothing else that it hides comes in.
    """
    scene = bpy.context.scene
    hidden = only_in_hidden_collections(bpy.context.view_layer)
    instanced = set(objects) if of_usd else in_instances(scene)
    only_there = instanced & (hidden | (set(objects) - set(scene.objects)))
    aside = asides(scene)
    reasons = {
        obj: _why_only_in_instances(obj) if obj in only_there else aside(obj) for obj in objects
    }
    for obj in objects:
        if obj not in shown and not reasons[obj]:
            reasons[obj] = f"'{obj.name}' is not in the scene that the file shows."
    with all_evaluated():
        reasons = {obj: why or _why_passed_over(obj) for obj, why in reasons.items()}
        chosen = [obj for obj in objects if not reasons[obj]]
        if not chosen:
            raise FileError(" ".join(_once(reasons)))
        outcomes = {outcome.obj: outcome for outcome in label(chosen)}
    if not any(outcome.parts for outcome in outcomes.values()):
        said = (outcome.error or outcome.skipped for outcome in outcomes.values())
        raise FileError(" ".join(dict.fromkeys(said)))
    return [outcomes.get(obj) or Labelled(obj, skipped=reasons[obj]) for obj in objects]


def _once(reasons: Mapping[bpy.types.Object, str]) -> list[str]:
    """Why objects are passed over: what is true of several is said of the first of them."""
    alike: dict[str, list[str]] = {}
    for obj, why in reasons.items():
        alike.setdefault(why.replace(obj.name, "", 1), []).append(why)
    return [
        f"{first} So it is with {len(others):,} more." if others else first
        for first, *others in alike.values()
    ]


def _why_only_in_instances(obj: bpy.types.Object) -> str:
    return why_unwritable(obj) or (
        f"'{obj.name}' is seen only in instances of a collection. Make them real first: "
        "Object > Apply > Make Instances Real."
    )


def _why_passed_over(obj: bpy.types.Object) -> str:
    refused = why_unwritable(obj)
    if refused or obj.data.polygons:
        return refused
    return f"'{obj.name}' has no faces. {seen_without_faces(obj)}".strip()


def _read_file(path: Path) -> tuple[list[bpy.types.Object], list[str]]:
    """Open or import a file into a session that is empty but for it; its mesh objects, and what is
    to be told of it.

    Raises:
        FileError: it is of no known format, cannot be read, or holds no mesh.
    """
    suffix = path.suffix.lower()
    if suffix not in IN_BLENDER and path.is_file():
        raise FileError(f"It is of an unknown format. Known are {', '.join(IN_BLENDER)}.")
    if suffix == ".blend":
        return import_file(path, _open)
    bpy.ops.wm.read_homefile(use_empty=True)
    imported = import_file(path)
    if suffix == ".fbx":
        _link_in_order(bpy.context.scene.collection)
    return imported


def _link_in_order(collection: bpy.types.Collection) -> None:
    """Link objects anew, by name: Blender's importer of FBX links them in another order each time,
    and what is exported goes by it.
    """
    for obj in sorted(collection.objects, key=lambda obj: obj.name):
        collection.objects.unlink(obj)
        collection.objects.link(obj)


def _open(path: str) -> None:
    bpy.ops.wm.open_mainfile(filepath=path, load_ui=False, use_scripts=False)
