"""The document of a glTF taken over without its meshes, and what its scene shows of them.

Nodes, names, materials, pictures, skins, animations, cameras and lamps stay as they are.
"""

import copy
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ..scene import MeshFile
from .accessors import Primitive, read_accessor, read_primitive
from .document import Document
from .pieces import VARIANTS, Piece, upright
from .reader import INSTANCING
from .shapes import Shown
from .writer import Writer

# Of the document, its scene and of nodes: extensions that refer to nothing whose number changes.
KEPT = {
    "document": {"KHR_lights_punctual", "KHR_xmp_json_ld", VARIANTS},
    "scene": {"KHR_xmp_json_ld"},
    "nodes": {"KHR_lights_punctual", "KHR_node_visibility", "KHR_xmp_json_ld"},
}

POINTER = "KHR_animation_pointer"


def copy_pieces(source: MeshFile, shown: Shown) -> tuple[Writer, Iterator[Piece]]:
    """The document without its meshes, and what its scene shows of them."""
    document = shown.document
    about = copy.deepcopy(document.json)
    about.pop("meshes", None)
    scenes = about.get("scenes") or [{"nodes": _roots(about["nodes"])}]
    about["scenes"], about["scene"] = [scenes[about.get("scene", 0)]], 0
    writer = Writer(about)
    _keep_images(writer, document)
    _keep_numbers(writer, document)
    for node in about["nodes"]:
        for key in ("mesh", "skin", "weights"):
            node.pop(key, None)
        _keep_extensions(node, KEPT["nodes"])
    _keep_extensions(about["scenes"][0], KEPT["scene"])
    _keep_extensions(about, KEPT["document"])
    used = set(_extensions_in(about))
    for which in ("extensionsUsed", "extensionsRequired"):
        about[which] = [name for name in about.get(which, []) if name in used]
        if not about[which]:
            del about[which]
    if source.up_axis != "Y":
        _stand_up(about, source)
    return writer, _pieces_of(writer, shown)


def let_weights_follow(writer: Writer, document: Document) -> None:
    """Have what animates the morph targets of a node animate those of its parts, which have them.

    Of what is not shown there are no parts, and nothing is left to animate. What points at meshes
    by their numbers, which are others now, is left out.
    """
    about, given = writer.json, len(document.json["nodes"])
    for animation in about.get("animations", []):
        channels = []
        for channel in animation.get("channels", ()):
            target = channel["target"]
            extension = target.get("extensions", {}).get(POINTER, {})
            if extension.get("pointer", "").startswith("/meshes/"):
                continue
            if target.get("path") != "weights" or "node" not in target:
                channels.append(channel)
                continue
            parts = _parts_of(about["nodes"], target["node"], given)
            channels += [{**channel, "target": {**target, "node": part}} for part in parts]
        animation["channels"] = channels
    if "animations" in about:
        about["animations"] = [one for one in about["animations"] if one["channels"]]
        if not about["animations"]:
            del about["animations"]


def _parts_of(nodes: list[dict[str, Any]], number: int, given: int) -> Iterator[int]:
    """The nodes of a node's parts, and of those of its instances, behind the ``given`` ones."""
    for child in nodes[number].get("children", ()):
        if child >= given:
            yield from [child] if "mesh" in nodes[child] else _parts_of(nodes, child, given)


def _pieces_of(writer: Writer, shown: Shown) -> Iterator[Piece]:
    document, json = shown.document, shown.document.json
    read: dict[tuple[int, int], Primitive] = {}
    frames: dict[int, dict[str, NDArray]] = {}  # of the instances of each node
    instances: dict[tuple[int, int], int] = {}
    first = 0
    for placed in shown.placed:
        node = json["nodes"][placed.node]
        mesh = json["meshes"][node["mesh"]]
        about = mesh["primitives"][placed.primitive]
        key = node["mesh"], placed.primitive
        if key not in read:
            read[key] = read_primitive(document, about)
        under = placed.node
        if placed.instance >= 0:
            owner = placed.node, placed.instance
            if placed.node not in frames:
                frames[placed.node] = _frames(document, node)
            if owner not in instances:
                instances[owner] = _instance(writer, node, owner, frames[placed.node])
            under = instances[owner]
        count = len(placed.shape.faces)
        yield Piece(
            under,
            read[key].attributes,
            placed.shape.faces,
            np.arange(first, first + count),
            about.get("material"),
            read[key].targets,
            {key: mesh[key] for key in ("weights", "extras") if key in mesh},
            {key: node[key] for key in ("skin", "weights") if key in node},
            about.get("extensions", {}).get(VARIANTS, {}).get("mappings", ()),
        )
        first += count


