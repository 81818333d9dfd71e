"""A tiny set in each published layout, of the shapes that the project generates.

Generated parts get the words of the set where they have such a part; what has no word there is
unlabelled, or part of something that has. Written once into a folder and read back by the reader of
the real set, so that what is tried small is what runs on the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.shapes import LabelledShape

from ..harness.contract import Sample, Shape
from ..harness.run import SampleSet
from .faust import NAMES, Faust, write_faust
from .generated import generated_shape, sample_of
from .objaverse_general import ObjaverseGeneral, write_objaverse_general
from .partnete import PartNetE, write_partnete
from .partobjaverse import PartObjaverseTiny, write_partobjaverse
from .scanobjectnn import ScanObjectNN, write_scanobjectnn
from .shapenetpart import PARTS, REFERENCES, ShapeNetPart, write_shapenetpart

REFERENCE_SEED = 5  # of the shapes that methods are given to learn from
REST = "*"  # in a table of words: whatever is not named


class StandIn(NamedTuple):
    """What stands for a category: a family of generated shapes, and the set's word for its parts.

    Attributes:
        family: of generated shapes.
        words: the set's word by the generated part's fine or coarse name; ``*`` for all others.
        without: shapes with such a part are another thing and are left out,
        needs: and so are those without this one.
    """

    family: str
    words: Mapping[str, str] = {}
    without: str = ""
    needs: str = ""


SHAPENETPART: dict[str, StandIn] = {
    "Airplane": StandIn(
        "airplane", {"body": "body", "wing": "wing", "tail": "tail", REST: "engine or frame"}
    ),
    "Bag": StandIn("bag", {"handle": "handle", "strap": "handle", REST: "body"}),
    "Cap": StandIn("cap", {"brim": "brim", REST: "crown"}),
    "Car": StandIn("car", {"roof": "roof", "hood": "hood", "wheel": "wheel", REST: "body"}),
    "Chair": StandIn("chair", {"back": "back", "seat": "seat", "arm": "arm", REST: "leg"}),
    "Earphone": StandIn(
        "earphone", {"earcup": "earcup", "headband": "headband", REST: "data wire"}
    ),
    "Guitar": StandIn("guitar", {"head": "headstock", "neck": "neck", REST: "body"}),
    "Knife": StandIn("knife", {"blade": "blade", REST: "handle"}),
    "Lamp": StandIn("lamp", {"base": "base", "pole": "pole", REST: "lampshade"}),
    "Laptop": StandIn("laptop", {"screen": "screen", REST: "keyboard"}, needs="screen"),
    "Motorbike": StandIn(
        "motorbike",
        {
            "gas tank": "gas tank",
            "seat": "seat",
            "wheel": "wheel",
            "handle": "handles or handlebars",
            "light": "headlight",
            REST: "engine or frame",
        },
    ),
    "Mug": StandIn("mug", {"handle": "handle", REST: "cup"}),
    "Pistol": StandIn(
        "gun",
        {
            "grip": "handle or grip",
            "stock": "handle or grip",
            "magazine": "handle or grip",
            "trigger": "trigger and guard",
            REST: "barrel",
        },
    ),
    "Rocket": StandIn("rocket", {"fin": "fin", "nose": "nose", REST: "body"}),
    "Skateboard": StandIn(
        "skateboard", {"wheel": "wheel", "truck": "belt for foot", REST: "deck"}, "column"
    ),
    "Table": StandIn("table", {"tabletop": "desktop", "drawer": "drawer", REST: "leg or support"}),
}
PERSON = {
    "head": "head",
    "arm": "arm",
    "leg": "leg",
    "body": "torso",
    "neck": "torso",
    "antenna": "head",
}
FINE_PERSON = {
    **PERSON,
    "neck": "neck",
    "eye": "eye",
    "ear": "ear",
    "muzzle": "nose",
    "hand": "hand",
    "foot": "foot",
}
PARTNETE: dict[str, StandIn] = {
    "Chair": StandIn(
        "chair", {"arm": "arm", "back": "back", "wheel": "wheel", "leg": "leg", "seat": "seat"}
    ),
    "Table": StandIn(
        "table", {"handle": "handle", "drawer": "drawer", "leg": "leg", "tabletop": "tabletop"}
    ),
    "Lamp": StandIn("lamp", {"base": "base", "pole": "body", "bulb": "bulb", "lampshade": "shade"}),
    "Scissors": StandIn("scissors", {"blade": "blade", "handle": "handle", "pivot": "screw"}),
    "Faucet": StandIn("faucet", {"spout": "spout", "handle": "switch"}),
    "Kettle": StandIn("teapot", {"lid": "lid", "handle": "handle", "spout": "spout"}),
    "Knife": StandIn("knife", {"blade": "blade"}),
    "Pliers": StandIn("pliers", {"handle": "leg"}),
    "Bottle": StandIn("bottle", {"cap": "lid"}),
}
PARTNETE_PARTS = {
    "Chair": ("arm", "back", "leg", "seat", "wheel"),
    "Table": ("door", "drawer", "leg", "tabletop", "wheel", "handle"),
    "Lamp": ("base", "body", "bulb", "shade"),
    "Scissors": ("blade", "handle", "screw"),
    "Faucet": ("spout", "switch"),
    "Kettle": ("lid", "handle", "spout"),
    "Knife": ("blade",),
    "Pliers": ("leg",),
    "Bottle": ("lid",),
}
SCANOBJECTNN: dict[str, StandIn] = {
    "chair": StandIn("chair", {"back": "back", "arm": "arm", "seat": "seat", REST: "base"}),
    "table": StandIn("table", {"tabletop": "tabletop", REST: "base"}),
    "bed": StandIn("bed", {"mattress": "sleep area", "pillow": "sleep area", REST: "frame"}),
    "sofa": StandIn("sofa", {"back": "back", "arm": "arm", "seat": "seat", REST: "base"}),
    "shelf": StandIn("shelf", {"shelf": "surface", REST: "frame"}),
}
SCANOBJECTNN_PARTS = {
    "chair": ("back", "arm", "base", "seat"),
    "table": ("tabletop", "base"),
    "bed": ("sleep area", "frame"),
    "sofa": ("back", "arm", "base", "seat"),
    "shelf": ("frame", "surface", "thing"),
}
ANYTHING = ("guitar", "teapot", "quadruped", "bicycle", "scissors", "helicopter")
GROUPS = {"Transportation": ("car", "airplane"), "Electronics": ("laptop",), "Toy": ("robot",)}


def y_up(sample: Sample) -> Sample:
    """The same sample in a frame whose Y points up."""

    def turned(rows: NDArray | None) -> NDArray | None:
        return None if rows is None else rows[:, [0, 2, 1]] * [1, 1, -1]

    shape = sample.shape
    moved = Shape(
        shape.key,
        shape.category,
        turned(shape.points),
        "Y",
        turned(shape.normals),
        shape.colours,
        turned(shape.vertices),
        shape.faces,
        shape.point_face,
    )
    return Sample(moved, sample.names, sample.labels)


def stand_ins(
    category: str,
    stand_in: StandIn,
    names: tuple[str, ...],
    count: int,
    points: int,
    seed: int = 0,
) -> Iterator[Sample]:
    """Generated shapes under the words of a set, Z up.

    Args:
        category: the set's, in the keys CATEGORY/NUMBER.
        stand_in: what stands for it.
        names: all part names of the category.
        count: how many.
        points: N of each.
        seed: of the shapes.
    """
    made, number = 0, 0
    while made < count:
        shape = generated_shape(stand_in.family, number, seed)
        number += 1
        words = {word for part in shape.parts for word in part}
        if stand_in.without in words - {""} or not {stand_in.needs} - {""} <= words:
            continue
        sample = sample_of(shape, f"{category}/{made:04d}", points, seed=seed)
        label = np.array([_label(part, stand_in.words, names) for part in shape.parts])
        labels = label[shape.face_part[sample.shape.point_face]]
        kept = Shape(**{**vars(sample.shape), "category": category.lower()})
        yield Sample(kept, names, labels)
        made += 1


def _label(part: tuple[str, ...], words: Mapping[str, str], names: tuple[str, ...]) -> int:
    for name in (*part[::-1], REST):
        if name in words:
            return names.index(words[name])
    return -1


def own_names(shape: LabelledShape, key: str, points: int) -> Sample:
    """A generated shape under its own names, Y up."""
    return y_up(sample_of(shape, key, points))


def _shapenetpart(root: Path, count: int, points: int) -> None:
    def made(prefix: str, count: int, seed: int) -> Iterator[Sample]:
        for number, (name, stand_in) in enumerate(SHAPENETPART.items()):
            # Not as many of each: a mean over categories is another than one over shapes.
            several = count + (count > 1 and number % 2)
            for sample in stand_ins(name, stand_in, PARTS[name][1], several, points, seed):
                key = sample.shape.key.replace("/", f"/{prefix}")
                yield y_up(replace(sample, shape=replace(sample.shape, key=key)))

    write_shapenetpart(root, made("", count, 0), training=made("t", REFERENCES, REFERENCE_SEED))


def _faust(root: Path, count: int, points: int) -> None:
    for granularity, words in (("coarse", PERSON), ("fine", FINE_PERSON)):
        samples = (
            y_up(sample)
            for family in ("robot", "teddy")
            for sample in stand_ins(
                family, StandIn(family, words), NAMES[granularity], count, 4 * points
            )
        )
        write_faust(root, samples, granularity)


def _partnete(root: Path, count: int, points: int) -> None:
    write_partnete(
        root,
        (
            y_up(sample)
            for name, stand_in in PARTNETE.items()
            for sample in stand_ins(name, stand_in, PARTNETE_PARTS[name], count, points)
        ),
    )


def _scanobjectnn(root: Path, count: int, points: int) -> None:
    write_scanobjectnn(
        root,
        (
            y_up(sample)
            for name, stand_in in SCANOBJECTNN.items()
            for sample in stand_ins(name, stand_in, SCANOBJECTNN_PARTS[name], count, points)
        ),
    )


def _objaverse_general(root: Path, count: int, points: int) -> None:
    write_objaverse_general(
        root,
        (
            own_names(generated_shape(family, i), f"{family}/{family}{i}", points)
            for family in ANYTHING
            for i in range(count)
        ),
    )


def _partobjaverse(root: Path, count: int, points: int) -> None:
    write_partobjaverse(
        root,
        (
            own_names(generated_shape(family, i), f"{group}/{family}{i}", points)
            for group, families in GROUPS.items()
            for family in families
            for i in range(count)
        ),
    )


class Maker(NamedTuple):
    """How a tiny set is written and read."""

    write: Callable[[Path, int, int], None]
    read: Callable[[Path], SampleSet]


MAKERS: dict[str, Maker] = {
    "shapenetpart": Maker(_shapenetpart, ShapeNetPart),
    "faust-coarse": Maker(_faust, lambda root: Faust(root, "coarse")),
    "faust-fine": Maker(_faust, lambda root: Faust(root, "fine")),
    "partnete": Maker(_partnete, PartNetE),
    "scanobjectnn": Maker(_scanobjectnn, ScanObjectNN),
    "objaverse-general": Maker(_objaverse_general, ObjaverseGeneral),
    "partobjaverse-tiny": Maker(_partobjaverse, lambda root: PartObjaverseTiny(root, 2048)),
}


def small_set(name: str, folder: Path, count: int, points: int = 2048) -> SampleSet:
    """A tiny set of a name in :data:`MAKERS`, written below ``folder`` if it is not there yet.

    Args:
        name: of the set.
        folder: of all tiny sets.
        count: shapes of each category.
        points: N of each shape.
    """
    maker = MAKERS[name]
    root = folder / f"{name.removesuffix('-coarse').removesuffix('-fine')}-{count}-{points}"
    done = root / "complete"
    if not done.exists():
        maker.write(root, count, points)
        done.write_text("", encoding="utf-8")
    return maker.read(root)
