"""What is known of a mesh's parts, kept on the mesh: it is saved with the file and undone with it.

The mesh's custom property ``patchalign3d_parts`` holds the names, ``patchalign3d_colours`` three
numbers for each; hidden face attributes hold, for every polygon, its best part (from 1, so that
faces made later have none), how well it matches, and whether a person has decided.

In Edit Mode, undo takes back attributes and vertex groups, but no custom properties. So each
writing has a number, in a hidden face attribute and with a copy of our custom properties, from
which they are put right after an undo.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..shared.colours import Colour, part_colour
from ..shared.steering import Labelling
from .attributes import drop, read_faces, write_faces
from .geometry import UNLABELLED

if TYPE_CHECKING:
    import bpy

NAMES = "patchalign3d_parts"
COLOURS = "patchalign3d_colours"
LABEL = ".patchalign3d_label"
SCORE = ".patchalign3d_score"
DECIDED = ".patchalign3d_decided"
WRITING = ".patchalign3d_writing"
WRITINGS = "patchalign3d_writings"
MOST_WRITINGS = 32  # as many as Blender has undo steps, by default


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a mesh.

    Attributes:
        names: P parts.
        colours: P colours, sRGB.
        labels: (polygons,) int32 best part, whatever its score; −1 for none.
        scores: (polygons,) float32, 0 … 1, of that part.
        decided: (polygons,) bool: a person has given the label; no threshold takes it away.
    """

    names: list[str]
    colours: list[Colour]
    labels: NDArray[np.int32]
    scores: NDArray[np.float32]
    decided: NDArray[np.bool_]

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
        candidates = map(part_colour, itertools.count())
        free = (
            c for c in candidates if not any(np.allclose(c, k, atol=0.01) for k in known.values())
        )
        colours = [known.get(name) or next(free) for name in labelling.names]
        decided = self.decided if decided is None else self.decided | decided
        return Parts(labelling.names, colours, labelling.labels, scores, decided)


def has_parts(obj: bpy.types.Object | None) -> bool:
    """Whether there is anything to load."""
    return obj is not None and obj.type == "MESH" and NAMES in obj.data


def names_of(mesh: bpy.types.Mesh) -> list[str]:
    """The names of its parts; none if it has no record."""
    return list(mesh.get(NAMES, []))


def load(mesh: bpy.types.Mesh) -> Parts:
    """Read the record of a mesh of an object that is not in a mode of its own."""
    names = names_of(mesh)
    flat = list(mesh.get(COLOURS, []))
    colours = [tuple(flat[i : i + 3]) for i in range(0, len(flat), 3)]
    colours += [part_colour(i) for i in range(len(colours), len(names))]
    labels = read_faces(mesh, LABEL, np.int32) - 1
    labels[labels >= len(names)] = UNLABELLED
    return Parts(
        names, colours, labels, read_faces(mesh, SCORE, np.float32), read_faces(mesh, DECIDED, bool)
    )


def save(mesh: bpy.types.Mesh, parts: Parts) -> None:
    """Write the record to a mesh, over the one that is there."""
    mesh[NAMES] = parts.names
    mesh[COLOURS] = [float(channel) for colour in parts.colours for channel in colour]
    write_faces(mesh, LABEL, "INT", parts.labels + 1)
    write_faces(mesh, SCORE, "FLOAT", parts.scores)
    write_faces(mesh, DECIDED, "BOOLEAN", parts.decided)


def keep_writing(mesh: bpy.types.Mesh, also: Collection[str] = ()) -> None:
    """Number what has been written to the mesh, for :func:`put_right`.

    Args:
        mesh: the mesh, not in Edit Mode.
        also: the custom properties that belong to it, beside the record's.
    """
    writings = json.loads(mesh.get(WRITINGS, "{}"))
    number = max(map(int, writings), default=0) + 1
    writings[str(number)] = {name: _plain(mesh.get(name)) for name in (NAMES, COLOURS, *also)}
    latest = sorted(writings.items(), key=lambda item: int(item[0]))[-MOST_WRITINGS:]
    mesh[WRITINGS] = json.dumps(dict(latest))
    write_faces(mesh, WRITING, "INT", np.full(len(mesh.polygons), number, np.int32))


def put_right(mesh: bpy.types.Mesh) -> None:
    """Have the custom properties of a mesh in Edit Mode agree with its faces, after an undo."""
    import bmesh

    writings = json.loads(mesh.get(WRITINGS, "{}"))
    faces = bmesh.from_edit_mesh(mesh).faces
    layer = faces.layers.int.get(WRITING)
    # All faces have it but those made since: the first that does tells, however many there are.
    number = next((face[layer] for face in faces if face[layer]), 0) if layer else 0
    nothing = {name: None for writing in writings.values() for name in writing}
    for name, value in writings.get(str(number), nothing).items():
        if value is not None:
            mesh[name] = value
        elif name in mesh:
            del mesh[name]


def _plain(value: object) -> object:
    """A custom property as JSON has it."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    return value.to_dict() if hasattr(value, "to_dict") else list(value)


def forget(mesh: bpy.types.Mesh) -> None:
    """Remove the record."""
    drop(mesh, NAMES, COLOURS, WRITINGS)
    for name in (LABEL, SCORE, DECIDED, WRITING):
        attribute = mesh.attributes.get(name)
        if attribute:
            mesh.attributes.remove(attribute)
