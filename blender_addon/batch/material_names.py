"""What the materials of a .glb are called: up to 4.5, Blender cuts names off after 63 bytes.

No bpy.
"""

import json
import struct
from collections.abc import Mapping
from pathlib import Path

HEAD = struct.Struct("<4sIIII")  # of the file: magic, version, length; of its JSON: length, kind
VERSION = 2


def rename_materials(file: Path, names: Mapping[str, str]) -> None:
    """Give materials of a .glb other names, by those that they have.

    Raises:
        OSError: it cannot be read or written.
    """
    content = file.read_bytes()
    magic, _, _, length, kind = HEAD.unpack_from(content)
    end = HEAD.size + length
    about = json.loads(content[HEAD.size : end])
    for material in about.get("materials", ()):
        material["name"] = names.get(material["name"], material["name"])
    text = json.dumps(about, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    size = HEAD.size + len(text) + len(content) - end
    file.write_bytes(HEAD.pack(magic, VERSION, size, len(text), kind) + text + content[end:])
