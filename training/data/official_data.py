"""The official training data's folder: read, and written so that the released code could read it.

    labeled/split/{train,val}.txt                    items, <class>_<uid>, one a line
    labeled/points/<uid>/points.pt                   (N, 3)
                         point2face.pt               (N,)
    labeled/rendered/<item>/oriented/imgs/           pictures, in the order of their numbers
                                     pix2face.pt     (views, H, W), −1 for none
                                     masks/merged/mask2points.pt   (masks, N) bool
                                                  mask_labels.txt  a name for each mask
                                     patch_dino/patch_features.pt
    labeled/text_banks/textbank_part_only_*_merged.pt              see training.loop.text_bank

Points are Y up, centred on their mean, the largest |coordinate| 0.75. Every .pt file holds tensors
and plain values and is opened as nothing else.
"""

from __future__ import annotations

import io
import pickle
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from patchalign3d.errors import FileError
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.prompts.words import clean
from patchalign3d.shared.texts import cause, read_lines

from .clouds import Cloud, Label, Targets

if TYPE_CHECKING:
    from ..views.lifting import CanonicalPatches

SUBFOLDER = "patch_dino"  # of the 2D features, in the release
SIZE = 0.75  # largest |coordinate|
FEATURES = "patch_features.pt"
TARGETS = ("patch_feats", "point2center")  # what is read of it
PUBLISHED = "https://huggingface.co/datasets/patchalign3d/patchalign3d-training-data"
SPLITS = {"train": "train", "validation": "val"}  # our name → theirs


class OfficialData:
    """The folder ``root``, in which ``labeled`` lies.

    Attributes:
        subfolder: of one 2D encoder's features, beside the pictures.
    """

    def __init__(self, root: Path, subfolder: str = SUBFOLDER) -> None:
        self.root = root / "labeled"
        self.subfolder = subfolder

    def items(self, split: str) -> list[str]:
        """The items of "train" or "validation".

        Raises:
            FileError: the split's file cannot be read, or is in no encoding that is known.
        """
        try:
            return [item for item in read_lines(self.split(split)) if item]
        except FileError as error:
            raise FileError(
                f"There is no list of items to work on. {error} Your own meshes come into such a "
                "folder by python -m training.views.extract --meshes; the official data are "
                f"published at {PUBLISHED}."
            ) from error

    def split(self, split: str) -> Path:
        """The file that lists the items of "train" or "validation"."""
        return self.root / "split" / f"{SPLITS[split]}.txt"

    def points(self, item: str) -> Path:
        """The folder of an item's points."""
        return self.root / "points" / item.rpartition("_")[2]

    def views(self, item: str) -> Path:
        """The folder of all that comes of an item's pictures."""
        return self.root / "rendered" / item / "oriented"

    def features(self, item: str) -> Path:
        """The file of an item's patch features."""
        return self.views(item) / self.subfolder / FEATURES

    def pictures(self, item: str) -> list[Path]:
        """The files of an item's pictures, in the order of pix2face."""
        files = [
            file
            for file in (self.views(item) / "imgs").glob("*")
            if file.suffix.lower() in (".png", ".jpg", ".jpeg")
        ]
        return sorted(files, key=lambda file: [int(n) for n in re.findall(r"\d+", file.stem)])

    def cloud(self, item: str) -> Cloud:
        """An item's points, Z up, with its labels and, if they have been made, its targets.

        Masks of one name are united; a label that is only the category's name is dropped.

        Raises:
            FileError: a file is missing, damaged, or does not fit the others.
        """
        category = clean(item.rpartition("_")[0])
        points = self.read_points(item)
        merged = self.views(item) / "masks" / "merged"
        parts: dict[str, NDArray[np.bool_]] = {}
        if (merged / "mask2points.pt").exists():
            masks = load_tensor(merged / "mask2points.pt", None, None).bool().numpy()
            names = read_lines(merged / "mask_labels.txt")
            if masks.shape != (len(names), len(points)):
                raise FileError(
                    f"{merged} has {len(names)} names for masks of the shape {masks.shape}; the "
                    f"item has {len(points)} points."
                )
            for name, mask in zip(map(clean, names), masks, strict=True):
                if name and name != category:
                    parts[name] = parts.get(name, False) | mask
        labels = [Label((name,), 0, mask) for name, mask in parts.items() if mask.any()]
        targets = self.read_targets(item) if self.features(item).exists() else None
        z_up = np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1)
        return Cloud(category, z_up, labels, targets)

    def read_points(self, item: str) -> NDArray[np.float32]:
        """An item's points (N, 3), Y up.

        Raises:
            FileError: the file is missing, damaged, or holds something else.
        """
        return load_tensor(self.points(item) / "points.pt", None, 3).float().numpy()

    def read_targets(self, item: str) -> Targets:
        """What has been made of an item for Stage 1.

        Raises:
            FileError: the file is missing, damaged, or holds something else.
        """
        file = self.features(item)
        made = load(file)
        found = [made.get(key) for key in TARGETS] if isinstance(made, dict) else []
        if [each.ndim for each in found if isinstance(each, Tensor)] != [2, 1]:
            raise FileError(
                f"{file} does not hold {' (G, D) and '.join(TARGETS)} (N,). Make it again with "
                "training.views.extract."
            )
        features, nearest = found
        return Targets(features.half().numpy(), nearest.numpy().astype(np.int16))

    def write_split(self, split: str, items: Sequence[str]) -> None:
        """Write the list of a split."""
        with replacing(self.split(split)) as unfinished:
            unfinished.write_text("".join(f"{item}\n" for item in items), encoding="utf-8")

    def write_points(self, item: str, points: NDArray, face: NDArray) -> None:
        """Write points (N, 3), Z up, in their frame, and the face (N,) that each lies on."""
        y_up = np.stack([points[:, 0], points[:, 2], -points[:, 1]], axis=1)
        y_up = y_up - y_up.mean(0)
        save(self.points(item) / "points.pt", torch.from_numpy(y_up * (SIZE / np.abs(y_up).max())))
        save(self.points(item) / "point2face.pt", torch.from_numpy(face))

    def write_labels(self, item: str, labels: dict[str, NDArray[np.bool_]]) -> None:
        """Write the masks (N,) of the named parts, in the place of all that were there."""
        merged = self.views(item) / "masks" / "merged"
        if not labels:
            shutil.rmtree(merged, ignore_errors=True)
            return
        save(merged / "mask2points.pt", torch.from_numpy(np.stack(list(labels.values()))))
        with replacing(merged / "mask_labels.txt") as unfinished:
            unfinished.write_text("".join(f"{name}\n" for name in labels), encoding="utf-8")

    def write_features(
        self,
        item: str,
        points: NDArray,
        patches: CanonicalPatches,
        features: NDArray,
        image_size: int,
    ) -> None:
        """Write the features (G, D) of canonical patches."""
        content = {
            "item_id": item,
            "feature_dim": features.shape[1],
            "img_size": image_size,
            "centers_idx": torch.from_numpy(patches.centres),
            "centers_xyz": torch.from_numpy(points[patches.centres]).float(),
            "patch_idx": torch.from_numpy(patches.members),
            "point2center": torch.from_numpy(patches.nearest),
            "patch_feats": torch.from_numpy(features).half(),
        }
        save(self.features(item), content)


