"""Models made by artists, labelled by the names they gave to joints, nodes and materials.

Such names are half noise: a name that is a colour, a number or the object's own is no part. What is
left is put into the words that a person would use ("UpperLeg.L" → "thigh", "ThumpStick" →
"thumbstick").

A file holds ``vertices`` (V, 3) Y up, ``faces`` (F, 3), and for each of "node", "material" and
"joint" an array ``face_KIND`` (F,) of indices into ``KIND_names``, −1 for none.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patchalign3d.geometry.sampling import sample_surface

from .shards import POINTS, Cloud, Label

HELD_OUT = 8  # one in so many objects is never trained on

COLOURS = frozenset(
    "accent beige black blond blue bright brown cyan dark darker gold golden green grey highlights "
    "light lighter lime main orange outline pink purple red silver teal white yellow".split()
)
NOISE = frozenset(
    "a acs aset b c cube cylinder d default details geo group lambert level lod mat material mesh "
    "modular node none nurbs path pbr r l sphere texture main2 plane first second third age "
    "hexagons medieval colormap citybits spacebits furniture restaurant halloweenbits".split()
)
SUBSTANCES = frozenset(
    "bone brick bricks cloth dirt fabric glass grass leather marble metal plaster rock sand skin "
    "snow steel stone water wood".split()
)
# In an object's own name: its seasons, states, sizes and numbers, which share most of their shape.
VARIANTS = frozenset(
    "animated autumn big broken burnt character closed covered crop damaged dead decorated "
    "destroyed dirt dirty double e empty filled fire f full g gltf h half handed harvested high i "
    "j k large left lit long low lvl m medium melted moss multi narrow one open overgrown pile "
    "plus right rig round short side single slim small sloped snow square stack stacked stacks "
    "standing stump tall thin triple two v waterless wet wide without x".split()
)
SIDES = {"left": "left", "right": "right", "l": "left", "r": "right"}
ENDS = {"front": "front", "rear": "rear", "back": "back"}
SPELLING = {
    "bark": "trunk",
    "blades": "blade",
    "celing": "ceiling",
    "cushin": "cushion",
    "eye color": "eye",
    "eyes": "eye",
    "grab": "grip",
    "hooves": "hoof",
    "joystick": "thumbstick",
    "pants": "legs",
    "puffefish": "",
    "pupil": "eye",
    "thump stick": "thumbstick",
    "thunbstick": "thumbstick",
    "touch pad": "touchpad",
    "trig": "trigger",
    "wheels": "wheel",
    "windows": "window",
}

# Stem, number, and side: set apart, or a capital after the stem. The "l" of "Tail" is no side.
JOINT_NAME = (
    r"([A-Za-z_]*?)[0-9]*(?:\.\d+(?=[._]))?(?:[._ ]([LRlr])|(?<=[a-z0-9])([LR]))?(?:\.\d+)?"
)
# What rigs put before a name: Mixamo's, Rigify's, 3ds Max's; and the side, where it comes first.
RIG = r"(?:mixamorig\d*:|DEF-|ORG-|Bip\d+ )?(?:(Left|Right|[LR](?= ))[ _]?(?=[A-Z]))?"
# Joints that rigs call otherwise than the packs. Mixamo's "leg" is the lower one.
ALIASES = {
    "arm": "upperarm",
    "ball": "toes",
    "calf": "lowerleg",
    "clavicle": "shoulder",
    "forearm": "lowerarm",
    "pelvis": "hips",
    "shin": "lowerleg",
    "thigh": "upperleg",
    "toe": "toes",
    "toebase": "toes",
}

# What a person calls the skin that follows a joint: (roughly, exactly). The joint's name without
# side and number.
TORSO = ("torso", "body", "trunk")
JOINTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "head": (("head",), ("head",)),
    "face": (("head",), ("face", "head")),
    "eye": (("head",), ("eye",)),
    "eyebrow": (("head",), ("eyebrow",)),
    "mouth": (("head",), ("mouth", "muzzle", "jaw")),
    "lowermouth": (("head",), ("mouth", "jaw")),
    "tongue": (("head",), ("tongue",)),
    "ear": (("head",), ("ear",)),
    "neck": (("neck",), ("neck",)),
    "chest": (TORSO, ("chest", "upper body")),
    "torso": (TORSO, TORSO),
    "body": (TORSO, TORSO),
    "spine": (TORSO, TORSO),
    "back": (TORSO, TORSO),
    "shoulders": (TORSO, ("chest", "shoulder")),
    "abdomen": (TORSO, ("belly", "abdomen", "waist")),
    "belly": (TORSO, ("belly", "abdomen", "waist")),
    "hips": (TORSO, ("hips", "pelvis")),
    "shoulder": (TORSO, ("shoulder",)),
    "upperarm": (("arm",), ("upper arm",)),
    "lowerarm": (("arm",), ("forearm", "lower arm")),
    "hand": (("arm",), ("hand",)),
    "wrist": (("arm",), ("hand",)),
    "fist": (("arm",), ("hand", "fist")),
    "palm": (("arm",), ("hand", "palm")),
    **{
        finger: (("arm",), ("finger", "hand"))
        for finger in ("thumb", "index", "middle", "ring", "pinky")
    },
    "leg": (("leg",), ("leg",)),
    "upperleg": (("leg",), ("thigh", "upper leg")),
    "upleg": (("leg",), ("thigh", "upper leg")),
    "midleg": (("leg",), ("shin", "lower leg")),
    "lowerleg": (("leg",), ("shin", "lower leg", "calf")),
    "foot": (("leg",), ("foot",)),
    "toes": (("leg",), ("toes", "foot")),
    **{
        f"{joint_end}{stem}": (("leg",), (f"{end} leg", f"{other} leg"))
        for joint_end, end, other in (("front", "front", "fore"), ("back", "hind", "back"))
        for stem in ("shoulder", "leg", "upperleg", "upleg", "lowerleg", "lowleg")
    },
    "frontfoot": (("leg",), ("foot", "paw", "front foot")),
    "backfoot": (("leg",), ("foot", "paw", "hind foot")),
    "ff": (("leg",), ("foot", "paw", "front foot")),
    "ffb": (("leg",), ("foot", "paw", "hind foot")),
    "tail": (("tail",), ("tail",)),
    "wing": (("wing",), ("wing",)),
    "topflipper": (("fin", "flipper"), ("flipper", "fin")),
    "midflipper": (("fin", "flipper"), ("flipper", "fin")),
    "bottomflipper": (("fin", "flipper"), ("flipper", "fin")),
    "flipper": (("fin", "flipper"), ("flipper", "fin")),
    "gun": (("gun", "weapon"), ("gun", "weapon")),
    "weapon": (("weapon",), ("weapon",)),
    "tanktrack": (("track", "chain"), ("track", "chain")),
}

# Materials that tell parts apart though their names do not: by the object's name.
READINGS: list[tuple[str, dict[str, str]]] = [
    (
        r"\b(tree|willow|birch|pine|palm|bush|plant)\b",
        {
            r"wood|bark|trunk|white|black|brown|\.": "trunk",
            r"green|orange|yellow|red|leaves|leaf": "leaves",
            r"snow": "snow",
            r"coconut": "coconut",
            r"pot": "pot",
        },
    ),
    (
        r"sword|dagger|knife|katana|machete|scimitar",
        {
            r"wood|brown|black|leather": "handle",
            r"^steel|^lightsteel|^grey|^lightgrey|^metal|blade": "blade",
            r"darksteel|gold": "guard",
        },
    ),
    (
        r"axe|hammer|mace|pickaxe|shovel|hoe|spear",
        {r"wood|brown": "handle", r"steel|grey|metal|red|gold|blade": "head"},
    ),
    (r"potion", {r"glass": "bottle", r"liquid": "liquid", r"brown|cork": "cork"}),
    (r"torch", {r"wood": "handle", r"fire|yellow|orange|^light$": "flame"}),
]
SYNONYMS = {
    "blade": ("edge",),
    "body": ("main body", "case", "hull"),
    "grip": ("grip button", "handle", "squeeze"),
    "guard": ("crossguard", "hilt"),
    "handle": ("grip", "hilt", "shaft"),
    "leaves": ("foliage", "crown", "treetop", "leaf"),
    "thumbstick": ("joystick", "stick"),
    "touchpad": ("trackpad", "pad"),
    "trunk": ("stem", "wood", "bark"),
    "wheel": ("tire", "tyre"),
    "window": ("glass", "pane"),
}

Level = dict[tuple[str, ...], NDArray[np.bool_]]
"""Wordings of each part, and which faces (F,) it covers."""


@dataclass(frozen=True)
class PackModel:
    """One labelled model.

    Attributes:
        name: the object's own, in words.
        held_out: kept away from training, along with its variants in other colours, seasons, states
            and sizes.
        vertices: (V, 3), Z up.
        faces: (F, 3).
        levels: parts that are asked for together, level by level; faces may have none.
        jointed: whether it has a skeleton.
    """

    name: str
    held_out: bool
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    levels: list[Level]
    jointed: bool


def words_of(name: str) -> list[str]:
    """ "ThumpStick_geo.001" → ["thump", "stick", "geo"]."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", " ", name)
    return spaced.lower().split()


