"""Turn data of other layouts into shards.

    python -m training.data.import_data --official DATA --out SHARDS
    python -m training.data.import_data --meshes FOLDER --out SHARDS

The official data (training.data.official_data) brings its labels, its split, and the targets of
Stage 1 if training.views.extract has made them; --subfolder says of which 2D encoder, and each has
shards of its own. Labelled meshes (training.data.meshes) are sampled, and one object in eight is
held out, of two already one. Shards that exist are not made again while they are whole and what
they were made of is as it was. What cannot be learned from is left out and told; then the exit
code is 3.

Meshes without labels can be given some by a model, to train on or to correct by hand first:

    patchalign3d segment MESHES --parts "seat, back, leg" --format npz --out FOLDER --resume
"""

from __future__ import annotations

import argparse
import functools
import shutil
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from patchalign3d import files, geometry
from patchalign3d.corpus import Work, attempt
from patchalign3d.errors import FileError, MeshError
from patchalign3d.shared.manifest import are_texts, hash_recipe
from patchalign3d.shared.options import Parser

from .. import data, shapes
from ..alone import alone_in
from ..options import at_least, existing_folder, folder_to_be, refuse_given, run_command
from .clouds import POINTS, Cloud, Targets, check_cloud
from .corpus import work_through
from .labelled import balanced_held_out, mesh_cloud
from .meshes import find_labelled_meshes, read_labelled_mesh
from .official_data import SPLITS, SUBFOLDER, OfficialData
from .provenance import code_of, fingerprint, is_made
from .shards import write_shard

SHARD_SIZE = 250
OFFICIAL_POINTS = 5000  # of every shape
CODE = (data, shapes, files, geometry)  # makes the shards
LEFT_OUT = 3  # exit code, as the shell's where something could not be labelled


def import_official(key: str, data: OfficialData, out: Path) -> dict[str, Any]:
    """Write one shard, ``key`` such as "train/official-003".

    Returns:
        what was left out and why, the shards written, and a hash of what they are made of and by.
    """
    split, _, name = key.partition("/")
    items = _official_items(data, key)
    clouds, left_out = [], {}
    for item in items:
        made, said, _ = attempt(lambda item: {"cloud": _official_cloud(data, item)}, item)
        if made is None:
            left_out[item] = said
            continue
        clouds.append((item, made["cloud"]))
    extracted = any(cloud.targets for _, cloud in clouds)
    shape = next((cloud.targets.features.shape for _, cloud in clouds if cloud.targets), None)
    for item, cloud in clouds:
        if extracted and not cloud.targets:
            left_out[item] = (
                "It has no 2D features, though others have: see training.views.extract."
            )
        elif not cloud.targets and not cloud.labels:
            left_out[item] = "It has no labels."
        elif cloud.targets and cloud.targets.features.shape != shape:
            left_out[item] = (
                f"Its 2D features are {cloud.targets.features.shape}, of another encoder or other "
                f"patches than the first one's {shape}."
            )
    kept = [cloud for item, cloud in clouds if item not in left_out]
    source = source_of(_official_files(data, items))
    if kept:
        write_shard(out / split / name, kept, source)
    else:
        shutil.rmtree(out / split / name, ignore_errors=True)
    return {"left_out": left_out, "source": source, "shards": [f"{split}/{name}"] if kept else []}


def source_of(files: Iterable[Path]) -> str:
    """A hash of what a shard is made of, and of the code that makes it."""
    return hash_recipe([code_of(*CODE), fingerprint(files)])


def _official_items(data: OfficialData, key: str) -> list[str]:
    return of_shard(key, data.items(key.partition("/")[0]))


def _official_cloud(data: OfficialData, item: str) -> Cloud:
    cloud = resampled(data.cloud(item), OFFICIAL_POINTS)
    check_cloud(cloud)
    return cloud


def _official_files(data: OfficialData, items: Sequence[str]) -> Iterator[Path]:
    for item in items:
        yield from (data.points(item), data.views(item) / "masks" / "merged", data.features(item))


def import_meshes(key: str, folder: Path, files: Sequence[str], out: Path) -> dict[str, Any]:
    """Write the shards "train/KEY" and "validation/KEY" of some of ``files``; returns as above."""
    read: list[tuple[Cloud, bool]] = []
    left_out = {}
    some = of_shard(key, files)
    source = source_of(folder / file for file in some)
    for file in some:
        made, said, _ = attempt(functools.partial(_mesh_cloud, folder), file)
        if made is None:
            left_out[file] = said
        else:
            read.append((made["cloud"], made["held_out"]))
    chosen = balanced_held_out([held_out for _, held_out in read])
    kept: dict[str, list[Cloud]] = {split: [] for split in SPLITS}
    for (cloud, _), held_out in zip(read, chosen, strict=True):
        kept["validation" if held_out else "train"].append(cloud)
    shards = [f"{split}/{key}" for split, clouds in kept.items() if clouds]
    for split, clouds in kept.items():
        if clouds:
            write_shard(out / split / key, clouds, source)
        else:  # what an earlier run may have made of other files
            shutil.rmtree(out / split / key, ignore_errors=True)
    return {"left_out": left_out, "source": source, "shards": shards}


