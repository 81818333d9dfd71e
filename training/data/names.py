"""The words that artists write on joints, nodes and materials, put into those of a person.

Such names are half noise: a name that is a colour, a number or the object's own is no part. What is
left is put into the words that a person would use ("UpperLeg.L" → "thigh", "ThumpStick" →
"thumbstick").
"""

from __future__ import annotations

import re

from patchalign3d.shared.prompts.words import UNLABELLED_NAME

COLOURS = frozenset(
    "accent beige black blond blue bright brown cyan dark darker darkest gold golden green grey "
    "highlights light lighter lime main orange outline pink purple red silver teal white "
    "yellow".split()
)
NOISE = frozenset([UNLABELLED_NAME]) | frozenset(
    "a acs aset b c cube cylinder d default details geo group lambert level lod mat material mesh "
    "modular node none nurbs path pbr r l sphere texture main2 plane first second third age "
    "hexagons medieval colormap citybits spacebits furniture restaurant halloweenbits".split()
)
SUBSTANCES = frozenset(
    "bone brick bricks cloth dirt fabric glass grass iron leather marble metal paint plaster "
    "plastic rock sand skin snow steel stone textile water wood".split()
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

# ... and families of names for what moves together, by pattern.
FAMILIES = (
    (r"(front|back)(?:leg(?:tip|leaf|foot|toe)|toes)", r"\1foot"),
    (r"(front|back)(?:leg(?:shoulder|upper|lower|ankle|pelvis|hip|collar)|ankle)", r"\1leg"),
    (r"front(?:scapula|humerus)", "frontleg"),
    (r"leg[a-d](?:tip)?|ankleleg", "leg"),
    (r"(?:front|back)fin", "flipper"),
    (r"wing.+", "wing"),
    (r"tail(?:tip|base|mid|end)", "tail"),
    (r"ear(?:tip|leaf)", "ear"),
    (r"head\.?(?:tip|leaf)", "head"),
    (r"mouth.+|chin(?:tip)?|nose", "mouth"),
    (r"stomach.*", "belly"),
    (r"ribcage.+", "chest"),
    (r"horn.+", "horn"),
    (r"(?:finger)?(thumb|index|middle|ring|pinky).+", r"\1"),
    (r"ballleaf", "toes"),
)

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
    "horn": (("head",), ("horn",)),
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


def joint_name(name: str) -> tuple[str, str]:
    """A joint's name without number and what rigs put before it, and its side: "mixamorig:LeftArm"
    is an "upperarm" of the "left".
    """
    rig = re.match(RIG, name)
    bare = name[rig.end() :]
    match = re.fullmatch(JOINT_NAME, bare)
    stem = (match[1] if match else bare).lower().replace("_", "").replace(" ", "")
    last = re.search(r"[._]([LRlr])$", bare)  # of a name with numbers in between
    side = rig[1] or (match and (match[2] or match[3])) or (last and last[1]) or ""
    stem = "palm" if stem.startswith("palm") else stem.removeprefix("ik") or stem
    finger = re.fullmatch(r"(?:hand|f)?(thumb|index|middle|ring|pinky)", stem)
    stem = finger[1] if finger else ALIASES.get(stem, stem)
    if stem not in JOINTS:
        family = next((f for f in FAMILIES if re.fullmatch(f[0], stem)), None)
        stem = re.sub(family[0], family[1], stem) if family else stem
    return stem, SIDES.get(side.lower(), "")


def kind_of(name: str) -> str:
    """What an object's variants have in common: "birch tree dead snow" → "birch tree"."""
    words = name.split()
    return " ".join(word for word in words if word not in VARIANTS) or name


def object_of(stem: str) -> str:
    """What files of one object's variants have in common, its number among it: "Chair01_red" →
    "chair 01".
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem).lower()
    words = re.findall(r"\d+|[^\W\d_]+", spaced)
    return " ".join(word for word in words if word not in COLOURS | VARIANTS) or stem
