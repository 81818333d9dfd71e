"""PLY: text and binary of either order, all types of numbers, polygons, triangle strips, points."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...geometry.frame import Axis
from ...shared.impostors import HEAD
from ...shared.ply import (
    LISTS,
    TYPES,
    USUAL_UP,
    Element,
    declared,
    faces_by_other_names,
    up_axis_of,
)
from ...shared.texts import counted, encoding_of
from ..polygons import polygon_mesh
from ..scene import Pictured, ShapeFile
from ..source import Source, plainly
from ..strips import split_strips
from .ply_rows import Column, Lists, read_binary, read_text
from .points import cloud

LONGEST_HEADER = 1 << 20  # bytes
NOTHING: Mapping[str, NDArray] = {}


def read_ply(source: Source) -> ShapeFile:
    """Vertices and faces in the order of the file, or points where there are no faces.

    Polygons are cut into triangles; those of strips follow the faces. Up is Z, unless a comment of
    :func:`write_ply` says otherwise.

    Raises:
        FileError: it is no PLY, damaged, cut off, or holds neither.
    """
    elements, order, start, up_axis = _header(source)
    source.require(source.size * 4)
    try:
        columns, notes = (read_text if order == "" else read_binary)(source, elements, order, start)
    except (ValueError, OverflowError) as error:
        raise source.damaged(f"it is damaged ({plainly(error)})") from error
    notes += faces_by_other_names(elements)
    vertex = next((element for element in elements if element.name == "vertex"), None)
    types = {about.name: about.type for about in vertex.properties} if vertex else {}
    return replace(_content(source, columns, types, notes), up_axis=up_axis)


def _content(
    source: Source,
    columns: dict[str, dict[str, Column]],
    types: Mapping[str, str],
    notes: list[str],
) -> ShapeFile:
    vertex = columns.get("vertex", {})
    if not {"x", "y", "z"} <= vertex.keys():
        raise source.damaged("it has no vertices with x, y and z")
    places = np.stack([np.asarray(vertex[axis], np.float64) for axis in "xyz"], axis=1)
    faces, strips = (_indices(source, columns, element) for element in ("face", "tristrips"))
    if not len(faces.sizes) and not len(strips.sizes):
        if not len(places):
            raise FileError(f"{source.name} has no faces and no points: there is nothing to label.")
        return cloud(source, places, notes, _colours(vertex, types))
    edges = _rows_of(columns.get("edge", {}))
    if edges:
        notes.append(f"{counted(edges, 'edge was', 'edges were')} passed over.")
    divided = np.insert(strips.values.astype(np.int64), np.cumsum(strips.sizes), -1)
    cut, _ = split_strips(divided)
    corners = np.concatenate([faces.values.astype(np.int64), cut.ravel()])
    return polygon_mesh(
        source,
        "Z",
        places,
        corners,
        np.concatenate([faces.sizes, np.full(len(cut), 3)]),
        notes=notes,
        cover=lambda triangles, polygons: _covered(vertex, types, corners[triangles]),
    )


def _covered(
    vertex: Mapping[str, Column], types: Mapping[str, str], faces: NDArray[np.int64]
) -> Pictured | None:
    """The colours and normals of the vertices of faces (F, 3), if they have any."""
    colours, normals = _colours(vertex, types), _vectors(vertex, ("nx", "ny", "nz"))
    if colours is None and normals is None:
        return None
    none = np.broadcast_to(-1, faces.shape)
    directions = (np.zeros((0, 3)), none) if normals is None else (normals, faces)
    return Pictured(np.zeros((0, 2)), none, [], none[:, 0], [], colours, *directions)


def _colours(vertex: Mapping[str, Column], types: Mapping[str, str]) -> NDArray[np.float64] | None:
    """The colours (V, 3) of the vertices, 0 … 1, if they have any: numbers of a whole type are
    shares of its greatest.
    """
    names = ("red", "green", "blue")
    colours = _vectors(vertex, names)
    if colours is None:
        return None
    greatest = [np.iinfo(types[n]).max if np.dtype(types[n]).kind in "iu" else 1 for n in names]
    return np.clip(np.nan_to_num(colours / greatest), 0, 1)


def _vectors(
    vertex: Mapping[str, Column], names: tuple[str, str, str]
) -> NDArray[np.float64] | None:
    """Three columns (V, 3) of the vertices, if all are there."""
    columns = [column for n in names if isinstance(column := vertex.get(n), np.ndarray)]
    return np.stack(columns, axis=1).astype(np.float64) if len(columns) == 3 else None


def _indices(source: Source, columns: dict[str, dict[str, Column]], element: str) -> Lists:
    """The lists of vertices that an element's rows consist of; none where it has none."""
    nothing = Lists(np.zeros(0, np.int64), np.zeros(0, np.int64))
    if not _rows_of(columns.get(element, {})):
        return nothing
    found = next((columns[element][name] for name in LISTS if name in columns[element]), nothing)
    if not isinstance(found, Lists) or found is nothing:
        known = ", ".join(columns[element])
        raise source.damaged(
            f"its element '{element}' lacks the list '{LISTS[0]}', and has {known}"
        )
    if found.values.dtype.kind == "f" and (found.values % 1 != 0).any():  # also what is no number
        raise source.damaged(f"a vertex of '{element}' is not a whole number")
    return found