def _mesh_cloud(folder: Path, file: str) -> dict[str, Any]:
    """A mesh's cloud, and whether it is held out."""
    mesh = read_labelled_mesh(folder / file, Path(file).parent.name)
    if not mesh.levels:
        raise MeshError("No name tells its faces apart.")
    cloud = mesh_cloud(mesh, POINTS, np.random.default_rng(zlib.crc32(file.encode())))
    check_cloud(cloud)
    return {"cloud": cloud, "held_out": mesh.held_out}


def shard_numbers(items: Sequence[str]) -> range:
    """The numbers of the shards that so many items make."""
    return range(-(-len(items) // SHARD_SIZE))


def of_shard(key: str, items: Sequence[str]) -> list[str]:
    """Those of all items that are in the shard whose key ends in a number."""
    first = int(key.rpartition("-")[2]) * SHARD_SIZE
    return list(items[first : first + SHARD_SIZE])


def is_current(key: str, made: Mapping[str, Any], out: Path, source: Callable[[str], str]) -> bool:
    """Whether the shards of a key are whole, and their source is as it was."""
    now, shards, left_out = source(key), made.get("shards"), made.get("left_out")
    if made.get("source") != now or not are_texts(shards) or not isinstance(left_out, dict):
        return False
    return all(is_made(out / shard, now) for shard in shards)


def resampled(cloud: Cloud, count: int) -> Cloud:
    """The cloud with ``count`` points: all of them where it has as many."""
    if len(cloud.points) == count:
        return cloud
    rng = np.random.default_rng(len(cloud.points))
    chosen = rng.choice(len(cloud.points), count, replace=len(cloud.points) < count)
    targets = cloud.targets
    return Cloud(
        cloud.category,
        cloud.points[chosen],
        [replace(label, mask=label.mask[chosen]) for label in cloud.labels],
        targets and Targets(targets.features, targets.nearest[chosen]),
    )


class Import(NamedTuple):
    """The shards that are to be made.

    Attributes:
        keys: of the shards.
        work: makes those of a key.
        source: of a key, a hash of what it is made of and by.
    """

    keys: list[str]
    work: Work
    source: Callable[[str], str]


def of_official(data: OfficialData, out: Path) -> Import:
    """The import of the official data, in its own splits."""
    keys = [
        f"{split}/official-{number:03d}"
        for split in SPLITS
        for number in shard_numbers(data.items(split))
    ]
    work = functools.partial(import_official, data=data, out=out)
    return Import(keys, work, lambda k: source_of(_official_files(data, _official_items(data, k))))


def of_meshes(folder: Path, out: Path) -> Import:
    """The import of a folder of labelled meshes."""
    files = [file.relative_to(folder).as_posix() for file in find_labelled_meshes(folder)]
    keys = [f"meshes-{number:03d}" for number in shard_numbers(files)]
    work = functools.partial(import_meshes, folder=folder, files=files, out=out)
    return Import(keys, work, lambda key: source_of(folder / file for file in of_shard(key, files)))


def tell(results: Mapping[str, Mapping[str, Any]], failed: int, manifest: Path) -> int:
    """Say what has come of it and what was left out; returns the exit code.

    Raises:
        FileError: nothing has come of it.
    """
    left_out = {item: why for made in results.values() for item, why in made["left_out"].items()}
    for item, why in left_out.items():
        print(f"{item}: {why}")
    shards = sum(len(made["shards"]) for made in results.values())
    lost = f"{failed} failed, {len(left_out)} shapes are left out"
    print(f"{shards} shards are done, {lost}; see {manifest}")
    if not shards:
        raise FileError("Nothing of it could be made into a shard.")
    return 1 if failed else LEFT_OUT if left_out else 0


def _options() -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--official", type=existing_folder, help="folder in which 'labeled' lies")
    source.add_argument("--meshes", type=existing_folder, help="folder of labelled meshes")
    parser.add_argument(
        "--subfolder",
        default=SUBFOLDER,
        help="folder of the 2D features in --official (%(default)s)",
    )
    parser.add_argument("--out", type=folder_to_be, required=True, help="folder of the shards")
    parser.add_argument(
        "--processes",
        type=at_least(1),
        default=1,
        help="processes that read meshes side by side (%(default)s)",
    )
    parser.add_argument("--cluster", action="store_true", help="share the work with Ray")
    options = parser.parse_args()
    if options.meshes:
        refuse_given(parser, options, ["subfolder"], "changes nothing without --official.")
    if options.cluster:
        refuse_given(parser, options, ["processes"], "changes nothing with --cluster.")
    return options


def main() -> None:
    options = _options()
    with alone_in(options.out):
        sys.exit(import_data(options))


def import_data(options: argparse.Namespace) -> int:
    """Make what is asked for; returns the exit code."""
    if options.official:
        keys, work, source = of_official(
            OfficialData(options.official, options.subfolder), options.out
        )
    else:
        keys, work, source = of_meshes(options.meshes, options.out)
    manifest = options.out / "imported.jsonl"
    current = functools.partial(is_current, out=options.out, source=source)
    results, errors = work_through(
        keys, work, manifest, options.processes, options.cluster, is_current=current
    )
    return tell(results, len(errors), manifest)


if __name__ == "__main__":
    run_command(main)
