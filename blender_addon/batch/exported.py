"""What Blender's exporter has written into a .glb and is not to stay so: up to 4.5, names are cut
off after 63 bytes, and among custom properties, which are to be kept, are our own.

No bpy.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HEAD = struct.Struct("<4sIIII")  # of the file: magic, version, length; of its JSON: length, kind
VERSION = 2
OURS = "patchalign3d"  # what the names of our custom properties begin with


def mend(file: Path, names: Mapping[str, str]) -> None:
    """Give materials of a .glb other names, by those that they have, and remove what is ours.

    Raises:
        OSError: it cannot be read or written.
    """
    content = file.read_bytes()
    magic, _, _, length, kind = HEAD.unpack_from(content)
    end = HEAD.size + length
    about = json.loads(content[HEAD.size : end])
    for material in about.get("materials", ()):
        material["name"] = names.get(material["name"], material["name"])
    for owner in _with_properties(about):
        kept = {name: it for name, it in owner.pop("extras").items() if not name.startswith(OURS)}
        if kept:
            owner["extras"] = kept
    text = json.dumps(about, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    size = HEAD.size + len(text) + len(content) - end
    file.write_bytes(HEAD.pack(magic, VERSION, size, len(text), kind) + text + content[end:])


def _with_properties(about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What of a file's JSON has custom properties: nodes, meshes, materials, …"""
    for things in about.values():
        for one in things if isinstance(things, list) else ():
            if isinstance(one, dict) and isinstance(one.get("extras"), dict):
                yield one
