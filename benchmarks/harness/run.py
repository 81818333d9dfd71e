"""Ask a method about every shape of a set, and keep what was measured.

Records are kept by (method, shape, recipe): a JSON line is written as soon as a shape is done,
into a file that belongs to the method and the recipe, and what is there is not measured again. A
recipe is everything else that decides a number: the set, its split and protocol, the prompts, the
seed, the weights, the device, the code of this project. A shape is what it holds, not what it is
called: where the points, the truth or the names behind a key are others than those that were
measured, or the references that a method has learned from, it is measured again, as is one whose
line was cut off when the process died.
"""

from __future__ import annotations

import functools
import hashlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from tqdm import tqdm

import benchmarks
import patchalign3d
import training
from patchalign3d.errors import FileError
from training.data.provenance import code_of
from training.side_by_side import side_by_side

from .contract import Entry, Method, Sample, Settings, Unavailable, without_package
from .imported import Imported, PredictionError
from .records import Record, append_record, read_records, record_file, write_csv

WORTH_PROCESSES = 64  # shapes: a process takes seconds to start
CODE = (patchalign3d, training, benchmarks)  # decides a number

T = TypeVar("T")


class SampleSet(Protocol):
    """Shapes with their truth, read one at a time; it must survive pickling.

    Attributes:
        keys: of all shapes, those of one category in a row.
    """

    keys: Sequence[str]

    def sample(self, key: str) -> Sample:
        """Read one."""

    def category(self, key: str) -> str:
        """What a shape is, without reading it."""

    def references(self, category: str) -> Sequence[Sample]:
        """What methods that learn from references are given of a category; maybe none."""


@dataclass(frozen=True)
class Derived:
    """A set whose shapes are another's, of which a class of its own changes some.

    Attributes:
        samples: the other set.
    """

    samples: SampleSet

    @property
    def keys(self) -> Sequence[str]:
        return self.samples.keys

    def sample(self, key: str) -> Sample:
        return self.samples.sample(key)

    def category(self, key: str) -> str:
        return self.samples.category(key)

    def references(self, category: str) -> Sequence[Sample]:
        return self.samples.references(category)


