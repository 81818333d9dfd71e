"""Whether a .blend that Blender has just written is whole.

Of a compressed one, Blender takes no notice where the disk has no room for its last bytes. Such a
file consists of frames of Zstandard, and ends with a table of their sizes. No bpy.
"""

import struct
from pathlib import Path

FRAME, TABLE, END = b"\x28\xb5\x2f\xfd", b"\x5e\x2a\x4d\x18", 0x8F92EAB1
ENTRY, FOOTER = struct.Struct("<II"), struct.Struct("<IBI")  # sizes; frames, flags, the end
HEAD = 8  # bytes of the table, before its entries


def is_cut_off(file: Path) -> bool:
    """Whether a compressed .blend lacks what belongs to it; of others, Blender says so itself."""
    with file.open("rb") as stream:
        if stream.read(len(FRAME)) != FRAME:
            return False
        size = stream.seek(0, 2)
        if size < FOOTER.size:
            return True
        stream.seek(size - FOOTER.size)
        count, _, end = FOOTER.unpack(stream.read())
        table = HEAD + count * ENTRY.size + FOOTER.size
        if end != END or table > size:
            return True
        stream.seek(size - table)
        begin, entries = stream.read(HEAD), stream.read(count * ENTRY.size)
        return begin[: len(TABLE)] != TABLE or size != table + sum(
            packed for packed, _ in ENTRY.iter_unpack(entries)
        )
