"""Many files, labelled by several Blenders at once, of which none can harm the others.

Knows no bpy. Each Blender is a process that speaks the worker's protocol (``batch_worker.py``) and
labels one file after another; one that crashes, or takes too long, is replaced, and only the file
in hand is told as failed. What is finished is written down at once in the manifest, a JSON line for
each file, so that a batch that was broken off in whatever way can be resumed.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..bridge.client import Client
from ..bridge.job import TIMEOUT, Job
from ..bridge.replies import BackendError
from ..shared.atomic import State, refuse_unwritable, remove_unfinished, states, unfinished_in
from ..shared.errors import ReplacedError
from ..shared.manifest import MANIFEST, Manifest, are_texts, hash_mesh, hash_recipe, why_lost
from ..shared.questions import QUALITY, THRESHOLD
from ..shared.result_paths import refuse_overwriting
from ..shared.texts import counted, on_a_line
from .files import Item

START_TIMEOUT = 120.0  # seconds; Blender, or its backend, may start from a cold disk among others
FILES_PER_BLENDER = 100  # then it is replaced, and whatever memory has leaked is free
TICK = 0.02

LABELLED, KEPT, FAILED, TIMED_OUT = "labelled", "kept", "failed", "timed out"


# How things lie in Blender.
UP, FRONT = "Z", "auto"


@dataclass(frozen=True)
class Settings:
    """What all files of a batch have in common."""

    out: Path  # the folder that results and manifest go to
    formats: Sequence[str]  # suffixes of the results
    model: str  # these three as the library knows them
    device: str
    quality: str = QUALITY.default
    threshold: float = THRESHOLD.default  # faces whose score, 0 … 1, is below it stay unlabelled
    together: bool = True  # or each object of a file is asked about by itself
    up: str = UP  # the axis along which they stand
    front: str = FRONT  # and look; "auto" for the model to find either
    workers: int = 1  # Blenders that work at once
    time_limit: float = 300.0  # seconds for one file
    resume: bool = False  # what an earlier batch has finished is kept


@dataclass
class Summary:
    """What became of each file: ``results`` has a line for each, by key, ``problems`` reasons.

    ``passed_over`` has, by key, what was not labelled in files that have their results.
    """

    results: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    passed_over: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self, key: str, result: str, problem: str = "", passed_over: Sequence[str] = ()
    ) -> None:
        self.results[key] = result
        if problem:
            self.problems[key] = problem
        if passed_over:
            self.passed_over[key] = list(passed_over)

    @property
    def complete(self) -> bool:
        """Whether there were files, and every one has its results."""
        return bool(self.results) and set(self.results.values()) <= {LABELLED, KEPT}

    def table(self) -> str:
        """How many files came to what; each that has no results, and what others left out."""
        counts = Counter(self.results.values())
        rows = [(result, str(counts[result])) for result in (LABELLED, KEPT, FAILED, TIMED_OUT)]
        rows = [*((name, count) for name, count in rows if count != "0")]
        rows.append(("together", str(len(self.results))))
        lines = [f"{name:<10}{count:>7}" for name, count in rows]
        lost = [f"{key}: {self.problems.get(key, '')}" for key in self._without_results()]
        left = [f"{key}: {' '.join(said)}" for key, said in sorted(self.passed_over.items())]
        lines += ["Without results:", *lost] if lost else []
        lines += ["Passed over:", *left] if left else []
        return "\n".join(map(on_a_line, lines))

    def _without_results(self) -> list[str]:
        found = (key for key, result in self.results.items() if result in (FAILED, TIMED_OUT))
        return sorted(found)  # whichever Blender came to it first


def recipe(item: Item, settings: Settings, maker: dict[str, Any]) -> str:
    """A hash of all that the results depend on, but for the file itself.

    ``maker`` is model, device and library, as the backend tells them.
    """
    how = [settings.quality, settings.threshold, settings.together, settings.up, settings.front]
    return hash_recipe([item.prompts, sorted(settings.formats), maker, how])


class _Blender:
    """A Blender that labels files.

    Attributes:
        item: the file in hand, if there is one.
        source: the hash of its content when it was handed over.
        job: the question about it.
        began: when it was handed over.
    """

    def __init__(self, start: Callable[[], Client], settings: Settings) -> None:
        self.item: Item | None = None
        self.source = ""
        self.job: Job | None = None
        self.began = 0.0
        self._start = start
        self._settings = settings
        self._client: Client | None = None
        self._loading: Job | None = None
        self._files = 0

    def load(self) -> dict[str, Any]:
        """Start Blender and its backend; model, device, and the library's version.

        Raises:
            BackendError: the backend does not work.
        """
        return self._prepare().result(TIMEOUT).header["maker"]

    def give(self, item: Item, earlier: Mapping[str, State]) -> None:
        """Have it label a file, whose ``earlier`` results alone may be replaced."""
        if self._files == FILES_PER_BLENDER or (self._client and not self._client.running):
            self.close()
        if self._client is None:
            self._prepare()
        self._files += 1
        self.item, self.source = item, hash_mesh(item.file)
        self.began = time.monotonic()
        header = {
            "file": str(item.file),
            "base": str(item.base),
            "parts": item.prompts.parts,
            "category": item.prompts.category,
            "quality": self._settings.quality,
            "threshold": self._settings.threshold,
            "together": self._settings.together,
            "up": self._settings.up,
            "front": self._settings.front,
            "formats": list(self._settings.formats),
            "earlier": earlier,
        }
        self.job = self._client.submit("label", header)

    def is_late(self) -> bool:
        """Whether the file in hand has had its time; Blender's own start isn't counted."""
        if self._loading and self._loading.done:
            self._loading, self.began = None, time.monotonic()
        limit = TIMEOUT if self._loading else self._settings.time_limit
        return time.monotonic() - self.began > limit

    def close(self) -> None:
        """End it; the next file starts another one."""
        if self._client:
            self._client.close()
        self._client, self._files = None, 0

    def _prepare(self) -> Job:
        self._client, self._files = self._start(), 0
        header = {"model": self._settings.model, "device": self._settings.device}
        self._loading = self._client.submit("load", header)
        return self._loading


def run(
    items: Sequence[Item],
    settings: Settings,
    start: Callable[[], Client],
    say: Callable[[str], None],
    warn: Callable[[str], None],
) -> Summary:
    """Label files in Blenders whose clients ``start`` makes.

    A line is said for each file that is finished; why one is not is warned of, and what was passed
    over in one that is.

    Raises:
        BackendError: the backend does not work at all, so that no file was touched.
        FileError: nothing can be written into the folder of results, or a result would take the
            place of a file that is to be labelled.
        OSError: the manifest cannot be written.
    """
    refuse_overwriting(
        [item.file for item in items], [item.base for item in items], settings.formats
    )
    earlier = {item.key: states(item.base, settings.formats) for item in items}
    batch = _Batch(settings, Manifest(settings.out / MANIFEST), say, warn)
    batch.manifest.refuse_replacing({item.key: item.file for item in items})
    left = unfinished_in({item.base.parent for item in items})
    blenders = [_Blender(start, settings)]
    try:
        maker = blenders[0].load()
        recipes = {item.key: recipe(item, settings, maker) for item in items}
        waiting = deque(batch.to_be_done(items, recipes))
        if kept := len(items) - len(waiting) - len(batch.summary.problems):
            say(f"{kept} of {counted(len(items), 'file is', 'files are')} finished already.")
        if waiting:
            refuse_unwritable(settings.out)
        while len(blenders) < min(settings.workers, len(waiting)):
            blenders.append(_Blender(start, settings))
        while waiting or any(blender.job for blender in blenders):
            for blender in blenders:
                if blender.job is None and waiting:
                    item = waiting.popleft()
                    blender.give(item, earlier[item.key])
                elif blender.job and (blender.job.done or blender.is_late()):
                    batch.take_from(blender, recipes[blender.item.key])
            time.sleep(TICK)
        batch.look_again(items)
        for said in batch.manifest.left_behind(batch.summary.results):
            warn(said)
    finally:
        for blender in blenders:
            blender.close()
        remove_unfinished(left)  # of batches that were broken off
    return batch.summary


@dataclass(frozen=True)
class _Batch:
    """A batch at work: what it knows of its files, and who is told of them."""

    settings: Settings
    manifest: Manifest
    say: Callable[[str], None]
    warn: Callable[[str], None]
    summary: Summary = field(default_factory=Summary)

    def to_be_done(self, items: Sequence[Item], recipes: Mapping[str, str]) -> Iterator[Item]:
        """Those to be labelled: what says nothing of parts fails, what is done is kept if resumed,
        and what was changed by hand is set aside.
        """
        for item in items:
            if item.problem:
                self._fail(item, item.problem)
                continue
            resume = self.settings.resume
            if resume and self.manifest.has(item.key, recipes[item.key], item.file):
                passed_over = self.manifest[item.key].get("passed_over", [])
                if are_texts(passed_over):
                    self.summary.add(item.key, KEPT, passed_over=passed_over)
                    continue
                self.warn(self.manifest.made_again(item.key))
            for changed in self.manifest.set_aside(item.key, self.settings.formats):
                self.warn(changed)
            yield item

    def take_from(self, blender: _Blender, recipe: str) -> None:
        """Take a finished file from a Blender, or an unfinished one from one that is late."""
        item, job, blender.job = blender.item, blender.job, None
        if not job.done:
            blender.close()
            limit = self.settings.time_limit
            problem = f"It was stopped after {limit:g} second{'' if limit == 1 else 's'}."
            self._fail(item, problem, TIMED_OUT)
            return
        seconds = time.monotonic() - blender.began
        try:
            reply = job.result(0).header
        except BackendError as error:
            # Of one that was replaced meanwhile, the manifest's line is another command's.
            self._fail(item, str(error), noted=error.kind != ReplacedError.__name__)
            return
        objects, problem = reply["objects"], reply["problem"]
        for name, reason in objects:
            if reason:
                self.warn(f"{item.file}, {name}: {reason}")
        if not problem and hash_mesh(item.file) != blender.source:
            problem = "It changed while it was processed. Try again when it is complete."
        done = sum(not reason for _, reason in objects)
        labelled = f"{done} of {counted(len(objects), 'object', 'objects')} labelled"
        said = f"{item.file}: {labelled}, {seconds:.1f} s. {reply['stands']}".strip()
        if problem:
            self.say(said)
            self._fail(item, problem, written=reply["results"])
            return
        told = {name: reply[name] for name in ("passed_over", "stands") if reply[name]}
        made = {"source": blender.source, "results": reply["results"], **told}
        self.manifest.add(item.key, recipe, str(item.file), **made)
        self.say(said)
        self.summary.add(item.key, LABELLED, passed_over=reply["passed_over"])

    def look_again(self, items: Sequence[Item]) -> None:
        """Count as failed what somebody has removed or replaced of the results since."""
        for item in items:
            done = self.summary.results[item.key] in (LABELLED, KEPT)
            if done and (lost := why_lost(item.base, self.manifest[item.key]["results"])):
                self._fail(item, lost, noted=False)

    def _fail(
        self,
        item: Item,
        problem: str,
        result: str = FAILED,
        written: Mapping[str, str] | None = None,
        noted: bool = True,
    ) -> None:
        """Tell why a file is not finished.

        Args:
            item: the file.
            problem: why, in a sentence.
            result: what it comes to.
            written: results that it has all the same, by suffix with their hashes.
            noted: whether the manifest has it, too.
        """
        if noted:
            self.manifest.add_failure(item.key, problem, written, str(item.file))
        self.summary.add(item.key, result, problem)
        self.warn(f"{item.file}: {problem}")
