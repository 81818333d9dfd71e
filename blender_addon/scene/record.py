"""What is known of a mesh's parts, kept on the mesh: it is saved with the file and undone with it.

Each part is a hidden face attribute, true on its faces, whose name says the part's name and its
colour. Blender knows attributes by their names, so parts go the way of the faces whatever is done
to them: objects that are joined have the parts of both, what is separated, duplicated, appended or
mirrored keeps its own. Two more hidden attributes hold how well a polygon matches its part, and
whether a person has decided.

The mesh's custom property ``patchalign3d_parts`` holds the names in their order and at their full
length, ``patchalign3d_attributes`` the attributes they are kept in. Up to version 0.5.0 one
attribute held the number of each polygon's part in the list of names; files that have it are read.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.colours import Colour, part_colour
from ..shared.faces import UNLABELLED
from ..shared.steering import Labelling
from .attributes import drop, read_faces, remove_attribute, write_faces
from .custom_properties import numbers, texts
from .names import free_name, shorten

if TYPE_CHECKING:
    import bpy

NAMES = "patchalign3d_parts"
COLOURS = "patchalign3d_colours"
ATTRIBUTES = "patchalign3d_attributes"
PART = ".pa3d "  # then the colour, rrggbb, and the part's name
NUMBERS = ".patchalign3d_label"  # of parts, from 1, in files up to 0.5.0
SCORE = ".patchalign3d_score"
DECIDED = ".patchalign3d_decided"
DIFFERENT = 500  # parts with higher numbers have colours of lower ones


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a mesh."""

    names: list[str]  # P parts
    colours: list[Colour]  # P colours, sRGB
    labels: NDArray[np.int32]  # (polygons,) best part, whatever its score; −1 for none
    scores: NDArray[np.float32]  # (polygons,) 0 … 1, of that part
    decided: NDArray[np.bool_]  # (polygons,) by a person: no threshold takes them away

    def is_as(self, other: Parts) -> bool:
        """Whether they are the same ones, as far as the record keeps them."""
        mine, theirs = ([as_kept(c) for c in each.colours] for each in (self, other))
        return (self.names, mine) == (other.names, theirs) and self.are_where(other)

    def are_where(self, other: Parts) -> bool:
        """Whether each has the faces of the other one of its number, by the same scores."""
        return (
            len(self.names) == len(other.names)
            and np.array_equal(self.labels, other.labels)
            and np.array_equal(self.scores, other.scores)
            and np.array_equal(self.decided, other.decided)
        )

    def above(self, threshold: float) -> NDArray[np.int32]:
        """(polygons,) labels, −1 where the score is below the threshold."""
        kept = (self.scores >= threshold) | self.decided
        return np.where(kept, self.labels, UNLABELLED).astype(np.int32)

    def steered(self, labelling: Labelling, decided: NDArray[np.bool_] | None = None) -> Parts:
        """As steered by hand.

        Parts keep their colours, also under another name. Faces that went to another part are
        certain of it; only those in ``decided`` (polygons,) are a person's word, which corrections
        are spread from.
        """
        scores = self.scores
        if labelling.names[: len(self.names)] == self.names:  # nothing but faces has moved
            scores = np.where(labelling.labels != self.labels, 1, scores).astype(np.float32)
        moved = len(labelling.names) != len(self.names) or (labelling.labels != self.labels).any()
        named = self.names if moved else labelling.names  # only renamed
        known = dict(zip(named, self.colours, strict=True))
        free = free_colours(known.values())
        colours = [known.get(name) or next(free) for name in labelling.names]
        decided = self.decided if decided is None else self.decided | decided
        return Parts(labelling.names, colours, labelling.labels, scores, decided)


def colours_for(names: Sequence[str], known: Mapping[str, Colour]) -> list[Colour]:
    """A colour for each part: the known one or else, unless another part has that, its number's."""
    kept = {name: known[name] for name in names if name in known}
    found = [kept.get(name) or part_colour(number) for number, name in enumerate(names)]
    free = free_colours(list(found))
    for number, name in enumerate(names):
        if name not in kept and is_taken(found[number], kept.values()):
            found[number] = next(free)
    return found


def free_colours(taken: Collection[Colour]) -> Iterator[Colour]:
    """Parts' colours that are unlike those taken and unlike each other; without end, so that they
    repeat where no other is left.
    """
    known = list(taken)
    for number in itertools.count():
        colour = part_colour(number)
        if number >= DIFFERENT or not is_taken(colour, known):
            known.append(colour)
            yield colour


def is_taken(colour: Colour, taken: Collection[Colour]) -> bool:
    """Whether one of those taken is the same, but for how they are kept."""
    known = np.reshape(list(taken), (-1, 3))
    return bool(np.isclose(known, colour, atol=0.01).all(axis=1).any())


def has_parts(obj: bpy.types.Object | None) -> bool:
    """Whether there is anything to load."""
    return obj is not None and obj.type == "MESH" and bool(names_of(obj.data))


def names_of(mesh: bpy.types.Mesh) -> list[str]:
    """The names of its parts; none if it has no record."""
    if attributes := _part_attributes(mesh):
        return list(dict.fromkeys(attributes.values()))
    return list(dict.fromkeys(texts(mesh, NAMES))) if NUMBERS in mesh.attributes else []


