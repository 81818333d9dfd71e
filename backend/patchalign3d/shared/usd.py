"""What a USD is composed of besides itself: the files that its layers name. Standard library only.

Layers are text, or "crates", whose words stand in a table of their own, packed by LZ4. USD's own
library, pxr, would know, but the shell has none, nor have Blender 4.2 and builds such as Debian's.
"""

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SUFFIXES = (".usd", ".usda", ".usdc")
LAYERS = (*SUFFIXES, ".usdz")  # which has all in itself
PICTURES = (".png", ".jpg", ".jpeg", ".exr", ".hdr", ".tif", ".tiff", ".tga", ".bmp", ".webp")
CRATE = b"PXR-USDC"
IN_TEXT = re.compile(rb"@@@(.+?)@@@|@([^@\n]+)@")
PACKED_SINCE = (0, 4, 0)  # the version of a crate


def files_beside(path: Path) -> list[Path]:
    """The layers and pictures that a USD names, and that those layers name in turn, as far as they
    are there.

    Of what is damaged, and of what is no USD, there are none.
    """
    first = _plain(path)
    found = dict.fromkeys(other for _, _, other in _named_below(first) if is_there(other))
    return [other for other in found if other != first]


def missing_layers(path: Path) -> list[str]:
    """The layers that a USD names as text, or a layer of it does, and that are not there.

    The words of a crate are left out, which may be anything.
    """
    return list(
        dict.fromkeys(
            name
            for layer, name, other in _named_below(_plain(path))
            if name.lower().endswith(LAYERS) and not is_there(other) and not _is_crate(layer)
        )
    )


def _named_below(first: Path) -> Iterator[tuple[Path, str, Path]]:
    """What a layer names, and those that it names in turn: which, the name, and where that is."""
    known = {first}
    for layer in (left := [first]):
        for name in _named_in(layer):
            other = _plain(layer.parent / name)  # or circles would never end
            if not name.lower().endswith(LAYERS + PICTURES):
                continue
            yield layer, name, other
            if name.lower().endswith(SUFFIXES) and other not in known and is_there(other):
                known.add(other)
                left.append(other)


def _plain(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def _is_crate(layer: Path) -> bool:
    with layer.open("rb") as file:
        return file.read(len(CRATE)) == CRATE


def is_there(path: Path) -> bool:
    """Whether there is such a file; a name that cannot be one is that of none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # such as a name that is too long
        return False


def _named_in(layer: Path) -> list[str]:
    """What may be names of files in a layer."""
    try:
        with layer.open("rb") as file:
            if file.read(len(CRATE)) == CRATE:
                names = _words(file)
            else:
                file.seek(0)
                names = [one or other for one, other in IN_TEXT.findall(file.read())]
    except (OSError, ValueError, OverflowError, IndexError, StopIteration, struct.error):
        return []
    return [name.decode("utf-8", "surrogateescape") for name in names]  # damaged ones, too


def _words(crate: BinaryIO) -> list[bytes]:
    """The words of a crate.

    Raises:
        OSError, ValueError, OverflowError, IndexError, StopIteration, struct.error: it is damaged.
    """
    there = crate.seek(0, os.SEEK_END)

    def numbers(at: int, kinds: str) -> tuple:
        crate.seek(at)
        return struct.unpack(kinds, crate.read(struct.calcsize(kinds)))

    *version, table = numbers(8, "<3B5xq")
    (count,) = numbers(table, "<Q")
    sections = (numbers(table + 8 + 32 * i, "<16sqq") for i in range(count))
    start = next(start for name, start, _ in sections if name.rstrip(b"\0") == b"TOKENS")
    _, size = numbers(start, "<QQ")
    if tuple(version) < PACKED_SINCE:
        return crate.read(min(size, there)).split(b"\0")
    (packed,) = numbers(start + 16, "<Q")
    return b"".join(map(_unpack, _blocks(crate.read(min(packed, there))))).split(b"\0")


def _blocks(data: bytes) -> Iterator[bytes]:
    """What was packed by itself: all, or so many blocks as the first byte says, with lengths."""
    if data[0] == 0:
        yield data[1:]
        return
    at = 1
    for _ in range(data[0]):
        (length,) = struct.unpack_from("<i", data, at)
        yield data[at + 4 : at + 4 + length]
        at += 4 + length


def _unpack(block: bytes) -> bytes:
    """Undo LZ4: always some bytes as they are, and some once more from further back.

    Raises:
        ValueError, IndexError: it is damaged.
    """
    out, at = bytearray(), 0
    while True:
        token = block[at]
        length, at = _length(block, at + 1, token >> 4)
        out += block[at : at + length]
        at += length
        if at >= len(block):
            return bytes(out)
        back = int.from_bytes(block[at : at + 2], "little")
        length, at = _length(block, at + 2, token & 15)
        length += 4
        begin = len(out) - back
        if back == 0 or begin < 0:
            raise ValueError("it refers to what is not there")
        once = out[begin : begin + length]  # less, where it goes on into what it makes
        out += (once * (length // len(once) + 1))[:length]


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """A length that begins with four bits, and where it ends."""
    more = 255 if length == 15 else 0
    while more == 255:
        more = block[at]
        length, at = length + more, at + 1
    return length, at
