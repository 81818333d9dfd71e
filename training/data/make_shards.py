"""Generate the training data: people and procedural shapes, sampled into shards.

    python -m training.data.make_shards --out SHARDS --makehuman FOLDER --packs FOLDER ... \\
        --sources FOLDER ...

Half of what is generated or put together of pieces is shown as one surface. A shard of a family
takes some fifteen seconds of a core, and there are over two hundred families.

Writes ``SHARDS/train`` and ``SHARDS/validation``. A shard follows from its name and the seed alone,
so that any number of processes make the same data. Shards that exist are not made again while they
are whole and made of the same, by the same code: another seed, size or source, or a file that has
changed since, is told and made again.
Without ``--makehuman`` (the folder with base.npz, morphs.npz and rig.game_engine.json) there are no
people, without ``--packs`` (folders of labelled models) nothing that an artist made, without
``--sources`` (folders called as in training.data.sources) nothing of other generators and robots.
"""

from __future__ import annotations

import argparse
import itertools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from patchalign3d import geometry
from patchalign3d.errors import FileError
from patchalign3d.geometry.sampling import sample_surface
from patchalign3d.shared.manifest import hash_recipe
from patchalign3d.shared.options import Parser

from .. import data, shapes
from ..alone import alone_in
from ..options import at_least, folder_of_arrays, folder_to_be, refuse_given, run_command
from ..shapes import FAMILIES, LabelledShape, variety
from ..shapes.fusing import fused
from ..shapes.places import place_levels
from ..side_by_side import side_by_side
from .body import load_body
from .clouds import PLACES, POINTS, Cloud, Label
from .landmarks import landmark_labels
from .packs import pack_clouds
from .people import person_clouds
from .provenance import code_of, fingerprint, is_made
from .shards import write_shard
from .sources import SOURCES, source_clouds, source_folder

SHARD_SIZE = 250
HELD_OUT_SIZE = 40
PLACE_LEVELS = 3  # ways to name parts by place, of each shape
FUSED, UNITED, SOFTENED, ROUGH = 0.5, 0.25, 0.35, 0.3  # chances, of each shape
BEINGS, THINGS = "pack_being", "pack_thing"  # the packs' models with and without a skeleton