def part_name(name: str, own_name: list[str]) -> tuple[str, list[str]]:
    """A node's or material's name as a part, "" if it is none, and its words of place."""
    words = words_of(name)
    place = [ENDS[w] for w in words if w in ENDS] + [SIDES[w] for w in words if w in SIDES]
    own = {*own_name, *(word + "s" for word in own_name)}
    kept = [w for w in words if w not in COLOURS | NOISE | own and w not in ENDS and w not in SIDES]
    part = " ".join(kept)
    part = SPELLING.get(part, " ".join(SPELLING.get(word, word) for word in kept)).strip()
    return part, place


def _named_level(names: list[str], index: NDArray, own_name: list[str], wanted: str) -> list[Level]:
    """Levels from the names of nodes or materials, bare and, where it says more, with places."""
    bare: Level = {}
    placed: Level = {}
    for number, name in enumerate(names):
        mask = index == number
        part, place = part_name(name, own_name)
        if not mask.any() or (part in SUBSTANCES) != (wanted == "substance"):
            continue
        if not part and wanted == "node" and set(words_of(name)) & set(own_name):
            part = "body"  # of a car whose wheels are nodes of their own
        if not part:
            continue
        _add(bare, (part, *SYNONYMS.get(part, ())), mask)
        _add(placed, (" ".join([*place, part]),), mask)
    return [bare] if bare.keys() == placed.keys() or len(placed) == len(bare) else [bare, placed]


