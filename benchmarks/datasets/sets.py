"""The set that a command is measured on: the real one under ``--data``, or a tiny one made here."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from patchalign3d.errors import FileError

from ..harness.command import Options
from ..harness.run import SampleSet
from . import faust, partnete, partobjaverse, scanobjectnn, shapenetpart
from .rotated import Rotated
from .stand_ins import MAKERS, small_set

SMALL_SHAPES = 2  # of each category
SHAPES = {  # of all of a set, if that is known
    "shapenetpart": shapenetpart.TEST_SHAPES,
    "faust": faust.SHAPES,
    "partnete": partnete.SHAPES,
    "scanobjectnn": scanobjectnn.TEST_SHAPES,
    "partobjaverse-tiny": partobjaverse.SHAPES,
}
# Where each set is to be had; some want a login, and all have terms.
PUBLISHED = {
    "shapenetpart": "https://shapenet.org, as shapenetcore_partanno_segmentation_benchmark_v0",
    "faust": "https://faust-leaderboard.is.tuebingen.mpg.de, its labels with "
    "https://github.com/Samir55/SATR",
    "partnete": "https://github.com/Colin97/PartSLIP",
    "scanobjectnn": "https://github.com/hkust-vgd/scanobjectnn",
    "objaverse-general": "https://github.com/ziqi-ma/Find3D",
    "partobjaverse-tiny": "https://huggingface.co/datasets/yhyang-myron/PartObjaverse-Tiny",
}


class Chosen(NamedTuple):
    """What a command is measured on.

    Attributes:
        samples: the set.
        title: what it is called in tables and recipes.
        real: read from the paper's data, if only a piece of it.
        whole: all of the paper's shapes as the paper shows them: figures may be compared.
        missing: how many shapes of the split are not among the data, where a list tells.
    """

    samples: SampleSet
    title: str
    real: bool
    whole: bool = False
    missing: int = 0


def chosen_set(name: str, options: Options) -> Chosen:
    """A set of :data:`MAKERS` by its name.

    The real one is read from ``DATA/NAME`` (without -coarse or -fine), or from ``DATA`` itself.

    Raises:
        FileError: it is not there; the sentence tells where to get it.
    """
    if options.data is None:
        samples: SampleSet = small_set(name, options.out / "data", SMALL_SHAPES)
        chosen = Chosen(samples, f"{name}, generated shapes in its layout", False)
    else:
        own = name.removesuffix("-coarse").removesuffix("-fine")
        inside = options.data / own
        root: Path = inside if inside.is_dir() else options.data
        samples = MAKERS[name].read(root)
        try:
            count = len(samples.keys)
        except FileError as error:
            raise FileError(f"{error} The set is published at {PUBLISHED[own]}.") from error
        whole = options.limit is None and count == SHAPES.get(own)
        missing = len(samples.missing) if isinstance(samples, shapenetpart.ShapeNetPart) else 0
        chosen = Chosen(samples, f"{name} in {root.name}", True, whole, missing)
    if options.rotation == "none":
        return chosen
    turned = Rotated(chosen.samples, options.rotation, options.settings.seed)
    if options.rotation != "random":
        _ = turned.angles  # those that do not fit are refused before any work
    title = f"{chosen.title}, turned: {Path(options.rotation).name}"
    shapenet = isinstance(chosen.samples, shapenetpart.ShapeNetPart)
    if options.rotation != "random" and shapenet and chosen.samples.layout != "hdf5":
        title += " by the shapes' names (Find3D's rows are those of hdf5's)"
    return chosen._replace(samples=turned, title=title, whole=False)
