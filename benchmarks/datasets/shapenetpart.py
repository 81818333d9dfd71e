"""ShapeNetPart, in the three layouts in which it is around.

``txt``, shapenetcore_partanno_segmentation_benchmark_v0_normal, the paper's::

    synsetoffset2category.txt                    Airplane <tab> 02691156
    train_test_split/shuffled_test_file_list.json   ["shape_data/02691156/<id>", …]
    02691156/<id>.txt                            x y z nx ny nz label, the label 0 … 49 of all parts

``v0``, the older one without normals: ``02691156/points/<id>.pts`` (x y z) and
``02691156/points_label/<id>.seg``, the label from 1 within its category.

``hdf5``, hdf5_data (PointNet's, the one that Find3D reads): ``ply_data_test*.h5``, in that folder
or the root, with ``data`` (S, 2048, 3), ``label`` (S, 1) the category and ``pid`` (S, 2048) the
label of all parts. A shape is called by its row, counted through the files.

Protocol (released evaluator): the whole cloud is centred on its mean and scaled to a largest norm
of 1, then 2048 points are drawn with replacement; the release leaves the draw to chance, here it
has a seed. All parts of the category are asked about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError

from ..harness.contract import Sample, Shape, chance
from .reading import checked_labels, damaged, json_of, numbers

Layout = Literal["txt", "v0", "hdf5"]

# Category: its synset and the names of its parts, in the order of the 50 labels.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Airplane": ("02691156", ("body", "wing", "tail", "engine or frame")),
    "Bag": ("02773838", ("handle", "body")),
    "Cap": ("02954340", ("crown", "brim")),
    "Car": ("02958343", ("roof", "hood", "wheel", "body")),
    "Chair": ("03001627", ("back", "seat", "leg", "arm")),
    "Earphone": ("03261776", ("earcup", "headband", "data wire")),
    "Guitar": ("03467517", ("headstock", "neck", "body")),
    "Knife": ("03624134", ("blade", "handle")),
    "Lamp": ("03636649", ("base", "lampshade", "fixing bracket", "pole")),
    "Laptop": ("03642806", ("keyboard", "screen")),
    "Motorbike": (
        "03790512",
        ("gas tank", "seat", "wheel", "handles or handlebars", "headlight", "engine or frame"),
    ),
    "Mug": ("03797390", ("handle", "cup")),
    "Pistol": ("03948459", ("barrel", "handle or grip", "trigger and guard")),
    "Rocket": ("04099429", ("body", "fin", "nose")),
    "Skateboard": ("04225987", ("wheel", "deck", "belt for foot")),
    "Table": ("04379243", ("desktop", "leg or support", "drawer")),
}
BY_SYNSET = {synset: name for name, (synset, _) in PARTS.items()}
FIRST_LABEL = dict(
    zip(PARTS, np.cumsum([0, *(len(parts) for _, parts in PARTS.values())]).tolist(), strict=False)
)
POINTS = 2048
TEST_SHAPES = 2874
REFERENCES = 3
SPLIT_FOLDER = "train_test_split"


@dataclass(frozen=True)
class ShapeNetPart:
    """The shapes of a split.

    Attributes:
        root: the folder of the set.
        split: "test", "val" or "train"; v0 pieces without split lists are all "test".
        points: N drawn from each cloud, with replacement; None takes the cloud as it is.
        seed: of the draw.

    Raises:
        FileError: the folder holds none of the layouts, or a file is damaged.
    """

    root: Path
    split: str = "test"
    points: int | None = POINTS
    seed: int = 0

    @cached_property
    def layout(self) -> Layout:
        """Which of the three it is."""
        if self._hdf5_files:
            return "hdf5"
        for synset in BY_SYNSET:
            folder = self.root / synset
            if (folder / "points").is_dir():
                return "v0"
            if folder.is_dir():
                return "txt"
        raise FileError(
            f"{self.root} is not ShapeNetPart: it has neither a folder of a category, such as "
            f"02691156, nor ply_data_{self.split}0.h5."
        )

    @cached_property
    def keys(self) -> Sequence[str]:
        if self.layout == "hdf5":
            return sorted(self.rows, key=lambda key: list(BY_SYNSET).index(key.partition("/")[0]))
        return sorted(key for key in self._listed if self._file(key).exists())

    @cached_property
    def rows(self) -> Sequence[str]:
        """The keys of hdf5's shapes in the files' order, which is that of Find3D's angles."""
        return [f"{synset}/{row:05d}" for row, synset in enumerate(self._hdf5[1])]

    @cached_property
    def missing(self) -> list[str]:
        """Shapes that the list of the split names and that have no file, as some lists do."""
        if self.layout == "hdf5":
            return []
        return sorted(key for key in self._listed if not self._file(key).exists())

    def category(self, key: str) -> str:
        return BY_SYNSET[key.partition("/")[0]].lower()

    def sample(self, key: str) -> Sample:
        name = BY_SYNSET[key.partition("/")[0]]
        parts = PARTS[name][1]
        cloud, normals, labels = self._read(key, name)
        cloud = cloud - cloud.mean(0)
        cloud /= max(np.linalg.norm(cloud, axis=1).max(), 1e-12)
        if not self.points:
            return Sample(Shape(key, name.lower(), cloud, "Y", normals), parts, labels)
        drawn = chance(self.seed, key).choice(len(cloud), self.points)
        normals = None if normals is None else normals[drawn]
        shape = Shape(
            key, name.lower(), cloud[drawn], "Y", normals, origin=drawn, origins=len(cloud)
        )
        return Sample(shape, parts, labels[drawn])

    def references(self, category: str) -> list[Sample]:
        """The first three shapes of the training split that are not asked about, too."""
        if self.layout == "hdf5" or not (self.root / SPLIT_FOLDER).is_dir():
            return []
        training = ShapeNetPart(self.root, "train", self.points, self.seed)
        asked = set(self.keys)
        keys = [k for k in training.keys if training.category(k) == category and k not in asked]
        return [training.sample(key) for key in keys[:REFERENCES]]

    @cached_property
    def _listed(self) -> list[str]:
        file = self.root / SPLIT_FOLDER / f"shuffled_{self.split}_file_list.json"
        if not file.exists():
            inside = "points/*.pts" if self.layout == "v0" else "*.txt"
            files = (file for synset in BY_SYNSET for file in (self.root / synset).glob(inside))
            found = [f"{file.relative_to(self.root).parts[0]}/{file.stem}" for file in files]
        else:
            found = [name.removeprefix("shape_data/") for name in json_of(file, [str])]
        for name in found:
            if name.partition("/")[0] not in BY_SYNSET:
                raise FileError(f"{file} names {name}, which is of no category of ShapeNetPart.")
        return found

    def _file(self, key: str) -> Path:
        synset, _, name = key.partition("/")
        if self.layout == "v0":
            return self.root / synset / "points" / f"{name}.pts"
        return self.root / synset / f"{name}.txt"

    def _read(
        self, key: str, name: str
    ) -> tuple[NDArray[np.float64], NDArray[np.float64] | None, NDArray[np.int64]]:
        """Points, normals and labels within the category."""
        normals, first = None, FIRST_LABEL[name]
        if self.layout == "hdf5":
            row = int(key.partition("/")[2])
            file = self._hdf5_files[0].with_name(f"ply_data_{self.split}*.h5")
            cloud, labels = self._hdf5[0][row].astype(np.float64), self._hdf5[2][row]
        elif self.layout == "v0":
            cloud, file = numbers(self._file(key), (3,)), self._file(key)
            file = file.parent.parent / "points_label" / f"{file.stem}.seg"
            labels, first = numbers(file, (1,))[:, 0], 1
        else:
            file = self._file(key)
            cloud, normals, labels = np.split(numbers(file, (7,)), (3, 6), axis=1)
            labels = labels[:, 0]
        if (labels < first).any():
            raise damaged(file, "it has a label of another category than its own")
        parts = len(PARTS[name][1])
        return cloud, normals, checked_labels(labels, len(cloud), parts, file, first)

    @cached_property
    def _hdf5_files(self) -> list[Path]:
        folders = (self.root, self.root / "hdf5_data")
        found = (sorted(folder.glob(f"ply_data_{self.split}*.h5")) for folder in folders)
        return next(filter(None, found), [])

    @cached_property
    def _hdf5(self) -> tuple[NDArray, list[str], NDArray]:
        """All clouds (S, 2048, 3), the synset of each, and labels (S, 2048)."""
        import h5py

        clouds, categories, labels = [], [], []
        for file in self._hdf5_files:
            try:
                with h5py.File(file, "r") as opened:
                    clouds.append(opened["data"][:])
                    categories.append(opened["label"][:].reshape(-1))
                    labels.append(opened["pid"][:].astype(np.int64))
            except (OSError, KeyError) as error:
                raise damaged(file, error, or_else="of another layout") from error
        category = np.concatenate(categories)
        if category.min() < 0 or category.max() >= len(PARTS):
            raise FileError(f"{self.root} has a category that ShapeNetPart does not have.")
        synsets = [list(BY_SYNSET)[number] for number in category]
        return np.concatenate(clouds), synsets, np.concatenate(labels)