def load(file: Path) -> Any:
    """Open a .pt file that holds tensors and plain values only.

    Raises:
        FileError: it is missing, damaged, or holds anything else.
    """
    try:
        return torch.load(file, map_location="cpu", weights_only=True)
    except OSError as error:
        raise FileError(f"{file} cannot be read: {cause(error)}.") from error
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise FileError(f"{file} is damaged, or holds more than tensors.") from error


def load_tensor(file: Path, *sizes: int | None) -> Tensor:
    """The tensor of a .pt file, of as many dimensions as ``sizes``; None is any size.

    Raises:
        FileError: as of :func:`load`, or it holds something else.
    """
    content = load(file)
    wanted = ", ".join("any" if size is None else str(size) for size in sizes)
    if not isinstance(content, Tensor):
        raise FileError(f"{file} holds no tensor; it must be one of the shape ({wanted}).")
    there = tuple(content.shape)
    fits = len(there) == len(sizes) and all(
        size in (None, own) for own, size in zip(there, sizes, strict=True)
    )
    if not fits:
        raise FileError(f"{file} holds a tensor of the shape {there}; it must be ({wanted}).")
    return content


def save(file: Path, content: Tensor | dict[str, Any]) -> None:
    """Write a .pt file in one move.

    Raises:
        OSError: it cannot be written.
    """
    made = io.BytesIO()  # for torch's error of a full disk is none of the system's
    torch.save(content.clone() if isinstance(content, Tensor) else content, made)
    with replacing(file) as unfinished:
        unfinished.write_bytes(made.getbuffer())
