"""PLY: text and binary of either order, all types of numbers, polygons, triangle strips, points."""

import itertools
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.texts import encoding_of
from ..polygons import polygon_mesh
from ..scene import ShapeFile, counted
from ..source import HEAD, Source, numeric
from ..strips import split_strips
from .points import cloud, read_numbers

LONGEST_HEADER = 1 << 20  # bytes
TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2",
    "ushort": "u2", "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "long": "i8", "int64": "i8", "ulong": "u8", "uint64": "u8", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
LISTS = ("vertex_indices", "vertex_index")
# What must be there no more than once: of the others nothing is read.
ELEMENTS, PROPERTIES = ("vertex", "face", "tristrips"), ("x", "y", "z", *LISTS)


class Property(NamedTuple):
    """A number, or a list of them whose length has the type ``counted_by``."""

    name: str
    type: str
    counted_by: str | None = None


@dataclass(frozen=True)
class Element:
    """``count`` rows of the same properties."""

    name: str
    count: int
    properties: list[Property] = field(default_factory=list)

    @property
    def lists(self) -> list[Property]:
        return [p for p in self.properties if p.counted_by]

    def dtype(self, order: str, lengths: tuple[int, ...] = ()) -> np.dtype:
        """Of a row whose lists have these lengths; fields are called by their place."""
        fields: list[tuple] = []
        left = iter(lengths)
        for place, about in enumerate(self.properties):
            if about.counted_by:
                fields.append((f"{place} length", order + about.counted_by))
                fields.append((str(place), order + about.type, (next(left),)))
            else:
                fields.append((str(place), order + about.type))
        return np.dtype(fields)


class Lists(NamedTuple):
    """Lists of different lengths: their values, one after another, and the length of each."""

    values: NDArray
    sizes: NDArray[np.int64]


Column = NDArray | Lists


def read_ply(source: Source) -> ShapeFile:
    """Vertices and faces in the order of the file, or points where there are no faces.

    Polygons are cut into triangles; those of strips follow the faces.

    Raises:
        FileError: it is no PLY, damaged, cut off, or holds neither.
    """
    elements, order, start = _header(source)
    source.require(source.size * 4)
    try:
        columns = (_text if order == "" else _binary)(source, elements, order, start)
    except (ValueError, OverflowError) as error:
        raise FileError(f"{source.name} cannot be read: it is damaged ({error}).") from error
    return _content(source, columns)


def _content(source: Source, columns: dict[str, dict[str, Column]]) -> ShapeFile:
    vertex = columns.get("vertex", {})
    if not {"x", "y", "z"} <= vertex.keys():
        raise FileError(f"{source.name} cannot be read: it has no vertices with x, y and z.")
    places = np.stack([np.asarray(vertex[axis], np.float64) for axis in "xyz"], axis=1)
    faces, strips = (_indices(source, columns, element) for element in ("face", "tristrips"))
    notes = []
    if not len(faces.sizes) and not len(strips.sizes):
        if not len(places):
            raise FileError(f"{source.name} has no faces and no points: there is nothing to label.")
        return cloud(source, places)
    edges = _rows_of(columns.get("edge", {}))
    if edges:
        notes.append(f"{counted(edges, 'edge was', 'edges were')} passed over.")
    divided = np.insert(strips.values.astype(np.int64), np.cumsum(strips.sizes), -1)
    cut, _ = split_strips(divided)
    return polygon_mesh(
        source,
        "Z",
        places,
        np.concatenate([faces.values.astype(np.int64), cut.ravel()]),
        np.concatenate([faces.sizes, np.full(len(cut), 3)]),
        notes=notes,
    )


def _indices(source: Source, columns: dict[str, dict[str, Column]], element: str) -> Lists:
    """The lists of vertices that an element's rows consist of; none where it has none."""
    nothing = Lists(np.zeros(0, np.int64), np.zeros(0, np.int64))
    if not _rows_of(columns.get(element, {})):
        return nothing
    found = next((columns[element][name] for name in LISTS if name in columns[element]), nothing)
    if not isinstance(found, Lists) or found is nothing:
        known = ", ".join(columns[element])
        raise FileError(
            f"{source.name} cannot be read: its element '{element}' lacks the list "
            f"'{LISTS[0]}', and has {known}."
        )
    if found.values.dtype.kind == "f" and (found.values % 1 != 0).any():  # also what is no number
        raise FileError(
            f"{source.name} cannot be read: a vertex of '{element}' is no whole number."
        )
    return found


def _rows_of(columns: dict[str, Column]) -> int:
    first = next(iter(columns.values()), ())
    return len(first.sizes if isinstance(first, Lists) else first)


# The header
# ==========


