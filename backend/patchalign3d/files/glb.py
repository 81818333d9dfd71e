"""A .glb that shows parts: what was read, each object divided into a node for each of its parts.

Where something has a material of its own, it keeps it, and the colours of parts are the variant
"parts" (KHR_materials_variants); where nothing has, they are its material.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError
from ..shared.colours import Colour, linear
from .gltf.accessors import POINTS, Numbers
from .gltf.copied import copy_pieces, let_weights_follow
from .gltf.document import QUANTIZED
from .gltf.made import PLAIN, make_pieces, shown_colours
from .gltf.pieces import VARIANTS, Piece, centred, upright
from .gltf.shapes import Shown
from .gltf.writer import Writer
from .scene import CloudFile, MeshFile
from .source import plainly


class Part(NamedTuple):
    """What faces of a label become."""

    label: int
    name: str
    colour: Colour  # sRGB


def write_glb(
    path: Path, source: MeshFile, face_labels: NDArray[np.int32], parts: Sequence[Part]
) -> str:
    """Write a mesh file's surface, divided into its parts; Y up, as the format wants.

    What is returned is to be told of it: the pictures and materials that it is without, if any.

    Args:
        path: of the .glb.
        source: F faces, in the frame of their file.
        face_labels: (F,) into ``parts``, −1 for none.
        parts: what they are called and how they are coloured.

    Raises:
        FileError: it would be too large, the source can no longer be read, has changed, or has
            materials, pictures or animations that are damaged.
        OSError: it cannot be written.
    """
    try:
        if isinstance(source.covering, Shown):
            source.covering.document.refuse_changed()
            writer, pieces = copy_pieces(source, source.covering)
        else:
            writer = Writer({"scene": 0, "scenes": [{"nodes": []}], "nodes": []})
            pieces = make_pieces(writer, source)
        _divide(writer, pieces, face_labels, parts)
        if isinstance(source.covering, Shown):
            let_weights_follow(writer, source.covering.document)
            source.covering.document.refuse_changed()
        writer.save(path)
        return _without(list(dict.fromkeys(writer.left_out)))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise FileError(
            f"{source.path.name} has materials, pictures or animations that cannot be taken over "
            f"({plainly(error)}). Write .npz, .ply or .json."
        ) from error


def write_cloud(
    path: Path, source: CloudFile, point_labels: NDArray[np.int32], parts: Sequence[Part]
) -> None:
    """Write a cloud, a node for each of its parts; points that are not finite are left out.

    Args:
        path: of the .glb.
        source: N points, in the frame of their file.
        point_labels: (N,) into ``parts``, −1 for none.
        parts: what they are called and how they are coloured.

    Raises:
        FileError: it would be too large.
        OSError: it cannot be written.
    """
    writer = Writer({"scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{}]})
    places, centre = centred(upright(source.up_axis, source.points[source.seen]))
    root = writer.json["nodes"][0]
    root |= {"name": source.path.stem, "children": []}
    if centre.any():
        root["translation"] = centre.tolist()
    palette, colours = _Palette(writer), source.colours
    own = None if colours is None else writer.add("materials", PLAIN)
    for part in parts:
        chosen = point_labels[source.seen] == part.label
        if chosen.any():
            attributes = {"POSITION": writer.floats(places[chosen], bounds=True)}
            look: dict[str, Any] = {"material": palette.material(part)}
            if colours is not None:
                shown = shown_colours(colours[source.seen][chosen])
                attributes["COLOR_0"] = writer.numbers(shown)
                look = palette.variant_of(part, own)
            points = {"attributes": attributes, "mode": POINTS, **look}
            mesh = writer.add("meshes", {"name": part.name, "primitives": [points]})
            root["children"].append(writer.add("nodes", {"name": part.name, "mesh": mesh}))
    writer.save(path)


def _without(files: list[str]) -> str:
    if not files:
        return ""
    more = f" and {len(files) - 1:,} more" if len(files) > 1 else ""
    return (
        f"The .glb is without {files[0]}{more}. Taken along are pictures (.png, .jpg) and .mtl "
        "files that lie in the mesh's folder or below."
    )


# Parts
# =====


def _divide(
    writer: Writer, pieces: Iterator[Piece], face_labels: NDArray, parts: Sequence[Part]
) -> None:
    """Give each object a child for each part that some of its faces have."""
    palette = _Palette(writer)
    made: dict[tuple[int, int], dict[str, Any]] = {}  # by object and label the mesh of its part
    for piece in pieces:
        labels = face_labels[piece.faces]
        for part in parts:
            chosen = piece.corners[labels == part.label]
            if not len(chosen):
                continue
            key = piece.node, part.label
            if key not in made:
                made[key] = {"name": part.name, "primitives": [], **piece.shared}
                mesh = writer.add("meshes", made[key])
                child = writer.add("nodes", {"name": part.name, "mesh": mesh, **piece.followed})
                writer.json["nodes"][piece.node].setdefault("children", []).append(child)
            made[key]["primitives"].append(_primitive(writer, piece, chosen, part, palette))


def _primitive(
    writer: Writer, piece: Piece, chosen: NDArray, part: Part, palette: _Palette
) -> dict[str, Any]:
    """The chosen faces (F, 3) of a piece, with those vertices alone that they need."""
    used, corners = np.unique(chosen, return_inverse=True)

    def rows(attributes: dict[str, Numbers]) -> dict[str, int]:
        return {
            name: writer.numbers(numbers._replace(values=numbers.values[used]), name == "POSITION")
            for name, numbers in attributes.items()
        }

    if piece.attributes["POSITION"].values.dtype.kind != "f":
        writer.use(QUANTIZED, required=True)
    made: dict[str, Any] = {
        "attributes": rows(piece.attributes),
        "indices": writer.corners(corners.reshape(-1, 3)),
    }
    if piece.targets:
        made["targets"] = [rows(target) for target in piece.targets]
    if piece.material is None and "COLOR_0" not in piece.attributes:
        return {**made, "material": palette.material(part)}
    return {**made, **palette.variant_of(part, piece.material, piece.mappings)}


class _Palette:
    """The parts' colours as materials, made when they are needed."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._materials: dict[int, int] = {}
        self._variant: int | None = None

    def material(self, part: Part) -> int:
        if part.label not in self._materials:
            colour = {
                "baseColorFactor": [*linear(part.colour), 1.0],
                "metallicFactor": 0.0,
            }
            self._materials[part.label] = self._writer.add(
                "materials",
                {"name": part.name, "pbrMetallicRoughness": colour, "doubleSided": True},
            )
        return self._materials[part.label]

    def variant_of(
        self, part: Part, own: int | None, others: Sequence[dict[str, Any]] = ()
    ) -> dict[str, Any]:
        """The look of what has one of its own: that material, if there is one, and the part's
        colour as a variant beside the others.
        """
        mapping = {"material": self.material(part), "variants": [self._parts()]}
        look = {} if own is None else {"material": own}
        return {**look, "extensions": {VARIANTS: {"mappings": [*others, mapping]}}}

    def _parts(self) -> int:
        """The number of the variant."""
        if self._variant is None:
            self._writer.use(VARIANTS)
            about = self._writer.json.setdefault("extensions", {}).setdefault(VARIANTS, {})
            about.setdefault("variants", []).append({"name": "parts"})
            self._variant = len(about["variants"]) - 1
        return self._variant
