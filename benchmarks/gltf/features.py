"""Small glTF documents, each for something that the format knows: what Khronos' samples try."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from .document import FAN, STRIP, Gltf
from .variants import Part, draco, indexed

WEDGE = np.array([[0, 0, 0], [3, 0, 0], [0, 2, 0], [0, 0, 1]], np.float32)
FACES = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
# A pixel, as a PNG.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "0000030101001827be4d0000000049454e44ae426082"
)


def wedge(gltf: Gltf, **about: Any) -> dict[str, Any]:
    """A primitive of four faces without any symmetry."""
    return indexed("u2")(gltf, Part("wedge", WEDGE, FACES)) | about


def plain() -> Gltf:
    gltf = Gltf()
    gltf.node("wedge", mesh=gltf.mesh(wedge(gltf), name="mesh"))
    return gltf


def second_scene() -> Gltf:
    gltf = Gltf()
    mesh = gltf.mesh(wedge(gltf))
    other = gltf.node("shown", False, mesh=mesh, translation=[5, 0, 0])
    gltf.json["scenes"].append({"name": "other", "nodes": [other]})
    gltf.json["scene"] = 1
    return gltf


def no_scene() -> Gltf:
    gltf = plain()
    child = gltf.node("child", False, mesh=0, translation=[0, 4, 0])
    gltf.node("root", False, children=[child], scale=[2, 2, 2])
    del gltf.json["scenes"], gltf.json["scene"]
    return gltf


def no_default_scene() -> Gltf:
    gltf = plain()
    del gltf.json["scene"]
    return gltf


def shear() -> Gltf:
    """A turned child of an unevenly stretched node of a mirrored one: no TRS says what it is."""
    gltf = Gltf()
    turn = Rotation.from_euler("xyz", [0.7, 0.3, -1]).as_quat().tolist()
    inner = gltf.node("inner", False, mesh=gltf.mesh(wedge(gltf)), rotation=turn)
    middle = gltf.node("middle", False, children=[inner], scale=[1, 3, 0.5], translation=[1, 2, 3])
    gltf.node("outer", children=[middle], scale=[-1, 1, 1], rotation=turn)
    return gltf


def deep() -> Gltf:
    gltf = Gltf()
    below = gltf.node("leaf", False, mesh=gltf.mesh(wedge(gltf)))
    for number in range(60):
        below = gltf.node(f"level {number}", number == 59, children=[below], translation=[0, 1, 0])
    return gltf


def names() -> Gltf:
    """Umlauts, nothing, one name thrice, and the name of the world."""
    gltf = Gltf()
    mesh = gltf.mesh(wedge(gltf), name="mesh of its own")
    for place, name in enumerate(["Möbel Stück", "", "leg", "leg", "leg", "world", "椅子"]):
        gltf.node(name, mesh=mesh, translation=[4 * place, 0, 0])
    return gltf


def passed_over() -> Gltf:
    """Points, lines, a camera and a lamp beside triangles."""
    gltf = plain()
    place = gltf.numbers(WEDGE)
    for mode, name in enumerate(["dots", "line", "loop", "strip"]):
        gltf.node(
            name, mesh=gltf.mesh({"attributes": {"POSITION": place}, "mode": mode}, name=name)
        )
    both = gltf.mesh(wedge(gltf), {"attributes": {"POSITION": place}, "mode": 1})
    gltf.node("both", mesh=both)
    camera = gltf.add("cameras", type="perspective", perspective={"yfov": 1, "znear": 0.1})
    gltf.node("camera", camera=camera)
    gltf.use("KHR_lights_punctual")
    gltf.json["extensions"] = {"KHR_lights_punctual": {"lights": [{"type": "point"}]}}
    gltf.node("lamp", extensions={"KHR_lights_punctual": {"light": 0}})
    return gltf


def modes() -> Gltf:
    """Lists, strips and fans with indices and without, of odd and even lengths."""
    gltf = Gltf()
    ring = np.array([[np.cos(a), np.sin(a), 0] for a in np.arange(6)], np.float32)
    place = gltf.numbers(ring)
    cases = [(mode, corners) for mode in (4, STRIP, FAN) for corners in (None, [2, 1, 0, 4, 5, 3])]
    cases += [(mode, [0, 1, 2, 3, 4]) for mode in (STRIP, FAN)]
    cases += [(mode, [0, 1, 2, 2, 3, 4, 4]) for mode in (STRIP, FAN)]
    for number, (mode, corners) in enumerate(cases):
        primitive = {"attributes": {"POSITION": place}, "mode": mode}
        if corners:
            primitive["indices"] = gltf.numbers(corners, "u1")
        gltf.node(f"{mode} {corners}", mesh=gltf.mesh(primitive), translation=[0, 0, number])
    return gltf


def odd_accessors() -> Gltf:
    """Strides, offsets, sparse indices and unused vertices."""
    gltf = Gltf()
    more = np.vstack([[[99, 99, 99]], WEDGE, [[-99, 0, 0]]]).astype(np.float32)
    place = gltf.numbers(more, stride=20, offset=8)
    corners = gltf.sparse(FACES.ravel() + 1, np.ones(12), "u2")
    primitive = {"attributes": {"POSITION": place}, "indices": corners}
    gltf.node("wedge", mesh=gltf.mesh(primitive))
    return gltf


def doubled() -> Gltf:
    """Faces twice, both ways round, and such without area."""
    gltf = Gltf()
    faces = np.concatenate([FACES, FACES[:2], FACES[1:3, ::-1], [[0, 0, 1], [2, 2, 2]]])
    primitive = indexed()(gltf, Part("wedge", WEDGE, faces))
    gltf.node("wedge", mesh=gltf.mesh(primitive))
    return gltf


def looks() -> Gltf:
    """Materials, a picture, texture coordinates that are turned, variants, colours."""
    gltf = Gltf()
    for extension in ("KHR_texture_transform", "KHR_materials_variants", "KHR_materials_unlit"):
        gltf.use(extension, extension != "KHR_materials_unlit")
    gltf.json["extensions"] = {"KHR_materials_variants": {"variants": [{"name": "red"}]}}
    image = gltf.add("images", bufferView=gltf.view(PIXEL), mimeType="image/png", name="wood")
    texture = gltf.add("textures", source=image, sampler=gltf.add("samplers", magFilter=9729))
    turned = {"KHR_texture_transform": {"rotation": 1}}
    wood = gltf.add(
        "materials",
        name="Wood",
        pbrMetallicRoughness={"baseColorTexture": {"index": texture, "extensions": turned}},
    )
    red = gltf.add("materials", name="Red", extensions={"KHR_materials_unlit": {}})
    primitive = wedge(gltf, material=wood)
    primitive["attributes"] |= {
        "TEXCOORD_0": gltf.numbers(WEDGE[:, :2]),
        "COLOR_0": gltf.numbers(np.full((4, 4), 200), "u1", normalized=True),
        "_QUALITY": gltf.numbers(np.arange(4)),
    }
    mappings = [{"material": red, "variants": [0]}]
    primitive["extensions"] = {"KHR_materials_variants": {"mappings": mappings}}
    gltf.node("wedge", mesh=gltf.mesh(primitive, name="mesh"), extras={"made": "by hand"})
    return gltf


def hidden() -> Gltf:
    gltf = plain()
    gltf.use("KHR_node_visibility", required=False)
    child = gltf.node("child of the hidden", False, mesh=0, translation=[0, 9, 0])
    hide = {"KHR_node_visibility": {"visible": False}}
    gltf.node("hidden", mesh=0, translation=[9, 0, 0], extensions=hide, children=[child])
    return gltf


def animated() -> Gltf:
    """A node that is elsewhere as soon as it is played."""
    gltf = plain()
    times, places = gltf.numbers([0.0, 1]), gltf.numbers([[7, 7, 7], [8, 8, 8]])
    gltf.add(
        "animations",
        samplers=[{"input": times, "output": places}],
        channels=[{"sampler": 0, "target": {"node": 0, "path": "translation"}}],
    )
    return gltf


def instances_of_several() -> Gltf:
    """Instances of a mesh of two primitives below a turned node, turns as normalised integers."""
    gltf = Gltf()
    gltf.use("EXT_mesh_gpu_instancing")
    turns = np.round(Rotation.from_euler("z", [[0], [1.0], [2.0]]).as_quat() * 32767)
    attributes = {
        "TRANSLATION": gltf.numbers([[0, 0, 0], [5, 0, 0], [0, 0, -5]]),
        "ROTATION": gltf.numbers(turns, "i2", normalized=True),
    }
    node = gltf.node(
        "many",
        False,
        mesh=gltf.mesh(wedge(gltf), wedge(gltf), name="many"),
        extensions={"EXT_mesh_gpu_instancing": {"attributes": attributes}},
    )
    gltf.node("above", children=[node], rotation=[0, 0.6, 0, 0.8], scale=[2, 1, 1])
    return gltf


def rest_pose() -> Gltf:
    """A skin without inverse matrices, whose node hangs elsewhere than its joints."""
    gltf = Gltf()
    tip = gltf.node("tip", False, translation=[0, 2, 0], rotation=[0.6, 0, 0, 0.8])
    base = gltf.node("base", False, children=[tip], translation=[1, 0, 0])
    gltf.node("armature", children=[base], rotation=[0, 0.6, 0, 0.8])
    skin = gltf.add("skins", joints=[base, tip], skeleton=base)
    primitive = wedge(gltf)
    weights = [[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 1, 0, 0], [0.25, 0.75, 0, 0]]
    primitive["attributes"] |= {
        "JOINTS_0": gltf.numbers([[0, 1, 0, 0]] * 4, "u1"), "WEIGHTS_0": gltf.numbers(weights)
    }  # fmt: skip
    mesh = gltf.node("body", False, mesh=gltf.mesh(primitive), skin=skin, scale=[5, 5, 5])
    gltf.node("elsewhere", children=[mesh], translation=[100, 0, 0])
    return gltf


def quantised_skin() -> Gltf:
    """Places as whole numbers that the skin's matrices undo, as compressors write them."""
    gltf = Gltf()
    gltf.use("KHR_mesh_quantization")
    joint = gltf.node("joint", translation=[0, 1, 0])
    matrix = np.diag([3 / 65535, 3 / 65535, 3 / 65535, 1])
    matrix[3, :3] = [0, -1, 0]
    skin = gltf.add("skins", joints=[joint], inverseBindMatrices=gltf.numbers([matrix.ravel()]))
    primitive = wedge(gltf)
    primitive["attributes"] = {
        "POSITION": gltf.numbers(np.round(WEDGE / 3 * 65535), "u2"),
        "JOINTS_0": gltf.numbers([[0, 0, 0, 0]] * 4, "u1"),
        "WEIGHTS_0": gltf.numbers([[255, 0, 0, 0]] * 4, "u1", normalized=True),
    }
    gltf.node("body", mesh=gltf.mesh(primitive), skin=skin)
    return gltf


