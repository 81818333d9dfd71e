"""The same work on every item of a large corpus, over processes or a cluster, resumed where it was.

A manifest in lines of JSON says what is done: the first one what all results depend on,
{"recipe": …}, the others {"item": …, "result": …} or, where the work failed,
{"item": …, "error": …}. What failed is tried again the next time.
"""

from __future__ import annotations

import contextlib
import functools
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from tqdm import tqdm

from patchalign3d.errors import FileError

Work = Callable[[str], Any]  # of a module, so that other processes find it; returns JSON
Outcome = tuple[str, Any, str | None]  # item, result, error

AHEAD = 4  # tasks that wait for each processor of a cluster


def for_each(
    items: Sequence[str],
    work: Work,
    manifest: Path,
    processes: int = 1,
    cluster: bool = False,
    gpus: float = 0,
    recipe: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Do the work for all items that the manifest does not have yet.

    Args:
        items: all of the corpus.
        work: done once for each item.
        manifest: read first, and then written as items finish.
        processes: of this machine; 1 works in this one.
        cluster: work in the Ray cluster that this machine belongs to, or in one of its own. All
            machines see the same files.
        gpus: of the cluster that an item occupies meanwhile, such as 0.25.
        recipe: what all results depend on; other results are not gone on from.

    Returns:
        the results of the items that are done, and the errors of those that failed.

    Raises:
        ModuleNotFoundError: ``cluster`` without Ray; the extra "cluster" has it.
        BrokenProcessPool: a process was killed; run it again to go on.
        FileError: the manifest is of another recipe.
    """
    known, before = read_manifest(manifest)
    recipe = dict(recipe or {})
    other = [name for name in recipe if before and before.get(name) != recipe[name]]
    if other:
        raise FileError(
            f"{manifest} is of results that were made otherwise ({', '.join(other)}). Choose "
            "another folder, or ask as before."
        )
    results = {item: known[item] for item in items if item in known}
    left = [item for item in items if item not in results]
    errors: dict[str, str] = {}
    if cluster:
        outcomes = _on_cluster(left, work, gpus)
    elif processes > 1:
        outcomes = _in_processes(left, work, processes)
    else:
        outcomes = (_attempt(work, item) for item in left)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    cut_off = manifest.exists() and manifest.read_bytes()[-1:] not in (b"", b"\n")
    with (
        manifest.open("a", encoding="utf-8") as lines,
        tqdm(total=len(items), initial=len(results), unit="item") as bar,
    ):
        if cut_off:
            lines.write("\n")
        if recipe and not before:
            lines.write(json.dumps({"recipe": recipe}) + "\n")
        for item, result, error in outcomes:
            if error is None:
                results[item] = result
                entry = {"item": item, "result": result}
            else:
                errors[item] = error
                entry = {"item": item, "error": error}
                bar.write(f"{item}: {error}")
            lines.write(json.dumps(entry) + "\n")
            lines.flush()
            bar.update()
    return results, errors


def read_manifest(manifest: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The results of the items that are done, and what they depend on, as far as it is known; a
    last line that was cut off does not count.
    """
    done: dict[str, Any] = {}
    recipe: dict[str, Any] = {}
    if manifest.exists():
        for line in manifest.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if "result" in entry:
                done[entry["item"]] = entry["result"]
            recipe = entry.get("recipe", recipe)
    return done, recipe


def device_of_this_process(name: str) -> str:
    """The device of that name; of several GPUs one, so that processes share them evenly.

    Raises:
        DeviceError: it does not exist here.
    """
    import torch  # which not all work on a corpus needs

    from patchalign3d.device import choose_device

    device = choose_device(name)
    return f"cuda:{os.getpid() % torch.cuda.device_count()}" if device == "cuda" else device


def _attempt(work: Work, item: str) -> Outcome:
    try:
        return item, work(item), None
    except Exception as error:  # one item must not stop a million others
        return item, None, f"{type(error).__name__}: {error}"


def _in_processes(items: Sequence[str], work: Work, processes: int) -> Iterator[Outcome]:
    # Spawned, because a forked process cannot use a GPU that its parent has touched.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (work,)) as pool:
        with _threads(max(1, (os.cpu_count() or 1) // processes)):  # which the processes inherit
            tasks = [pool.submit(_attempt_begun, item) for item in items]
        try:
            for task in as_completed(tasks):
                yield task.result()
        finally:
            pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _threads(count: int) -> Iterator[None]:
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


_begun: list[Work] = []  # in each process the work, which may carry much, sent to it once


def _begin(work: Work) -> None:
    _begun[:] = [work]


def _attempt_begun(item: str) -> Outcome:
    return _attempt(_begun[0], item)


def _on_cluster(items: Sequence[str], work: Work, gpus: float) -> Iterator[Outcome]:
    import ray

    ours = not ray.is_initialized()
    if ours:
        ray.init(log_to_driver=False)
    try:
        attempt = functools.partial(ray.remote(num_gpus=gpus)(_attempt).remote, ray.put(work))
        waiting = iter(items)
        most = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        running = [attempt(item) for _, item in zip(range(most), waiting, strict=False)]
        while running:
            (done,), running = ray.wait(running)
            running += [attempt(item) for _, item in zip(range(1), waiting, strict=False)]
            yield ray.get(done)
    finally:
        if ours:
            ray.shutdown()
