"""What a glTF hides (KHR_node_visibility): Blender's importer shows it like everything else. No
bpy.
"""

import contextlib
from pathlib import Path

from .gltf_json import UNREADABLE, json_of_gltf

VISIBILITY = "KHR_node_visibility"


def hidden_in_gltf(path: Path) -> list[str]:
    """The names of nodes that show a mesh, and are hidden or hang below one that is."""
    with contextlib.suppress(*UNREADABLE):
        about = json_of_gltf(path)
        nodes, hidden = about.get("nodes", []), set[int]()
        left = [number for number, node in enumerate(nodes) if _is_hidden(node)]
        while left:
            number = left.pop()
            if number not in hidden:
                hidden.add(number)
                left += nodes[number].get("children", [])
        return [
            str(nodes[number].get("name") or about["meshes"][nodes[number]["mesh"]].get("name"))
            for number in sorted(hidden)
            if "mesh" in nodes[number]
        ]
    return []


def _is_hidden(node: dict) -> bool:
    return not node.get("extensions", {}).get(VISIBILITY, {}).get("visible", True)