def moved_and_morphed() -> Gltf:
    """A morph target on a skinned mesh; another whose weight is zero."""
    gltf = rest_pose()
    mesh = gltf.json["meshes"][0]
    bulge, nothing = np.zeros((4, 3)), np.full((4, 3), 50)
    bulge[3] = [0, 0, 2]
    targets = [{"POSITION": gltf.numbers(bulge)}, {"POSITION": gltf.numbers(nothing)}]
    mesh["primitives"][0]["targets"] = targets
    mesh["weights"] = [0.5, 0]
    return gltf


def mirrored_roots() -> Gltf:
    """A skin of two roots that mirror it, with a matrix more than it has joints."""
    gltf = Gltf()
    mirror = {"scale": [-1, 1, 1], "translation": [0, 0, 2]}
    joints = [gltf.node(name, **mirror) for name in ("left", "right")]
    inverse = gltf.numbers(np.tile(np.eye(4).ravel(), (3, 1)))
    skin = gltf.add("skins", joints=joints, inverseBindMatrices=inverse)
    primitive = wedge(gltf)
    primitive["attributes"] |= {
        "JOINTS_0": gltf.numbers([[0, 1, 0, 0]] * 4, "u1"),
        "WEIGHTS_0": gltf.numbers([[0.5, 0.5, 0, 0]] * 4),
    }
    gltf.node("body", mesh=gltf.mesh(primitive), skin=skin)
    return gltf


