"""What a person types, as prompts; and what to look for in common kinds of objects."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..shared.errors import FileError
from ..shared.prompts.enumerations import prompts_in
from ..shared.texts import read_text

# Kind of object (also its category): parts, keypoints.
PRESETS = {
    "Airplane": ("body, wing, tail, engine", "nose, left wing tip, right wing tip, tail"),
    "Animal": ("head, body, leg, tail, ear", "nose, tail tip, left front foot, right front foot"),
    "Bag": ("body, handle", ""),
    "Bicycle": ("wheel, frame, saddle, handlebar, pedal", ""),
    "Bottle": ("body, neck, cap", ""),
    "Building": ("roof, wall, door, window", ""),
    "Car": ("body, wheel, window, roof, hood", "left front wheel, right front wheel"),
    "Chair": ("seat, back, leg, arm", ""),
    "Guitar": ("body, neck, headstock", ""),
    "Knife": ("blade, handle", "blade tip"),
    "Lamp": ("base, pole, lampshade", ""),
    "Laptop": ("keyboard, screen", ""),
    "Mug": ("cup, handle", ""),
    "Person": ("head, torso, arm, hand, leg, foot", "nose, left hand, right hand, left foot"),
    "Plant": ("pot, leaf, stem, flower", ""),
    "Robot": ("head, torso, arm, hand, leg, foot", "left hand, right hand"),
    "Table": ("table top, leg, drawer", ""),
    "Tree": ("trunk, branch, leaf", ""),
}


def read_presets(file: Path) -> dict[str, tuple[str, str]]:
    """Presets as they are kept: the words for parts and for keypoints, by kind of object.

    Raises:
        FileError: a person has changed the file, and it holds something else. As it is written
            whole, what is not understood of it would be lost with the next preset.
    """
    try:
        found = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise FileError(
            f"{file}, line {error.lineno}, makes no sense there. Mend the file, or remove it."
        ) from error
    except RecursionError as error:
        raise FileError(f"{file} nests too deep. Mend the file, or remove it.") from error
    presets = found if isinstance(found, dict) else {"": found}
    for kind, words in presets.items():
        if not (isinstance(words, list) and len(words) == 2 and all(map(_is_text, [kind, *words]))):
            raise FileError(
                f"{file} holds something else than two texts for {kind!r}. Mend the file, or "
                "remove it."
            )
    return {kind: (parts, keypoints) for kind, (parts, keypoints) in presets.items()}


def _is_text(said: object) -> bool:
    """Whether Blender can show it: JSON has escapes for what is no letter."""
    return isinstance(said, str) and not any("\ud800" <= letter <= "\udfff" for letter in said)


class Prompts(NamedTuple):
    """What to look for, and in what kind of object, if that is known."""

    parts: list[str]
    category: str = ""


def read_prompts(text: str) -> Prompts:
    """Prompts from a file: a phrase a line, or several with commas between.

    >>> read_prompts("# furniture\\ncategory: chair\\nseat, back\\nleg  # all four")
    Prompts(parts=['seat', 'back', 'leg'], category='chair')
    """
    category, phrases = "", []
    for line in text.splitlines():
        words = line.partition("#")[0].strip()
        key, colon, value = words.partition(":")
        if colon and key.strip().casefold() == "category":
            category = value.strip()
        else:
            phrases.append(words)
    return Prompts(prompts_in("\n".join(phrases)), category)


def from_names(names: Iterable[str]) -> list[str]:
    """The names of an object's vertex groups as words. Numbers stay that tell groups apart; one
    alone may only say that the name was in use.

    >>> from_names(["Leg", "Leg.001", "Leg.002", "seat.001", "top", "top.001"])
    ['leg', 'leg 001', 'leg 002', 'seat', 'top', 'top']
    """
    words = {name: from_name(name) for name in names}
    numbered = {name: from_name(name.replace(".", " ")) for name in words}
    often = Counter(words[name] for name in words if words[name] != numbered[name])
    return [(numbered if often[words[name]] > 1 else words)[name] for name in words]


def from_name(name: str) -> str:
    """The name of a thing in a scene as words.

    >>> from_name("Leg_Front-L.001")
    'leg front left'
    """
    stem, dot, number = name.rpartition(".")
    words = (stem if dot and number.isdigit() else name).lower()
    for separator in "_-.,":
        words = words.replace(separator, " ")
    sides = {"l": "left", "r": "right"}
    return " ".join(sides.get(word, word) for word in words.split())