@dataclass(frozen=True)
class Task:
    """What is asked and how the answer is judged; plain functions of modules, for they are pickled.

    Attributes:
        ask: (method, sample) → its answer; this alone is timed.
        judge: (sample, answer) → figures by name: numbers, or lists of numbers.
    """

    ask: Callable[[Method, Sample], Any]
    judge: Callable[[Sample, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class NotRun:
    """Why a row has no numbers, and which files would change that."""

    why: str
    fetch: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """As a page says it."""
        fetch = f"; fetch {' and '.join(self.fetch)}" if self.fetch else ""
        return f"not run: {self.why}{fetch}"


def build(entry: Entry, settings: Settings) -> Method:
    """The method with its real weights, or imported predictions where a file of them is given.

    Raises:
        Unavailable: it cannot run here.
    """
    if entry.name in settings.predictions:
        return Imported(settings.predictions[entry.name])
    asked = (entry.name, repr(settings))
    if asked in _absent:
        raise _absent[asked]
    try:
        return entry.make(settings)
    except Unavailable as error:
        _absent[asked] = error
        raise
    except ModuleNotFoundError as error:
        raise without_package(error) from error


_absent: dict[tuple[str, str], Unavailable] = {}  # what was looked for once and is not here


def measure(
    entry: Entry,
    samples: SampleSet,
    task: Task,
    recipe: Mapping[str, Any],
    settings: Settings,
    out: Path,
    processes: int = 1,
    limit: int | None = None,
) -> list[Record] | NotRun:
    """The records of all shapes, in the set's order; what is on disk is not measured again.

    Args:
        entry: the method.
        samples: what it is asked about.
        task: the question.
        recipe: what decides the numbers beside the method; its identity, the seed, the device and
            the code are added.
        settings: of methods.
        out: folder of the records.
        processes: that measure side by side.
        limit: only so many shapes, spread evenly over the set.
    """
    try:
        method = build(entry, settings)
        recipe = {**recipe, "method": entry.name, "identity": method.identity}
        recipe |= {"seed": settings.seed, "device": settings.device, "code": code_of(*CODE)}
        file = record_file(out, recipe)
        done = read_records(file, recipe)
        keys = spread(samples.keys, limit)
        missing = [key for key in keys if not _is_of(done.get(key), samples, key, entry.fits)]
        if processes <= 1 or len(missing) < WORTH_PROCESSES:
            found = map(_Worker(entry, samples, task, method).measure, missing)
        else:
            elsewhere = _Elsewhere(entry.name, samples, task, settings)
            found = (record for _, record in side_by_side(elsewhere, missing, processes))
        with file.open("a", encoding="utf-8") as stream:
            bar = tqdm(found, total=len(missing), desc=entry.title[:32], unit="shape", leave=False)
            for record in bar:
                append_record(stream, record)
                done[record["key"]] = record
    except Unavailable as error:
        return NotRun(error.why, error.fetch)
    except PredictionError as error:
        return NotRun(str(error))
    records = [done[key] for key in keys]
    write_csv(file.with_suffix(".csv"), records)
    return records


def content_of(sample: Sample) -> str:
    """A short hash of everything that a sample says."""
    digest = hashlib.blake2b(digest_size=8)
    for part in (sample, sample.shape):
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, np.ndarray):
                digest.update(f"{field.name} {value.dtype} {value.shape}".encode())
                digest.update(np.ascontiguousarray(value).data)
            elif value is not sample.shape:
                digest.update(f"{field.name} {value!r}".encode())
    return digest.hexdigest()


@functools.lru_cache(maxsize=1 << 16)
def _content(samples: SampleSet, key: str) -> str:
    """That of a shape of a set, which many methods are asked about."""
    return content_of(samples.sample(key))


@functools.lru_cache(maxsize=1 << 10)
def _learned(samples: SampleSet, category: str) -> str:
    """The same of what methods that learn are given of a category."""
    return "".join(f" {content_of(sample)}" for sample in references_of(samples, category))


def references_of(samples: SampleSet, category: str) -> Sequence[Sample]:
    """What methods that learn are given of a category.

    Raises:
        Unavailable: a file of them is damaged, which only methods that learn need.
    """
    try:
        return samples.references(category)
    except FileError as error:
        raise Unavailable(f"of its references, {error}") from error


def _is_of(record: Record | None, samples: SampleSet, key: str, learns: bool) -> bool:
    """Whether a record is of the shape that the set has under its key, and of its references if
    the method learns from them.
    """
    if record is None:
        return False
    learned = _learned(samples, samples.category(key)) if learns else ""
    return record.get("content") == _content(samples, key) + learned


def spread(keys: Sequence[T], limit: int | None) -> list[T]:
    """``limit`` of the keys, evenly through them; all if None or more than there are."""
    if limit is None or limit >= len(keys):
        return list(keys)
    return [keys[i * len(keys) // limit] for i in range(limit)]


class _Worker:
    """Asks one method about one shape after the other, fitting it anew for each category."""

    def __init__(self, entry: Entry, samples: SampleSet, task: Task, method: Method) -> None:
        self._fits, self._samples, self._task = entry.fits, samples, task
        self._method = method
        self._fitted: str | None = None

    def measure(self, key: str) -> Record:
        category = self._samples.category(key)
        if self._fits and category != self._fitted:
            self._method.fit(references_of(self._samples, category))
            self._fitted = category
        sample = self._samples.sample(key)
        begin = time.perf_counter()
        answer = self._task.ask(self._method, sample)
        seconds = time.perf_counter() - begin
        if isinstance(self._method, Imported):
            seconds = math.nan  # whoever made them knows
        figures = self._task.judge(sample, answer)
        content = content_of(sample)
        content += _learned(self._samples, category) if self._fits else ""
        about = {"key": key, "content": content, "category": category}
        return {**about, "seconds": round(seconds, 5), **figures}


@dataclass
class _Elsewhere:
    """Measures in another process, where the method is built with the first shape."""

    name: str
    samples: SampleSet
    task: Task
    settings: Settings
    worker: _Worker | None = None

    def __call__(self, key: str) -> Record:
        if self.worker is None:
            import torch

            from .registry import entry

            torch.set_num_threads(1)  # processes side by side would fight over the cores
            known = entry(self.name)
            method = build(known, self.settings)
            self.worker = _Worker(known, self.samples, self.task, method)
        return self.worker.measure(key)