def shape_points(
    shape: LabelledShape, rng: np.random.Generator, fused_share: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Points (POINTS, 3) of a shape as it may have been made, where they were on the mesh
    (POINTS, 3), and their faces (POINTS,).
    """
    made = rng.random()
    if made < fused_share:
        points, face = fused(shape.vertices, shape.faces, POINTS, rng)
        return points, points, face
    united = made < fused_share + UNITED
    points, face = sample_surface(shape.vertices, shape.faces, POINTS * (2 if united else 1), rng)
    if united:
        seen = np.flatnonzero(~variety.hidden(shape, points, shape.face_solid[face]))
        chosen = rng.choice(seen, POINTS, replace=len(seen) < POINTS)
        points, face = points[chosen], face[chosen]
    a, b, c = shape.vertices[shape.faces[face]].swapaxes(0, 1)
    normals = np.cross(b - a, c - a)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    on_mesh = points
    if rng.random() < SOFTENED:
        points = variety.softened(points, normals)
    if rng.random() < ROUGH:
        points = variety.bumpy(points, normals, rng)
    return points, on_mesh, face


def shape_cloud(
    shape: LabelledShape, rng: np.random.Generator, fused_share: float = FUSED
) -> Cloud:
    """Sample a shape, and name its parts at every level and its keypoints."""
    points, on_mesh, face = shape_points(shape, rng, fused_share)
    labels = shape_labels(shape, face, rng)
    labels += landmark_labels(on_mesh, shape.keypoints, shape.category)
    axes = "xyz" if shape.upright else ""
    return Cloud(shape.category, points.astype(np.float32), labels, axes=axes)


def shape_labels(
    shape: LabelledShape, face: NDArray[np.int64], rng: np.random.Generator
) -> list[Label]:
    """The parts at every level of points that lie on the faces (M,) of a shape."""
    part = shape.face_part[face]
    labels = []
    for level in range(shape.levels):
        names = np.array(shape.names(level))
        for name in sorted(set(names) - {""}):
            mask = (names == name)[part]
            if mask.any():
                labels.append(Label((name, *shape.synonyms.get(name, ())), level, mask))
    solid = shape.face_solid[face]
    for number, level in enumerate(place_levels(shape, rng, PLACE_LEVELS)):
        for wordings, solids in level.items():
            if solids[solid].any():
                labels.append(Label(wordings, PLACES + number, solids[solid]))
    return labels


def family_clouds(family: str, count: int, rng: np.random.Generator) -> Iterator[Cloud]:
    """Random shapes of one family."""
    for _ in range(count):
        yield shape_cloud(FAMILIES[family](rng), rng)


class Job(NamedTuple):
    """One shard, and where what it is made of lies."""

    split: str  # "train" or "validation"
    source: str
    number: int
    seed: int
    out: Path
    makehuman: Path | None = None
    packs: Sequence[Path] = ()
    sources: Mapping[str, Path] = {}

    @property
    def folder(self) -> Path:
        """Of the shard."""
        return self.out / self.split / f"{self.source}-{self.number:03d}"

    def recipe(self, size: int) -> str:
        """A hash of all that the shard depends on."""
        made_of = {
            "person": [self.makehuman] if self.makehuman else [],
            **dict.fromkeys((BEINGS, THINGS), self.packs),
            **{name: [folder] for name, folder in self.sources.items()},
        }
        about = [code_of(data, shapes, geometry), self.split, self.source, self.number]
        about += [self.seed, size, POINTS]
        return hash_recipe([*about, fingerprint(made_of.get(self.source, []))])


def make_shard(job: Job) -> None:
    """Write one shard; what was given may have nothing for it, which is told."""
    split, source = job.split, job.source
    folder = job.folder
    size = SHARD_SIZE if split == "train" else HELD_OUT_SIZE
    recipe = job.recipe(size)
    if is_made(folder, recipe):
        return
    if folder.exists():
        tqdm.write(f"{folder} was made otherwise, or has changed since: it is made again.")
    rng = np.random.default_rng([job.seed, zlib.crc32(folder.name.encode()), split == "train"])
    if source == "person":
        clouds = person_clouds(load_body(job.makehuman), size, rng)
    elif source in (BEINGS, THINGS):
        clouds = pack_clouds(job.packs, source == BEINGS, split == "validation", rng)
    elif source in job.sources:
        clouds = source_clouds(job.sources[source], split == "validation", rng)
    else:
        clouds = family_clouds(source, size, rng)
    first = next(clouds, None)
    if first is None:
        tqdm.write(f"{folder} is left out: nothing that was given belongs there.")
        return
    write_shard(folder, itertools.chain([first], clouds), recipe)


def check_used(jobs: Sequence[Job]) -> None:
    """Make sure that something has come of all that was given.

    Raises:
        FileError: of the packs, or of a source, there is no shard; those of others are made.
    """
    made: dict[str, bool] = {}
    for job in jobs:
        given = "the packs" if job.source in (BEINGS, THINGS) else job.source
        made[given] = made.get(given, False) or job.folder.exists()
    if not all(made.values()):
        unused = ", ".join(given for given, used in made.items() if not used)
        raise FileError(
            f"Nothing could be made of {unused}, for what is told above. Leave out what has no "
            "models that can be learned from. All other shards are made."
        )


def jobs_of(options: argparse.Namespace) -> list[Job]:
    """All shards that the options ask for: of each source those to train on, and one held out."""
    counts = {"person": options.people if options.makehuman else 0}
    counts |= {source: 1 if options.packs else 0 for source in (BEINGS, THINGS)}
    counts |= {family: options.family for family in FAMILIES}
    sources = {folder.name: folder for folder in options.sources}
    counts |= dict.fromkeys(sources, 1)
    folders = options.packs, sources
    return [
        Job(*(split, source, number, options.seed, options.out, options.makehuman), *folders)
        for source, count in counts.items()
        for split, shards in (("train", count), ("validation", min(count, 1)))
        for number in range(shards)
    ]


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    folder = folder_of_arrays
    parser.add_argument("--out", type=folder_to_be, required=True, help="folder of the shards")
    parser.add_argument(
        "--makehuman", type=folder, help="folder of the MakeHuman base mesh, for people"
    )
    parser.add_argument(
        "--packs", type=folder, nargs="+", default=[], help="folders of artists' models as .npz"
    )
    parser.add_argument(
        "--sources",
        type=source_folder,
        nargs="+",
        default=[],
        help=f"folders of other models, called {', '.join(SOURCES)}",
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of everything random (%(default)s)"
    )
    parser.add_argument(
        "--people", type=at_least(0), default=40, help="shards of people (%(default)s)"
    )
    parser.add_argument(
        "--family", type=at_least(0), default=8, help="shards of each family (%(default)s)"
    )
    parser.add_argument(
        "--processes",
        type=at_least(1),
        default=2,
        help="processes that make shards side by side (%(default)s)",
    )
    options = parser.parse_args()
    if not options.makehuman:
        refuse_given(parser, options, ["people"], "changes nothing without --makehuman.")
    jobs = jobs_of(options)
    if not jobs:
        parser.error("There is nothing to make: no people, no families, no packs and no sources.")
    with alone_in(options.out):
        made = side_by_side(make_shard, jobs, options.processes)
        for _ in tqdm(made, total=len(jobs), unit="shard"):
            pass
        check_used(jobs)


if __name__ == "__main__":
    run_command(main)
