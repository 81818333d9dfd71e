"""The rows of a PLY, text or binary, whether an importer that trusts them reads what they are."""

import itertools
import re
import struct
from collections.abc import Iterator, Sequence

import numpy as np

from ..shared.errors import FileError
from ..shared.ply import AXES, LISTS, TYPES, Element, declared, faces_by_other_names
from ..shared.texts import after_the_end, counted
from .rows import BLANK, NUMBER, nonsense, not_finite, refuse_missing, wrong_vertex

# Those that Blender knows.
SCALARS = {name: kind for name, kind in TYPES.items() if kind not in ("i8", "u8")}
HEAD = re.compile(rb"(?s)(.*?)\bend_header[ \t]*(?:\r\n|\n|\r)")
CONTROL = re.compile(rb"(?:^|[\r\n])(?!comment|obj_info)[^\r\n]*[\0-\x08\v\f\x0e-\x1f]")
LARGEST = 1 << 31  # what is larger, an importer takes for something else
# Faces that are nothing but three or four vertices, as most are.
USUAL = re.compile(rb"%(b)b*(?:3(?:%(b)b+\d{1,9}){3}|4(?:%(b)b+\d{1,9}){4})%(b)b*$" % {b"b": BLANK})


def check_ply(name: str, content: bytes) -> list[str]:
    """Make sure that an importer reads a PLY's vertices and faces as what they are.

    One whose header has no end is left to it.

    Returns:
        What is to be told of the file.

    Raises:
        FileError: a row would be taken for another one, rows are missing, or the header is damaged.
    """
    head = HEAD.match(content)
    if not head:
        return []
    try:
        if CONTROL.search(head[1]):
            raise ValueError(name)
        elements, order = declared(head[1].decode("utf-8", "replace").splitlines(), SCALARS)
    except KeyError as error:
        raise FileError(
            f"{name} has numbers of the type {error.args[0]!r}, which Blender misreads. Export it "
            "with float and int."
        ) from error
    except ValueError as error:  # which may end Blender itself
        raise FileError(
            f"{name} cannot be read: its header is damaged. Export it again."
        ) from error
    for element in elements:
        if element.name == "vertex" and element.lists:
            raise FileError(
                f"{name} has lists of numbers at its vertices, which Blender misreads. Export it "
                "again without them, or label it in a shell: 'patchalign3d segment'."
            )
    rows = content[head.end() :]
    notes = faces_by_other_names(elements)
    if order == "":
        _refuse_text(name, rows, elements)
        return notes
    end = _refuse_binary(name, rows, elements, order)
    return [after_the_end(len(rows) - end), *notes] if rows[end:].strip(b"\0") else notes


def _vertices(elements: Sequence[Element]) -> int:
    return next((element.count for element in elements if element.name == "vertex"), 0)


# Text
# ====


def _refuse_text(name: str, content: bytes, elements: Sequence[Element]) -> None:
    lines = [row for row in content.replace(b"\r", b"\n").split(b"\n") if row.strip()]
    said = sum(element.count for element in elements)
    if len(lines) > said:
        there = counted(len(lines), "line", "lines")
        raise FileError(f"{name} cannot be read: it has {there} of data and counts {said:,}.")
    for element in elements:
        rows, lines = lines[: element.count], lines[element.count :]
        if len(rows) < element.count:
            raise _cut_off(name, element)
        if element.name == "vertex":
            columns = (NUMBER if p.name in AXES else rb"\S+" for p in element.properties)
            right = re.compile(BLANK + b"*" + (BLANK + b"+").join(columns) + BLANK + b"*$")
            wrong = next((row for row in rows if not right.match(row)), None)
            if wrong is not None:
                words = zip(wrong.split(), element.properties, strict=False)
                places = [word for word, p in words if p.name in AXES]
                raise wrong_vertex(name, b" ".join(places) if len(places) == 3 else wrong)
        elif element.name == "face":
            alone = len(element.properties) == 1
            left = (row for row in rows if not (alone and USUAL.match(row)))
            wrong = next((row for row in left if not _is_face(row.split(), element)), None)
            if wrong is not None:
                raise nonsense(name, wrong)
            if alone and element.properties[0].name in LISTS:
                lists = b" ".join(left for row in rows for left in row.split(None, 1)[1:])
                corners = np.fromstring(lists, np.int64, sep=" ")
            else:
                corners = np.array([i for row in rows for i in _corners_of(row.split(), element)])
            refuse_missing(name, corners, _vertices(elements))


