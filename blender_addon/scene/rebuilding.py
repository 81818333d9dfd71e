"""Parts as files of other programs keep them: in attributes, groups, materials, or objects."""

import itertools
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Steps, compute, pause
from ..shared.faces import UNLABELLED
from ..shared.prompts.words import UNLABELLED_NAME
from .attributes import read_faces, read_own
from .custom_properties import text, texts
from .forms.materials import MATERIAL, materials_of
from .forms.objects import AS_NAMED, NAME
from .forms.vertex_groups import bones_that_move, heaviest_on, reading_weights
from .names import NUMBERED
from .reading import reading_surface
from .record import NAMES

IS_PART = re.compile(r"^is[ _]")  # USD knows no blanks in names


class Kept(NamedTuple):
    """Parts of a mesh: their names, and (polygons,) int32 labels, −1 for none."""

    names: list[str]
    labels: NDArray[np.int32]


def from_attributes(obj: bpy.types.Object) -> Steps[Kept | None]:
    """From boolean face attributes such as "is leg"; None if there are none."""
    yield pause()
    found = [
        attribute.name
        for attribute in obj.data.attributes
        if (attribute.data_type, attribute.domain) == ("BOOLEAN", "FACE")
        and IS_PART.match(attribute.name)
    ]
    labels = np.full(len(obj.data.polygons), UNLABELLED, np.int32)
    for number, name in enumerate(found):
        labels[read_faces(obj.data, name, bool)] = number
    names = [IS_PART.sub("", name).replace("_", " ") for name in found]
    return _named(names, labels, _told(obj))


def from_groups(obj: bpy.types.Object) -> Steps[Kept | None]:
    """From the vertex groups that are no bones'; None if there are none."""
    bones = bones_that_move(obj)
    groups = [group for group in obj.vertex_groups if group.name not in bones]
    if not groups:
        return None
    surface = yield from reading_surface(obj)
    names, numbers = [group.name for group in groups], [group.index for group in groups]
    weights = yield from reading_weights(obj)
    labels = yield compute(lambda: heaviest_on(surface, weights[:, numbers]))
    return _named(names, labels, _told(obj))


def from_materials(obj: bpy.types.Object) -> Steps[Kept | None]:
    """From the materials; None unless there are two."""
    yield pause()
    slots = materials_of(obj)
    if len(slots) < 2:
        return None
    names = [_of_material(material) if material else "" for material in slots]
    told = _told(obj) | {text(material, MATERIAL) for material in slots if material} - {""}
    labels = read_own(obj.data, "polygons", "material_index", np.int32)
    labels = np.clip(labels, 0, len(slots) - 1)  # as Blender shows what is beyond
    return _named(names, labels, told)


def _of_material(material: bpy.types.Material) -> str:
    """What a material is called, with the number that it was written with: Blender gives another
    one where two files come together.
    """
    name, told = material.name, text(material, MATERIAL)
    renumbered = NUMBERED.search(name) and NUMBERED.sub("", name) == NUMBERED.sub("", told)
    return told if renumbered else name


# The first that a mesh has counts: what is only about parts comes first.
SOURCES: dict[str, Callable[[bpy.types.Object], Steps[Kept | None]]] = {
    "attributes": from_attributes,
    "vertex groups": from_groups,
    "materials": from_materials,
}


def rebuilt(
    objects: Sequence[bpy.types.Object],
) -> Steps[tuple[str, dict[bpy.types.Object, Kept]]]:
    """The parts of objects in Object Mode, and of what they are: one of :data:`SOURCES`, "objects".

    What tells no two things apart tells nothing; where all sources tell nothing, each object is a
    part. Empty for a single object without any.
    """
    for source, find in SOURCES.items():
        found = {}
        for obj in objects:
            if kept := (yield from find(obj)):
                found[obj] = kept
        told = {name for kept in found.values() for name in kept.names}
        some_have_none = any((kept.labels < 0).any() for kept in found.values())
        if len(told) + some_have_none > 1:
            return source, found
    if len(objects) < 2:
        return "objects", {}
    whole = _name_of_all([obj.name for obj in objects])
    return "objects", {obj: _from_object(obj, whole) for obj in objects}


def _name_of_all(names: Sequence[str]) -> str:
    """What all names begin with, as far as whole words go."""
    same = itertools.takewhile(lambda each: len(set(each)) == 1, zip(*names, strict=False))
    begin = "".join(letters[0] for letters in same)
    return begin[: max(begin.rfind(" "), begin.rfind("_")) + 1]


def _from_object(obj: bpy.types.Object, whole: str) -> Kept:
    """All of an object as a part of its name, without that of the whole in front."""
    name = NUMBERED.sub("", obj.name).removeprefix(whole).strip(" _") or obj.name
    if obj.name == obj.get(AS_NAMED):
        name = text(obj, NAME) or name
    return Kept([name], np.zeros(len(obj.data.polygons), np.int32))


def _told(obj: bpy.types.Object) -> set[str]:
    """The names of parts that were written to its mesh, whether or not their faces came along."""
    return set(texts(obj.data, NAMES))


def _named(names: list[str], labels: NDArray[np.int32], told: set[str]) -> Kept | None:
    """Parts of one name as one, and of no name or nobody's as none; None if nothing is left.

    A number such as ".001" is Blender's, unless a part that is ``told`` of is called so.
    """
    plain = [name if name in told else NUMBERED.sub("", name) for name in names]
    known = list(dict.fromkeys(name for name in plain if name not in ("", UNLABELLED_NAME)))
    place = [known.index(name) if name in known else UNLABELLED for name in plain]
    labels = np.array([*place, UNLABELLED], np.int32)[labels]  # −1 is the last one
    used = np.unique(labels[labels >= 0])
    if not len(used):
        return None
    labels = np.where(labels >= 0, np.searchsorted(used, labels), UNLABELLED).astype(np.int32)
    return Kept([known[number] for number in used], labels)
