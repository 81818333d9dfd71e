"""Turn data of other layouts into shards.

    python -m training.data.import_data --official DATA --out SHARDS
    python -m training.data.import_data --meshes FOLDER --out SHARDS

The official data (training.data.official_data) brings its labels, its split, and the targets of
Stage 1 if training.views.extract has made them; labelled meshes (training.data.meshes) are sampled,
and one object in eight is held out. Shards that exist are not made again.

Meshes without labels can be given some by a model, to train on or to correct by hand first:

    patchalign3d segment MESHES --parts "seat, back, leg" --format npz --out FOLDER --resume
"""

from __future__ import annotations

import argparse
import functools
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from patchalign3d.errors import PatchAlignError

from .corpus import work_through
from .meshes import find_labelled_meshes, mesh_cloud, read_labelled_mesh
from .official_data import SPLITS, OfficialData
from .shards import POINTS, Cloud, Targets, write_shard

SHARD_SIZE = 250
OFFICIAL_POINTS = 5000  # of every shape


def import_official(key: str, root: Path, out: Path) -> dict[str, dict[str, str]]:
    """Write one shard, ``key`` such as "train/official-003"; returns what was left out, and why."""
    data = OfficialData(root)
    split, _, name = key.partition("/")
    number = int(name.rpartition("-")[2])
    items = data.items(split)[number * SHARD_SIZE : (number + 1) * SHARD_SIZE]
    clouds, left_out = [], {}
    for item in items:
        try:
            cloud = data.cloud(item)
        except PatchAlignError as error:
            left_out[item] = str(error)
            continue
        clouds.append((item, resampled(cloud, OFFICIAL_POINTS)))
    extracted = any(cloud.targets for _, cloud in clouds)
    for item, cloud in clouds:
        if extracted and not cloud.targets:
            left_out[item] = (
                "It has no 2D features, though others have: see training.views.extract."
            )
        elif not cloud.targets and not cloud.labels:
            left_out[item] = "It has no labels."
    kept = [cloud for item, cloud in clouds if item not in left_out]
    if kept:
        write_shard(out / split / name, kept)
    return {"left_out": left_out}


def import_meshes(
    key: str, folder: Path, files: Sequence[str], out: Path
) -> dict[str, dict[str, str]]:
    """Write the shards "train/KEY" and "validation/KEY" of some of ``files``; returns the rest."""
    number = int(key.rpartition("-")[2])
    kept: dict[str, list[Cloud]] = {split: [] for split in SPLITS}
    left_out = {}
    for file in files[number * SHARD_SIZE : (number + 1) * SHARD_SIZE]:
        try:
            mesh = read_labelled_mesh(folder / file)
        except PatchAlignError as error:
            left_out[file] = str(error)
            continue
        if not mesh.levels:
            left_out[file] = "No name tells its faces apart."
            continue
        rng = np.random.default_rng(zlib.crc32(file.encode()))
        cloud = mesh_cloud(mesh, POINTS, rng)
        kept["validation" if mesh.held_out else "train"].append(cloud)
    for split, clouds in kept.items():
        if clouds:
            write_shard(out / split / key, clouds)
    return {"left_out": left_out}


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--official", type=Path, help="folder in which 'labeled' lies")
    source.add_argument("--meshes", type=Path, help="folder of labelled meshes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--cluster", action="store_true", help="share the work with Ray")
    options = parser.parse_args()
    if options.official:
        data = OfficialData(options.official)
        keys = [
            f"{split}/official-{number:03d}"
            for split in SPLITS
            for number in range(-(-len(data.items(split)) // SHARD_SIZE))
        ]
        work = functools.partial(import_official, root=options.official, out=options.out)
    else:
        found = find_labelled_meshes(options.meshes)
        files = [file.relative_to(options.meshes).as_posix() for file in found]
        keys = [f"meshes-{number:03d}" for number in range(-(-len(files) // SHARD_SIZE))]
        work = functools.partial(import_meshes, folder=options.meshes, files=files, out=options.out)
    manifest = options.out / "imported.jsonl"
    results, errors = work_through(keys, work, manifest, options.processes, options.cluster)
    for made in results.values():
        for item, reason in made["left_out"].items():
            print(f"{item}: {reason}")
    print(f"{len(results)} shards are done, {len(errors)} failed; see {manifest}")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    try:
        main()
    except PatchAlignError as error:
        sys.exit(str(error))