def _is_face(words: list[bytes], face: Element) -> bool:
    """Whether the words of a row are what its properties say, and its vertices whole numbers."""
    for one in face.properties:
        if not words:
            return False
        if one.counted_by:
            if not words[0].isdigit() or len(words) <= int(words[0]):
                return False
            count = int(words[0]) + 1
            if one.name in LISTS and not all(map(_is_index, words[1:count])):
                return False
        else:
            count = 1
        words = words[count:]
    return not words


def _corners_of(words: list[bytes], face: Element) -> Iterator[int]:
    """The vertices of a row that is a face."""
    for one in face.properties:
        count = int(words[0]) + 1 if one.counted_by else 1
        if one.name in LISTS:
            yield from map(int, words[1:count])
        words = words[count:]


def _is_index(word: bytes) -> bool:
    return word.isdigit() and int(word) < LARGEST


# Binary
# ======


def _refuse_binary(name: str, content: bytes, elements: Sequence[Element], order: str) -> int:
    """With which byte the rows end that are counted."""
    start = 0
    for element in elements:
        begin = start
        if element.lists:
            start = _end_of_lists(content, element, order, begin)
        else:
            start += element.count * element.dtype(order).itemsize
        if start > len(content):
            raise _cut_off(name, element)
        if element.name == "vertex":
            rows = np.frombuffer(content, element.dtype(order), element.count, begin)
            places = [place for place, p in enumerate(element.properties) if p.name in AXES]
            with np.errstate(over="ignore"):  # as Blender keeps them
                finite = [np.isfinite(rows[str(p)].astype(np.float32)).all() for p in places]
            if not all(finite):
                raise not_finite(name)
        elif element.name == "face":
            for corners in _binary_corners(content, element, order, begin):
                refuse_missing(name, corners, _vertices(elements))
    return start


def _binary_corners(content: bytes, face: Element, order: str, start: int) -> Iterator[np.ndarray]:
    """The vertices of all faces at once, where they are alike, or of one after the other."""
    place = next((i for i, p in enumerate(face.properties) if p.name in LISTS), None)
    if place is None or not face.count:
        return
    records = _alike(content, face, order, start)
    if records is not None:
        yield records[str(place)].ravel()
        return
    before = Element("", 1, face.properties[:place])
    about = face.properties[place]
    for lengths, end in itertools.islice(_rows(content, face, order, start), face.count):
        at = start + before.dtype(order, lengths).itemsize + np.dtype(about.counted_by).itemsize
        yield np.frombuffer(content, order + about.type, lengths[len(before.lists)], at)
        start = end


def _end_of_lists(content: bytes, element: Element, order: str, start: int) -> int:
    """Where rows with lists end, beyond the content if they are not all there."""
    records = _alike(content, element, order, start)
    if records is not None:
        return start + records.nbytes
    end = start
    for _, end in itertools.islice(_rows(content, element, order, start), element.count):
        if end > len(content):
            break
    return end


def _alike(content: bytes, element: Element, order: str, start: int) -> np.ndarray | None:
    """The rows, if all are there, and their lists as long as those of the first."""
    lengths, end = next(_rows(content, element, order, start))
    if start + element.count * (end - start) > len(content):
        return None
    records = np.frombuffer(content, element.dtype(order, lengths), element.count, start)
    counts = [records[name] for name in records.dtype.names if name.endswith("length")]
    same = all((count == n).all() for count, n in zip(counts, lengths, strict=True))
    return records if same else None


def _rows(content: bytes, element: Element, order: str, at: int) -> Iterator[tuple[list[int], int]]:
    """The lengths of the lists of each row from ``at`` on, and where it ends."""
    steps = [
        (struct.Struct(order + np.dtype(p.counted_by).char) if p.counted_by else None,
         np.dtype(p.type).itemsize)
        for p in element.properties
    ]  # fmt: skip
    while True:
        lengths = []
        for count, width in steps:
            if count is None:
                at += width
                continue
            said = count.unpack_from(content, at)[0] if at + count.size <= len(content) else 0
            lengths.append(max(0, int(said)))
            at += count.size + lengths[-1] * width
        yield lengths, at


def _cut_off(name: str, element: Element) -> FileError:
    return FileError(
        f"{name} cannot be read: it was cut off within its "
        f"{counted(element.count, 'row', 'rows')} of '{element.name}'. Copy or export it again."
    )