def joint_name(name: str) -> tuple[str, str]:
    """A joint's name without number and what rigs put before it, and its side: "mixamorig:LeftArm"
    is an "upperarm" of the "left".
    """
    rig = re.match(RIG, name)
    bare = name[rig.end() :]
    match = re.fullmatch(JOINT_NAME, bare)
    stem = (match[1] if match else bare).lower().replace("_", "").replace(" ", "")
    side = rig[1] or (match and (match[2] or match[3])) or ""
    stem = "palm" if stem.startswith("palm") else stem.removeprefix("ik") or stem
    finger = re.fullmatch(r"(?:hand|f)?(thumb|index|middle|ring|pinky)", stem)
    stem = finger[1] if finger else ALIASES.get(stem, stem)
    return stem, SIDES.get(side.lower(), "")


def _joint_levels(names: list[str], index: NDArray) -> list[Level]:
    read = [joint_name(name) for name in names]
    stems, sides = [stem for stem, _ in read], [side for _, side in read]
    if any(re.match("mixamorig", name) for name in names):
        stems = ["lowerleg" if stem == "leg" else stem for stem in stems]
    human = "upperarm" in stems
    rough: Level = {}
    fine: Level = {}
    sided: Level = {}
    for number, (stem, side) in enumerate(zip(stems, sides, strict=True)):
        mask = index == number
        if stem not in JOINTS or not mask.any():
            continue
        roughly, exactly = JOINTS[stem]
        if human and stem == "neck":
            roughly = ("head",)
        _add(rough, roughly, mask)
        _add(fine, exactly, mask)
        limb = roughly[0] in ("arm", "leg", "wing")
        _add(sided, (f"{side} {exactly[0]}",) if side and limb else roughly, mask)
    return [rough, fine, sided]


