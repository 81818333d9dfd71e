"""Clouds and their part labels in memory-mapped arrays: no mesh is parsed in the loop.

A shard is a folder of

- ``points.npy`` (S, M, 3) float16: M surface points of each shape, Z up, in its unit frame;
- ``masks.npy`` (R, M / 8) uint8: packed bits, one row per label of a shape, which points it covers;
- ``shard.json``: of each shape the category and the axes that are known, and the wordings and
  granularity level of each of its rows;
- for Stage 1, ``targets.npy`` (S, G, D) float16: what a 2D encoder says of G canonical patches, and
  ``nearest.npy`` (S, M) int16: the canonical patch nearest to each point;
- ``made.json``: of what it was made, and the hashes of its files (training.data.provenance).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError, MeshError
from patchalign3d.shared.manifest import hash_recipe

from .clouds import Cloud, Label, Targets, check_cloud
from .provenance import contents_of, write_made


def write_shard(folder: Path, clouds: Iterable[Cloud], recipe: str = "") -> None:
    """Write a shard; it takes its place in one move when it is complete, also that of an older one.

    All clouds have as many points, and all or none have targets, as wide.

    Args:
        folder: of the shard.
        clouds: at least one.
        recipe: a hash of all that they were made of.

    Raises:
        MeshError: there are none, or one is not sound (:func:`check_cloud`).
    """
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    points, masks, shapes, targets = [], [], [], []
    for cloud in clouds:
        check_cloud(cloud)
        rows = [[list(label.wordings), label.level] for label in cloud.labels]
        shape = {"category": cloud.category, "axes": cloud.axes, "first": len(masks)}
        shapes.append({**shape, "labels": rows})
        points.append(cloud.points.astype(np.float16))
        masks += [np.packbits(label.mask) for label in cloud.labels]
        targets += [cloud.targets] if cloud.targets else []
    if not points:
        raise MeshError(f"There is nothing to write into {folder}.")
    np.save(unfinished / "points.npy", np.stack(points))
    none = np.zeros((0, (points[0].shape[0] + 7) // 8), np.uint8)
    np.save(unfinished / "masks.npy", np.stack(masks) if masks else none)
    if targets:
        np.save(
            unfinished / "targets.npy", np.stack([t.features.astype(np.float16) for t in targets])
        )
        np.save(unfinished / "nearest.npy", np.stack([t.nearest.astype(np.int16) for t in targets]))
    (unfinished / "shard.json").write_text(json.dumps(shapes))
    write_made(unfinished, recipe)
    shutil.rmtree(folder, ignore_errors=True)  # a folder that is not empty cannot be replaced
    unfinished.replace(folder)


class Shards:
    """All shards of a split. A shard's folder is named SOURCE-NUMBER.

    Attributes:
        names: of all parts at the coarsest level.
        identity: a hash of what all of them hold.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards = []
        made = []
        self._by_source: dict[str, list[tuple[int, int]]] = {}
        for path in sorted(p.parent for p in folder.glob("*/shard.json")):
            source, _, number = path.name.rpartition("-")
            if not number.isdigit():
                continue  # unfinished
            shapes, arrays = _read(path)
            made.append([path.name, contents_of(path)])
            rows = [(len(self._shards), row) for row in range(len(shapes))]
            self._by_source.setdefault(source, []).extend(rows)
            self._shards.append((path.name, shapes, arrays))
        self.names = sorted(
            {
                wordings[0]
                for _, shapes, _ in self._shards
                for shape in shapes
                for wordings, level in shape["labels"]
                if level == 0
            }
        )
        self.identity = hash_recipe(made)
        if not self._shards:
            raise FileError(
                f"There are no shards in {folder}; see training.data.make_shards, and "
                "training.data.import_data, which holds out none of a single object."
            )

    def __reduce__(self) -> tuple:
        return Shards, (self._folder,)  # another process maps the files itself

    def wordings(self) -> set[tuple[str, str, int]]:
        """Every category with every wording of its parts and their level."""
        return {
            (shape["category"], wording, level)
            for _, shapes, _ in self._shards
            for shape in shapes
            for wordings, level in shape["labels"]
            for wording in wordings
        }

    @property
    def sources(self) -> list[str]:
        """Where the clouds come from: "person" and the families."""
        return list(self._by_source)

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._by_source.values())

    def count(self, source: str) -> int:
        """How many clouds a source has."""
        return len(self._by_source[source])

    def axes(self, source: str, number: int) -> str:
        """Of which axes of a cloud the true stand is known, as in :class:`Cloud`."""
        rows = self._by_source[source]
        shard, row = rows[number % len(rows)]
        return self._shards[shard][1][row].get("axes", "")

    def cloud(self, source: str, number: int) -> Cloud:
        """One cloud of a source, counted from 0 and around."""
        rows = self._by_source[source]
        shard, row = rows[number % len(rows)]
        name, shapes, arrays = self._shards[shard]
        shape = shapes[row]
        origin = f"row {row} of {name} ({shape['category']})"
        points = arrays["points"][row]
        self._check(origin, "points", points)
        packed = arrays["masks"][shape["first"] : shape["first"] + len(shape["labels"])]
        masks = np.unpackbits(packed, axis=1, count=len(points)).view(bool)
        labels = [
            Label(tuple(wordings), level, mask)
            for (wordings, level), mask in zip(shape["labels"], masks, strict=True)
        ]
        targets = None
        if "targets" in arrays:
            targets = Targets(arrays["targets"][row], arrays["nearest"][row])
            self._check(origin, "features", targets.features)
        axes = self.axes(source, number)
        return Cloud(shape["category"], points.astype(np.float32), labels, targets, axes, origin)

    def spread(self, source: str, count: int) -> Iterator[Cloud]:
        """``count`` clouds of a source, from all over it; some twice where it has fewer."""
        there = self.count(source)
        for number in range(count):
            yield self.cloud(source, number * max(there, count) // count)

    def _check(self, origin: str, what: str, values: NDArray) -> None:
        if not np.isfinite(values).all():
            raise FileError(
                f"In {self._folder}, {origin} has {what} that are not finite numbers. Make the "
                "shard again."
            )

    def draw(self, rng: np.random.Generator, weights: Mapping[str, float]) -> Cloud:
        """A random cloud of a random source, drawn by ``weights``, 1 where none is given.

        Raises:
            FileError: all have the weight 0.
        """
        chances = np.array([weights.get(source, 1.0) for source in self.sources])
        if not chances.any():
            raise FileError(
                f"All sources in {self._folder} have the weight 0. Give one of them more."
            )
        source = rng.choice(self.sources, p=chances / chances.sum())
        return self.cloud(str(source), int(rng.integers(len(self._by_source[source]))))


def _read(path: Path) -> tuple[list[dict[str, Any]], dict[str, NDArray]]:
    """The shapes and arrays of a shard.

    Raises:
        FileError: a file of it is missing, damaged or does not fit the others.
    """
    try:
        shapes = json.loads((path / "shard.json").read_text(encoding="utf-8"))
        arrays = {file.stem: _mapped(file) for file in path.glob("*.npy")}
        sound = _sound(shapes, arrays)
    except Exception as error:  # NumPy's reader raises whatever its parts do
        raise FileError(f"{path} is no shard, or damaged ({error}). Make it again.") from error
    if not sound:
        raise FileError(f"{path} is damaged: its arrays do not fit shard.json. Make it again.")
    return shapes, arrays


def _sound(shapes: list[dict[str, Any]], arrays: dict[str, NDArray]) -> bool:
    """Whether shapes and arrays are of the form that this module writes, and fit each other."""
    rows = 0
    for shape in shapes:
        named = isinstance(shape["category"], str) and isinstance(shape.get("axes", ""), str)
        if not named or shape["first"] != rows:
            return False
        for wordings, level in shape["labels"]:
            if not wordings or type(level) is not int or set(map(type, wordings)) != {str}:
                return False
        rows += len(shape["labels"])
    points, masks = arrays["points"], arrays["masks"]
    count, size = points.shape[:2]
    forms = [
        (points, (len(shapes), size, 3), np.float16),
        (masks, (rows, (size + 7) // 8), np.uint8),
    ]
    if "targets" in arrays:
        forms += [(arrays["targets"], (count, *arrays["targets"].shape[1:]), np.float16)]
        forms += [(arrays["nearest"], (count, size), np.int16)]
    return all(array.shape == shape and array.dtype == dtype for array, shape, dtype in forms)


def _mapped(file: Path) -> NDArray:
    # A plain view: every slice of a memmap object costs some microseconds of bookkeeping.
    return np.load(file, mmap_mode="r").view(np.ndarray)