def write_shapenetpart(
    root: Path,
    samples: Iterable[Sample],
    layout: Layout = "txt",
    training: Iterable[Sample] = (),
) -> None:
    """Write samples in a layout.

    Args:
        root: made if it is not there.
        samples: of the split "test"; their categories and names are ShapeNetPart's, Y is up.
        layout: which one.
        training: of the split "train", not in hdf5.
    """
    samples, training = list(samples), list(training)
    root.mkdir(parents=True, exist_ok=True)
    listed = []
    for sample in (*samples, *training):
        synset, own = PARTS[_name(sample)][0], sample.shape.key.rpartition("/")[2]
        listed.append(f"shape_data/{synset}/{own}")
        if layout == "txt":
            _write_txt(root / synset, own, sample)
        elif layout == "v0":
            _write_v0(root / synset, own, sample)
    if layout == "hdf5":
        _write_hdf5(root / "ply_data_test0.h5", samples)
        return
    (root / SPLIT_FOLDER).mkdir(exist_ok=True)
    tests = len(samples)
    for split, names in (("test", listed[:tests]), ("val", []), ("train", listed[tests:])):
        file = root / SPLIT_FOLDER / f"shuffled_{split}_file_list.json"
        file.write_text(json.dumps(names), encoding="utf-8")
    table = "".join(f"{name}\t{synset}\n" for name, (synset, _) in PARTS.items())
    (root / "synsetoffset2category.txt").write_text(table, encoding="utf-8")