def _header(source: Source) -> tuple[list[Element], str, int]:
    """The elements, the order of bytes ("" = text), and where the data begin.

    Of text they begin with that line, of binary data with that byte.
    """
    mark, encoding = encoding_of(source.read(0, HEAD))
    raw = source.read(mark, LONGEST_HEADER)
    text = raw.decode(encoding, "replace") if encoding != "utf-8" else raw.decode("latin-1")
    match = re.search(r"(?<=[\r\n])end_header[ \t]*(\r\n|\n|\r|\Z)", text)
    first = re.match(r"\s*ply[ \t]*(\r\n|\n|\r)", text)
    if not first or not match:
        why = "its header has no end" if first else "it doesn't begin with 'ply'"
        raise FileError(f"{source.name} cannot be read: {why}.")
    lines = re.split(r"\r\n|\n|\r", text[: match.start()])
    try:
        elements, order = _declared(lines[1:-1])
    except (ValueError, KeyError, IndexError) as error:
        raise FileError(
            f"{source.name} cannot be read: its header is damaged ({error})."
        ) from error
    # A file whose lines end in \r may have data that begin with \n.
    end = match.end() - (first[1] == "\r" and match[1] == "\r\n")
    return elements, order, mark + end if order else len(lines)


def _declared(lines: list[str]) -> tuple[list[Element], str]:
    elements: list[Element] = []
    order = None
    for line in lines:
        keyword, *words = line.split() or [""]
        if keyword == "format":
            order = ORDERS[words[0]]
        elif keyword == "element":
            count = int(numeric(words[1]))
            if count < 0 or (words[0] in ELEMENTS and words[0] in [e.name for e in elements]):
                raise ValueError(line)
            elements.append(Element(words[0], count))
        elif keyword == "property":
            found = elements[-1].properties
            if words[0] == "list":
                about = Property(words[3], TYPES[words[2]], TYPES[words[1]])
            else:
                about = Property(words[1], TYPES[words[0]])
            twice = about.name in PROPERTIES and about.name in [p.name for p in found]
            if twice or (about.counted_by or "u1")[0] == "f":
                raise ValueError(line)
            found.append(about)
    if order is None:
        raise ValueError("no format")
    return elements, order


# The data
# ========


def _binary(
    source: Source, elements: list[Element], order: str, start: int
) -> dict[str, dict[str, Column]]:
    columns = {}
    for element in elements:
        if element.lists:
            columns[element.name], start = _binary_lists(source, element, order, start)
        else:
            dtype = element.dtype(order)
            length = element.count * dtype.itemsize
            _require_bytes(source, element, start + length)
            rows = np.frombuffer(source.read(start, length), dtype, element.count)
            columns[element.name] = {p.name: rows[str(i)] for i, p in enumerate(element.properties)}
            start += length
    return columns


def _require_bytes(source: Source, element: Element, end: int) -> None:
    if end > source.size:
        raise FileError(
            f"{source.name} cannot be read: it was cut off within its {element.count:,} rows of "
            f"'{element.name}'. Copy or export it again."
        )


def _binary_lists(
    source: Source, element: Element, order: str, start: int
) -> tuple[dict[str, Column], int]:
    """The columns of an element with lists, and where the next one begins."""
    # The least that a row takes: so a count that cannot be is found before anything is read.
    least = element.dtype(order, (0,) * len(element.lists)).itemsize
    _require_bytes(source, element, start + element.count * least)
    columns: dict[str, Column] = {}
    if not element.count:
        none = Lists(np.zeros(0, np.int64), np.zeros(0, np.int64))
        nothing = {p.name: none if p.counted_by else none.values for p in element.properties}
        return nothing, start
    data = source.read(start, source.size - start)
    lengths, _ = next(_rows(data, element, order), ((), 0))
    if not lengths:
        _require_bytes(source, element, source.size + 1)
    dtype = element.dtype(order, lengths)
    if element.count * dtype.itemsize <= len(data):
        rows = np.frombuffer(data, dtype, element.count)
        places = [i for i, p in enumerate(element.properties) if p.counted_by]
        said = [(rows[f"{i} length"] == n).all() for i, n in zip(places, lengths, strict=True)]
        if all(said):
            length = dict(zip(places, lengths, strict=True))
            for i, about in enumerate(element.properties):
                values = rows[str(i)]
                columns[about.name] = (
                    Lists(values.ravel(), np.full(len(rows), length[i])) if i in length else values
                )
            return columns, start + rows.nbytes
    return _ragged(source, data, element, order, start)


def _ragged(
    source: Source, data: bytes, element: Element, order: str, start: int
) -> tuple[dict[str, Column], int]:
    """As :func:`_binary_lists`, row by row."""
    sizes, ends = array("q"), array("q")
    for lengths, end in itertools.islice(_rows(data, element, order), element.count):
        sizes.extend(lengths)
        ends.append(end)
    if len(ends) < element.count:
        _require_bytes(source, element, source.size + 1)
    end = ends[-1]
    begins = np.concatenate([[0], np.frombuffer(ends, np.int64)[:-1]])
    all_lengths = np.frombuffer(sizes, np.int64).reshape(element.count, -1)  # (rows, lists)
    octets = np.frombuffer(data, np.uint8)
    columns: dict[str, Column] = {}
    number = 0
    for about in element.properties:  # `begins` goes along with the property in each row
        width = np.dtype(about.type).itemsize
        if not about.counted_by:
            values = octets[begins[:, None] + np.arange(width)].reshape(-1)
            columns[about.name] = values.view(order + about.type)
            begins = begins + width
            continue
        begins = begins + np.dtype(about.counted_by).itemsize
        size = all_lengths[:, number]
        inside = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        at = np.repeat(begins, size) + inside * width
        values = octets[at[:, None] + np.arange(width)].reshape(-1)
        columns[about.name] = Lists(values.view(order + about.type), size)
        begins = begins + size * width
        number += 1
    return columns, start + end