def _rows_of(columns: dict[str, Column]) -> int:
    first = next(iter(columns.values()), ())
    return len(first.sizes if isinstance(first, Lists) else first)


# The header
# ==========


def _header(source: Source) -> tuple[list[Element], str, int, Axis]:
    """The elements, the order of bytes ("" = text), where the data begin, and which axis is up.

    Of text they begin with that line, of binary data with that byte.
    """
    mark, encoding = encoding_of(source.read(0, HEAD))
    raw = source.read(mark, LONGEST_HEADER)
    text = raw.decode(encoding, "replace") if encoding != "utf-8" else raw.decode("latin-1")
    match = re.search(r"(?<=[\r\n])end_header[ \t]*(\r\n|\n|\r|\Z)", text)
    first = re.match(r"\s*ply[ \t]*(\r\n|\n|\r)", text)
    if not first or not match:
        why = "its header has no end" if first else "it doesn't begin with 'ply'"
        raise source.damaged(why)
    lines = re.split(r"\r\n|\n|\r", text[: match.start()])
    try:
        elements, order = declared(lines[1:-1])
        counted_by = {p.counted_by[0]: p.name for e in elements for p in e.lists}
        if "f" in counted_by:
            raise ValueError(f"the lengths of {counted_by['f']!r} are not whole numbers")
    except KeyError as error:
        kind = error.args[0]
        raise source.damaged(f"its header is damaged (no type is called {kind!r})") from error
    except ValueError as error:
        raise source.damaged(f"its header is damaged ({error})") from error
    # A file whose lines end in \r may have data that begin with \n.
    end = match.end() - (first[1] == "\r" and match[1] == "\r\n")
    begin = mark + end if order else len(lines)
    return elements, order, begin, cast("Axis", up_axis_of(lines))


# Writing
# =======


def write_ply(
    path: Path,
    places: NDArray[np.float64],
    faces: NDArray[np.int64] | None,
    looks: Mapping[str, NDArray],
    comments: Sequence[str] = (),
    up_axis: Axis = "Z",
    of_vertices: Mapping[str, NDArray] = NOTHING,
) -> None:
    """Write a mesh or a cloud, binary, its places in double precision where single changes them.

    Args:
        path: the file.
        places: (V, 3).
        faces: (F, 3); None for a cloud, whose points then have the properties.
        looks: properties of the faces, (F,) each, of little-endian types; see :func:`coloured`.
        comments: lines of the header.
        up_axis: which axis points up; where it is not Z, as this format has it, a comment says so.
        of_vertices: properties of the vertices, (V,) each; programs such as Blender show no others.

    Raises:
        OSError: it cannot be written.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        single = places.astype("<f4")
        exact = np.array_equal(single, places, equal_nan=True)
    vertices = dict(zip("xyz", places.T.astype("<f4" if exact else "<f8"), strict=True))
    header = ["ply", "format binary_little_endian 1.0"]
    header += [f"comment up_axis {up_axis}"] if up_axis != USUAL_UP else []
    header += [f"comment {' '.join(comment.split())}" for comment in comments]
    if faces is None:
        tables = [_table("vertex", {**vertices, **looks}, header)]
    else:
        corners = np.zeros(len(faces), [("length", "u1"), ("corners", "<i4", (3,))])
        corners["length"], corners["corners"] = 3, faces
        tables = [_table("vertex", {**vertices, **of_vertices}, header)]
        tables.append(_table("face", {"vertex_indices": corners, **looks}, header))
    with path.open("wb") as file:
        file.write(("\n".join([*header, "end_header"]) + "\n").encode(errors="replace"))
        for table in tables:
            file.write(table.tobytes())


def coloured(colours: NDArray[np.uint8], **columns: NDArray) -> dict[str, NDArray]:
    """Properties for :func:`write_ply`: colours (n, 3), and columns (n,) of any other."""
    channels = dict(zip(("red", "green", "blue"), colours.T.astype("u1"), strict=True))
    return {**channels, "alpha": np.full(len(colours), 255, "u1"), **columns}


def _table(name: str, columns: Mapping[str, NDArray], header: list[str]) -> NDArray:
    """The rows of an element; what is said of it goes to the end of the header."""
    rows = np.zeros(len(next(iter(columns.values()))), [(n, c.dtype) for n, c in columns.items()])
    names = {np.dtype(TYPES[name]): name for name in ("uchar", "int", "float", "double")}
    header.append(f"element {name} {len(rows)}")
    for column, values in columns.items():
        rows[column] = values
        kind = "list uchar int" if values.dtype.names else names[values.dtype]
        header.append(f"property {kind} {column}")
    return rows
