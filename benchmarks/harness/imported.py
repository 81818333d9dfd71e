"""Predictions that somebody made elsewhere, as a method.

    --predictions satr=predictions.npz       # or a folder of .npy files

An ``.npz`` holds one array for each shape under its key; a folder holds ``<key>.npy``. An array is

- (N,) int: labels, indices into the names that are asked about, −1 = none;
- (N, K) float: scores of the names;
- (n, 3) or (n, 4) float: keypoints, positions in the shape's frame and, in a fourth column, scores.

N counts what the published file has, in its order: points of a cloud, vertices of FAUST's meshes,
faces of PartObjaverse-Tiny's. Where a protocol looks at some of them, drawn by chance, those are
taken. An array of the drawn points is taken, too, if they are not as many as the file has.

Nothing is unpickled. Any name will do: a registered method is replaced, another one is a row of its
own in the tables that ask for as much. A row whose predictions do not fit is not run, and says why;
the others are.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from patchalign3d.errors import FileError

from .contract import UNLABELLED, Entry, Keypoints, Method, Sample, Settings, Shape, Unavailable

NO_CODE = "there is no code for it here"
ANSWERS = frozenset({"segment", "divide", "keypoints"})
OF_THE_PAPER = frozenset({"satr", "fskd"})  # rows that exist as predictions only
FAR = 0.1  # of a cloud's diagonal: a keypoint farther from all its points is not on the shape


class PredictionError(FileError):
    """A file of predictions says nothing of a shape, or nothing that fits it."""


class Imported(Method):
    """Reads the answer to each question from a file.

    Raises:
        PredictionError: the file cannot be read, lacks a shape, has another number of values for
            it, values that are no numbers, or most keypoints beside it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        if not file.exists():
            raise PredictionError(f"There are no predictions at {file}.")
        self.identity = f"predictions {file.name} {_digest(file)}"

    def fit(self, references: Sequence[Sample]) -> None:
        """Whoever made them has learnt already."""

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        found = _at_points(shape, self._read(shape))
        if found.ndim == 1:
            self._check(shape, found, (len(shape.points),))
            self._check_labels(shape, found)
            labels = found.astype(np.int64)
            if labels.max(initial=UNLABELLED) >= len(names):
                raise PredictionError(
                    f"{self._file} has the label {labels.max()} for {shape.key}, and only "
                    f"{len(names)} names are asked about."
                )
            scores = np.full((len(labels), len(names)), -np.inf)
            known = np.flatnonzero(labels >= 0)
            scores[known] = 0.0
            scores[known, labels[known]] = 1.0
            return scores
        self._check(shape, found, (len(shape.points), len(names)))
        return found.astype(np.float64)

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        """As the contract says, but −1 where there is no prediction."""
        found = _at_points(shape, self._read(shape))
        self._check(shape, found, (len(shape.points),))
        self._check_labels(shape, found)
        labels = np.full(len(found), UNLABELLED)
        known = found >= 0
        labels[known] = np.unique(found[known], return_inverse=True)[1].reshape(-1)
        return labels

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        found = self._read(shape)
        if found.ndim != 2 or found.shape[1] not in (3, 4):
            raise PredictionError(
                f"{self._file} has an array of the shape {found.shape} for {shape.key}; keypoints "
                "are (n, 3), or (n, 4) with scores."
            )
        if not np.isfinite(found).all():
            raise PredictionError(f"{self._file} has keypoints of {shape.key} that are not finite.")
        apart, index = cKDTree(shape.points).query(found[:, :3])
        if len(found) and np.median(apart) > FAR * np.linalg.norm(np.ptp(shape.points, axis=0)):
            raise PredictionError(
                f"{self._file} has most keypoints of {shape.key} beside the shape: positions are "
                "in the frame and units of its cloud."
            )
        score = found[:, 3] if found.shape[1] == 4 else np.ones(len(found))
        return Keypoints(index.astype(np.int64), np.full(len(index), -1), score.astype(np.float64))

    def _read(self, shape: Shape) -> NDArray:
        try:
            if self._file.is_dir():
                found = np.load(self._file / f"{shape.key}.npy", allow_pickle=False)
            else:
                with np.load(self._file, allow_pickle=False) as arrays:
                    found = arrays[shape.key]
        except (KeyError, FileNotFoundError) as error:
            raise PredictionError(f"{self._file} has no prediction for {shape.key}.") from error
        except (OSError, EOFError, ValueError, TypeError, BadZipFile, zlib.error) as error:
            raise PredictionError(f"{self._file} cannot be read: {error}.") from error
        if found.dtype.kind not in "biuf" or np.isnan(found).any():
            raise PredictionError(f"{self._file} has values for {shape.key} that are no numbers.")
        return found

    def _check_labels(self, shape: Shape, found: NDArray) -> None:
        if found.dtype.kind not in "biu":
            raise PredictionError(
                f"{self._file} has {found.dtype} for {shape.key}; labels are whole numbers."
            )

    def _check(self, shape: Shape, found: NDArray, wanted: tuple[int, ...]) -> None:
        if found.shape != wanted:
            raise PredictionError(
                f"{self._file} has an array of the shape {found.shape} for {shape.key}; it must be "
                f"{wanted}."
            )


def _at_points(shape: Shape, found: NDArray) -> NDArray:
    """Of what is said of a whole file the rows of the points that are looked at."""
    whole = shape.origin is not None and found.ndim and len(found) == shape.origins
    return found[shape.origin] if whole else found


def imported_entry(name: str, title: str = "", why: str = NO_CODE) -> Entry:
    """A method that exists only as predictions in a file; ``why`` there is no code for it here."""

    def make(settings: Settings) -> Method:
        if name not in settings.predictions:
            raise Unavailable(
                f"{why}, and no predictions were given",
                [f"predictions of {name}, with --predictions {name}=FILE"],
            )
        return Imported(settings.predictions[name])

    def tiny() -> Method:
        raise Unavailable("it exists only as predictions in a file")

    return Entry(name, title or name, ANSWERS, make, tiny)


def _digest(file: Path) -> str:
    files = sorted(file.rglob("*.npy")) if file.is_dir() else [file]
    digest = hashlib.sha256()
    for each in files:
        digest.update(each.read_bytes())
    return digest.hexdigest()[:12]