def quantised_morph() -> Gltf:
    """Normalised places, moved by normalised bytes."""
    gltf = Gltf()
    gltf.use("KHR_mesh_quantization")
    primitive = wedge(gltf)
    place = gltf.numbers(np.round(WEDGE / 3 * 32767), "i2", normalized=True)
    lift = np.zeros((4, 3))
    lift[3] = [0, 0, 127]
    primitive["attributes"] = {"POSITION": place}
    primitive["targets"] = [{"POSITION": gltf.numbers(lift, "i1", normalized=True)}]
    gltf.node("wedge", mesh=gltf.mesh(primitive, weights=[0.5]), scale=[3, 3, 3])
    return gltf


def partly_draco() -> Gltf:
    gltf = plain()
    packed = draco(gltf, Part("packed", WEDGE + np.array([0, 9, 0], np.float32), FACES))
    gltf.node("packed", mesh=gltf.mesh(packed))
    return gltf


def draco_with_fallback() -> Gltf:
    gltf = Gltf()
    packed = draco(gltf, Part("wedge", WEDGE, FACES))
    gltf.json["extensionsRequired"] = []
    gltf.node("wedge", mesh=gltf.mesh(wedge(gltf, extensions=packed["extensions"])))
    return gltf


def of_the_future(extension: str) -> Callable[[], Gltf]:
    def make() -> Gltf:
        gltf = plain()
        gltf.use(extension)
        return gltf

    return make


# By name; the second of each pair tells whether it is to be refused.
FEATURES: dict[str, tuple[Callable[[], Gltf], bool]] = {
    "plain": (plain, False),
    "another scene": (second_scene, False),
    "no scene": (no_scene, False),
    "no default scene": (no_default_scene, False),
    "shear": (shear, False),
    "sixty levels": (deep, False),
    "names": (names, False),
    "points and lines": (passed_over, False),
    "modes": (modes, False),
    "odd accessors": (odd_accessors, False),
    "doubled faces": (doubled, False),
    "looks": (looks, False),
    "hidden nodes": (hidden, False),
    "animated": (animated, False),
    "instances of two primitives": (instances_of_several, False),
    "rest pose": (rest_pose, False),
    "quantised skin": (quantised_skin, False),
    "skin and morph": (moved_and_morphed, False),
    "mirrored roots": (mirrored_roots, False),
    "quantised morph": (quantised_morph, False),
    "partly Draco": (partly_draco, False),
    "Draco beside plain": (draco_with_fallback, False),
    "an extension of the future": (of_the_future("EXT_of_the_future"), True),
    "moved to the Earth's centre": (of_the_future("CESIUM_RTC"), True),
}