def were_lost(mesh: bpy.types.Mesh) -> bool:
    """Whether a mesh had parts and something that makes its faces anew, as Remesh, left none."""
    return NAMES in mesh and not names_of(mesh)


def colours_of(mesh: bpy.types.Mesh) -> dict[str, Colour]:
    """The colours of its parts, by their names; no face is read.

    A part that another object brought gets a free one, if another part here has its own.
    """
    names, colours = names_of(mesh), {}
    if attributes := _part_attributes(mesh):
        brought, taken = joined_names(mesh), list(map(_colour_in, attributes))
        free = free_colours(taken)
        for name, colour in zip(attributes.values(), taken, strict=True):
            if name in colours:
                continue
            if name in brought and is_taken(colour, colours.values()):
                colour = next(free)
            colours[name] = colour
    else:
        flat = np.clip(numbers(mesh, COLOURS), 0, 1).tolist()
        triples = zip(flat[::3], flat[1::3], flat[2::3], strict=False)
        colours = dict(zip(names, triples, strict=False))
    return {name: colours.get(name) or part_colour(number) for number, name in enumerate(names)}


def joined_names(mesh: bpy.types.Mesh) -> list[str]:
    """The names of parts that came with other objects' faces, when objects were joined."""
    known = set(texts(mesh, ATTRIBUTES))
    found = _part_attributes(mesh).items()
    return list(dict.fromkeys(name for attribute, name in found if attribute not in known))


def load(mesh: bpy.types.Mesh) -> Parts:
    """Read the record of a mesh of an object that is not in a mode of its own."""
    attributes, colours = _part_attributes(mesh), colours_of(mesh)
    names = list(colours)
    if attributes:
        labels = np.full(len(mesh.polygons), UNLABELLED, np.int32)
        numbers_of = {name: number for number, name in enumerate(names)}
        for attribute, name in attributes.items():
            is_part = read_faces(mesh, attribute, bool)
            labels[is_part & (labels == UNLABELLED)] = numbers_of[name]
    else:
        labels = read_faces(mesh, NUMBERS, np.int32) - 1
        labels[(labels < 0) | (labels >= len(names))] = UNLABELLED
    scores = np.clip(np.nan_to_num(read_faces(mesh, SCORE, np.float32)), 0, 1)
    return Parts(names, list(colours.values()), labels, scores, read_faces(mesh, DECIDED, bool))


def save(mesh: bpy.types.Mesh, parts: Parts) -> None:
    """Write the record to a mesh, over the one that is there."""
    wanted: list[str] = []
    for name, colour in zip(parts.names, parts.colours, strict=True):
        wanted.append(free_name(_attribute_name(name, colour), wanted))
    for attribute in {*_part_attributes(mesh), NUMBERS} - set(wanted):
        remove_attribute(mesh, attribute, "INT" if attribute == NUMBERS else "BOOLEAN")
    for number, attribute in enumerate(wanted):
        write_faces(mesh, attribute, "BOOLEAN", parts.labels == number)
    mesh[NAMES], mesh[ATTRIBUTES] = parts.names, wanted
    drop(mesh, COLOURS)
    write_faces(mesh, SCORE, "FLOAT", parts.scores)
    write_faces(mesh, DECIDED, "BOOLEAN", parts.decided)


def keep_only(mesh: bpy.types.Mesh, number: int) -> None:
    """Keep one of the parts that were saved; none, where none has that number."""
    for other, attribute in enumerate(_part_attributes(mesh)):
        if other != number:
            remove_attribute(mesh, attribute, "BOOLEAN")


def _part_attributes(mesh: bpy.types.Mesh) -> dict[str, str]:
    """The name of the part that each attribute of one is of, in the parts' order."""
    found = [each.name for each in mesh.attributes if each.name.startswith(PART) and _is_flag(each)]
    names = dict(zip(texts(mesh, ATTRIBUTES), texts(mesh, NAMES), strict=False))
    there = set(found)
    known = [attribute for attribute in names if attribute in there]
    others = [attribute for attribute in found if attribute not in names]
    return {one: names.get(one) or one[len(PART) + 7 :] for one in [*known, *others]}


def _is_flag(attribute: bpy.types.Attribute) -> bool:
    """Whether it says of each face whether it is something."""
    return (attribute.data_type, attribute.domain) == ("BOOLEAN", "FACE")


def as_kept(colour: Colour) -> Colour:
    """The colour as the record keeps it, in steps of 1 / 255."""
    red, green, blue = (round(255 * channel) / 255 for channel in colour)
    return red, green, blue


def _attribute_name(name: str, colour: Colour) -> str:
    channels = bytes(round(255 * channel) for channel in colour).hex()
    return shorten(f"{PART}{channels} {name}")


def _colour_in(attribute: str) -> Colour:
    try:
        red, green, blue = bytes.fromhex(attribute[len(PART) : len(PART) + 6])
    except ValueError:  # a person has renamed it
        return part_colour(0)
    return red / 255, green / 255, blue / 255


def forget(mesh: bpy.types.Mesh) -> None:
    """Remove the record."""
    attributes = [*_part_attributes(mesh), NUMBERS, SCORE, DECIDED]
    drop(mesh, NAMES, ATTRIBUTES, COLOURS)
    for name in attributes:
        attribute = mesh.attributes.get(name)
        if attribute:
            mesh.attributes.remove(attribute)