def _name(sample: Sample) -> str:
    """What the set calls its category."""
    return sample.shape.category.title()


def _write_txt(folder: Path, own: str, sample: Sample) -> None:
    points, normals = sample.shape.points, sample.shape.normals
    normals = points * 0 if normals is None else normals
    folder.mkdir(exist_ok=True)
    rows = np.column_stack([points, normals, sample.labels + FIRST_LABEL[_name(sample)]])
    np.savetxt(folder / f"{own}.txt", rows, "%.6f")


def _write_v0(folder: Path, own: str, sample: Sample) -> None:
    for below, suffix, rows, form in (
        ("points", ".pts", sample.shape.points, "%.5f"),
        ("points_label", ".seg", sample.labels + 1, "%d"),
    ):
        (folder / below).mkdir(parents=True, exist_ok=True)
        np.savetxt(folder / below / f"{own}{suffix}", rows, form)


def _write_hdf5(file: Path, samples: Sequence[Sample]) -> None:
    import h5py

    names = [_name(sample) for sample in samples]
    labels = [s.labels + FIRST_LABEL[name] for s, name in zip(samples, names, strict=True)]
    with h5py.File(file, "w") as opened:
        opened["data"] = np.stack([sample.shape.points for sample in samples]).astype(np.float32)
        opened["label"] = np.array([[list(PARTS).index(name)] for name in names], np.uint8)
        opened["pid"] = np.stack(labels).astype(np.uint8)
