"""What a PLY's header declares: elements of so many rows, each of numbers and lists of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2",
    "ushort": "u2", "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "long": "i8", "int64": "i8", "ulong": "u8", "uint64": "u8", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
AXES = ("x", "y", "z")
LISTS = ("vertex_indices", "vertex_index")
# What must be there no more than once: of the others nothing is read.
ELEMENTS, PROPERTIES = ("vertex", "face", "tristrips"), (*AXES, *LISTS)
USUAL_UP = "Z"
UP_AXIS = re.compile(r"comment up_axis (-?[XYZ])\s*")


class Property(NamedTuple):
    """A number, or a list of them whose length has the type ``counted_by``."""

    name: str
    type: str
    counted_by: str = ""


@dataclass(frozen=True)
class Element:
    """``count`` rows of the same properties."""

    name: str
    count: int
    properties: list[Property] = field(default_factory=list)

    @property
    def lists(self) -> list[Property]:
        return [p for p in self.properties if p.counted_by]

    def dtype(self, order: str, lengths: Iterable[int] = ()) -> np.dtype:
        """Of a row whose lists have these lengths; fields are called by their place, and the
        length of a list by its place and "length".
        """
        fields: list[tuple] = []
        left = iter(lengths)
        for place, about in enumerate(self.properties):
            if about.counted_by:
                fields.append((f"{place} length", order + about.counted_by))
                fields.append((str(place), order + about.type, (next(left),)))
            else:
                fields.append((str(place), order + about.type))
        return np.dtype(fields)


def up_axis_of(lines: Iterable[str]) -> str:
    """Which axis points up, such as "Y" or "-Z": a comment of ours says so where it is not Z."""
    found = filter(None, map(UP_AXIS.fullmatch, lines))
    return next((match[1] for match in found), USUAL_UP)


def faces_by_other_names(elements: Iterable[Element]) -> list[str]:
    """What is to be told of rows that no reader looks at, and that may be faces: lists of whole
    numbers. Edges are what they are called.
    """
    known = (*ELEMENTS, "edge")
    others = [element for element in elements if element.name not in known and element.count]
    return [
        f"{other.count:,} {'row' if other.count == 1 else 'rows'} of '{other.name}' "
        f"{'was' if other.count == 1 else 'were'} passed over: faces are read from 'face' and "
        "'tristrips'."
        for other in others
        if any(about.type[0] in "iu" for about in other.lists)
    ]


def declared(lines: Iterable[str], types: Mapping[str, str] = TYPES) -> tuple[list[Element], str]:
    """The elements, and the order of bytes, "" of text.

    Args:
        lines: those of a header.
        types: the known ones, and what NumPy calls them.

    Raises:
        KeyError: a type is not known.
        ValueError: something else makes no sense; the line.
    """
    elements: list[Element] = []
    order: str | None = None
    for line in lines:
        keyword, *words = line.split() or [""]
        try:
            if keyword == "format":
                order = ORDERS.get(words[0])
            elif keyword == "element":
                twice = words[0] in ELEMENTS and words[0] in [e.name for e in elements]
                if twice or not re.fullmatch("[0-9]+", words[1]):
                    raise ValueError(line)
                elements.append(Element(words[0], int(words[1])))
            elif keyword == "property":
                found = elements[-1].properties
                if words[0] == "list":
                    about = Property(words[3], types[words[2]], types[words[1]])
                else:
                    about = Property(words[1], types[words[0]])
                if about.name in PROPERTIES and about.name in [p.name for p in found]:
                    raise ValueError(line)
                found.append(about)
        except IndexError as error:  # it ends too early, or belongs to no element
            raise ValueError(line) from error
    if order is None:
        raise ValueError("no format")
    return elements, order