def _frames(document: Document, node: dict) -> dict[str, NDArray[np.float64]]:
    """How the instances of a node are placed: rows of numbers by what nodes call them."""
    attributes = node["extensions"][INSTANCING]["attributes"]
    return {
        name.lower(): read_accessor(document, attributes[name]).meant
        for name in ("TRANSLATION", "ROTATION", "SCALE")
        if name in attributes
    }


def _instance(
    writer: Writer, node: dict, owner: tuple[int, int], frames: dict[str, NDArray]
) -> int:
    """A node of its own for an instance."""
    number, instance = owner
    place = {name: rows[instance].tolist() for name, rows in frames.items()}
    named = {"name": node["name"]} if "name" in node else {}
    made = writer.add("nodes", {**named, **place})
    writer.json["nodes"][number].setdefault("children", []).append(made)
    return made


def _keep_images(writer: Writer, document: Document) -> None:
    """Take pictures along, those in files beside the document, too, so that it needs none."""
    for image in writer.json.get("images", []):
        if "bufferView" in image:
            image["bufferView"] = writer.view(document.view(image["bufferView"]))
        elif "uri" in image and not image["uri"].startswith("data:"):
            try:
                file = document.beside(image["uri"])
                data = file.read(0, file.size)
            except (FileError, OSError):
                writer.left_out.append(unquote(image["uri"]))  # and missing in the copy, too
                continue
            kind = image.get("mimeType") or mimetypes.guess_type(file.name)[0]
            image.setdefault("name", Path(file.name).stem)
            image["mimeType"], image["bufferView"] = kind or "image/png", writer.view(data)
            del image["uri"]


def _keep_numbers(writer: Writer, document: Document) -> None:
    """Take along what skins and animations are made of."""
    taken: dict[int, int] = {}

    def take(number: int, bounds: bool = False) -> int:
        if number not in taken:
            taken[number] = writer.numbers(read_accessor(document, number), bounds)
        return taken[number]

    for skin in writer.json.get("skins", []):
        if "inverseBindMatrices" in skin:
            skin["inverseBindMatrices"] = take(skin["inverseBindMatrices"])
    for animation in writer.json.get("animations", []):
        for sampler in animation.get("samplers", []):
            sampler["input"] = take(sampler["input"], bounds=True)
            sampler["output"] = take(sampler["output"])


def _keep_extensions(item: dict[str, Any], kept: set[str]) -> None:
    extensions = {k: v for k, v in item.get("extensions", {}).items() if k in kept}
    item.pop("extensions", None)
    if extensions:
        item["extensions"] = extensions


def _extensions_in(item: Any) -> Iterator[str]:
    """The names of all extensions that some of the JSON has."""
    stack = [item]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            if isinstance(here.get("extensions"), dict):
                yield from here["extensions"]
            stack += here.values()
        elif isinstance(here, list):
            stack += here


def _roots(nodes: list[dict[str, Any]]) -> list[int]:
    children = {child for node in nodes for child in node.get("children", ())}
    return [number for number in range(len(nodes)) if number not in children]


def _stand_up(about: dict[str, Any], source: MeshFile) -> None:
    """Turn the whole scene where the file lies otherwise than glTF has it."""
    turn = np.eye(4)
    turn[:3, :3] = upright(source.up_axis, np.eye(3)).T
    (scene,) = about["scenes"]
    about["nodes"].append({"children": scene["nodes"], "matrix": turn.T.ravel().tolist()})
    scene["nodes"] = [len(about["nodes"]) - 1]