def _rows(data: bytes, element: Element, order: str) -> Iterator[tuple[tuple[int, ...], int]]:
    """The lengths of each row's lists and where it ends, as long as whole rows are there."""
    byte_order: Literal["big", "little"] = "big" if order == ">" else "little"
    steps = [
        (np.dtype(p.counted_by or "u1").itemsize, np.dtype(p.type).itemsize, p.counted_by)
        for p in element.properties
    ]
    at = 0
    while True:
        lengths = []
        for count_width, width, counted_by in steps:
            if counted_by:
                signed = counted_by[0] == "i"
                length = int.from_bytes(data[at : at + count_width], byte_order, signed=signed)
                if length < 0:
                    raise ValueError(f"a list of {length} numbers")
                lengths.append(length)
                at += count_width + length * width
            else:
                at += width
        if at > len(data):
            return
        yield tuple(lengths), at


def _text(
    source: Source, elements: list[Element], order: str, start: int
) -> dict[str, dict[str, Column]]:
    lines = (line for line in itertools.islice(source.lines(), start, None) if line.strip())
    columns: dict[str, dict[str, Column]] = {}
    for element in elements:
        columns[element.name] = (_text_lists if element.lists else _text_rows)(
            source, element, lines
        )
    return columns


def _text_rows(source: Source, element: Element, lines: Iterator[str]) -> dict[str, Column]:
    width, what = len(element.properties), f"rows of '{element.name}'"
    rows = read_numbers(lines, width, element.count, what=what)
    if len(rows) < element.count:
        _require_bytes(source, element, source.size + 1)
    return {p.name: rows[:, i] for i, p in enumerate(element.properties)}


def _text_lists(source: Source, element: Element, lines: Iterator[str]) -> dict[str, Column]:
    values: dict[str, array] = {
        p.name: array("d" if p.type[0] == "f" or not p.counted_by else "q")
        for p in element.properties
    }
    sizes = {p.name: array("q") for p in element.lists}
    rows = 0
    for line in itertools.islice(lines, element.count):
        words = numeric(line).split()
        at = 0
        for about in element.properties:
            if at == len(words):
                raise ValueError(f"row {rows} of '{element.name}' is {line[:60]!r}")
            if not about.counted_by:
                values[about.name].append(float(words[at]))
                at += 1
                continue
            size = int(words[at])
            if size < 0 or at + 1 + size > len(words):
                raise ValueError(f"row {rows} of '{element.name}' is {line[:60]!r}")
            read: Callable[[str], float] = float if about.type[0] == "f" else int
            values[about.name].extend(map(read, words[at + 1 : at + 1 + size]))
            sizes[about.name].append(size)
            at += 1 + size
        rows += 1
    if rows < element.count:
        _require_bytes(source, element, source.size + 1)
    columns: dict[str, Column] = {name: np.array(values[name]) for name in values}
    for about in element.lists:
        length = np.frombuffer(sizes[about.name], np.int64)
        columns[about.name] = Lists(np.array(values[about.name]), length)
    return columns


# Writing
# =======


def write_ply(
    path: Path,
    places: NDArray[np.float64],
    faces: NDArray[np.int64] | None,
    colours: NDArray[np.uint8],
    columns: Mapping[str, NDArray],
    comments: Sequence[str] = (),
) -> None:
    """Write a mesh or a cloud, binary, its places in double precision where single changes them.

    Args:
        path: the file.
        places: (V, 3).
        faces: (F, 3); None for a cloud, whose points then have the colours and properties.
        colours: (F, 3) of the faces.
        columns: further properties of the faces, (F,) each, of little-endian types.
        comments: lines of the header.

    Raises:
        OSError: it cannot be written.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        single = places.astype("<f4")
        exact = np.array_equal(single, places, equal_nan=True)
    vertices = dict(zip("xyz", places.T.astype("<f4" if exact else "<f8"), strict=True))
    channels = dict(zip(("red", "green", "blue"), colours.T.astype("u1"), strict=True))
    looks = {**channels, "alpha": np.full(len(colours), 255, "u1"), **columns}
    header = ["ply", "format binary_little_endian 1.0"]
    header += [f"comment {' '.join(comment.split())}" for comment in comments]
    if faces is None:
        tables = [_table("vertex", vertices | looks, header)]
    else:
        corners = np.zeros(len(faces), [("length", "u1"), ("corners", "<i4", (3,))])
        corners["length"], corners["corners"] = 3, faces
        tables = [_table("vertex", vertices, header)]
        tables.append(_table("face", {"vertex_indices": corners, **looks}, header))
    with path.open("wb") as file:
        file.write(("\n".join([*header, "end_header"]) + "\n").encode(errors="replace"))
        for table in tables:
            file.write(table.tobytes())


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