def _read_by_colour(name: str, names: list[str], index: NDArray) -> list[Level]:
    level: Level = {}
    for objects, materials in READINGS:
        if re.search(objects, name):
            for number, material in enumerate(names):
                said = material.lower().replace("_", "")
                part = next((p for how, p in materials.items() if re.search(how, said)), None)
                if part and (index == number).any():
                    _add(level, (part, *SYNONYMS.get(part, ())), index == number)
            break
    return [level]


def _add(level: Level, wordings: tuple[str, ...], mask: NDArray[np.bool_]) -> None:
    """Add faces to the part of that first wording, which keeps the wordings that fit all of it:
    front feet and hind feet together are "foot" and "paw".
    """
    known = next((known for known in level if known[0] == wordings[0]), wordings)
    mask = level.pop(known, np.zeros(len(mask), bool)) | mask
    level[tuple(word for word in known if word in wordings)] = mask


def read_models(folder: Path) -> Iterator[PackModel]:
    """The models of a folder that have parts with names, in the order of their files' names."""
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            model = label_model(path.stem.rpartition("__")[2], file)
        if model:
            yield model


def label_model(stem: str, file: Mapping[str, NDArray]) -> PackModel | None:
    """The model of the arrays named above, None where no name tells faces apart.

    Args:
        stem: the object's own name as its author wrote it.
        file: the arrays.
    """
    own = words_of(stem)
    name = " ".join(word for word in own if word not in COLOURS | NOISE) or "object"
    faces = file["faces"].astype(np.int64)
    vertices = file["vertices"].astype(np.float64)
    names = {
        kind: [str(n) for n in file[f"{kind}_names"]] for kind in ("joint", "node", "material")
    }
    index = {kind: file[f"face_{kind}"] for kind in names}
    levels = [
        *_joint_levels(names["joint"], index["joint"]),
        *_named_level(names["node"], index["node"], own, "node"),
        *_named_level(names["material"], index["material"], own, "material"),
        *_named_level(names["material"], index["material"], own, "substance"),
        *_read_by_colour(name, names["material"], index["material"]),
    ]
    levels = [level for level in levels if _says_something(level, len(faces))]
    if not levels:
        return None
    return PackModel(
        name=name,
        held_out=zlib.crc32(kind_of(name).encode()) % HELD_OUT == 0,
        vertices=np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1),
        faces=faces,
        levels=levels,
        jointed=bool((index["joint"] >= 0).any()),
    )


def kind_of(name: str) -> str:
    """What an object's variants have in common: "birch tree dead snow" → "birch tree"."""
    words = name.split()
    return " ".join(word for word in words if word not in VARIANTS) or name


def _says_something(level: Level, faces: int) -> bool:
    """Whether it tells faces apart."""
    return len(level) > 1 or any(0.02 < mask.sum() / faces < 0.98 for mask in level.values())


def pack_clouds(
    folders: list[Path], jointed: bool, held_out: bool, rng: np.random.Generator
) -> Iterator[Cloud]:
    """The models with (or without) a skeleton as clouds, those kept for validation or the rest."""
    for folder in folders:
        for model in read_models(folder):
            if model.jointed != jointed or model.held_out != held_out:
                continue
            yield model_cloud(model, POINTS, rng)


def model_cloud(model: PackModel, count: int, rng: np.random.Generator) -> Cloud:
    """``count`` points of the model's surface, and the parts that they show."""
    points, face = sample_surface(model.vertices, model.faces, count, rng)
    labels = [
        Label(wordings, number, mask[face])
        for number, level in enumerate(model.levels)
        for wordings, mask in level.items()
        if mask[face].any()
    ]
    return Cloud(model.name, points.astype(np.float32), labels)
