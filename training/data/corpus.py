"""Work on a large corpus, as the library's ``corpus`` does it, here or on a cluster.

The manifest says what is done, and of which recipe. What failed is tried again the next time.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from patchalign3d.corpus import Outcome, Outcomes, Work, attempt, for_each, here, processes
from patchalign3d.errors import FileError
from patchalign3d.shared.manifest import Manifest

AHEAD = 4  # tasks that wait for each processor of a cluster

IsCurrent = Callable[[str, Mapping[str, Any]], bool]
"""Of an item and what its work returned: whether that is still so."""


def work_through(
    items: Sequence[str],
    work: Work,
    manifest: Path,
    count: int = 1,
    cluster: bool = False,
    gpus: float = 0,
    recipe: Mapping[str, Any] | None = None,
    is_current: IsCurrent = lambda item, made: True,
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Do the work for all items that the manifest does not have yet.

    Args:
        items: all of the corpus.
        work: done once for each item.
        manifest: read first, and then written as items finish.
        count: processes of this machine; 1 works in this one.
        cluster: work in the Ray cluster that this machine belongs to, or in one of its own. All
            machines see the same files.
        gpus: of the cluster that an item occupies meanwhile, such as 0.25.
        recipe: what all results depend on; other results are not gone on from.
        is_current: whether what was made of an item, as its work returned it, is still there and
            its source unchanged; otherwise that is told, and it is made again.

    Returns:
        the manifest's entries of the items that are done, and the errors of those that failed.

    Raises:
        ModuleNotFoundError: ``cluster`` without Ray; the extra "cluster" has it.
        FileError: the manifest is of another recipe.
    """
    known, recipe = Manifest(manifest), dict(recipe or {})
    _check_recipe(known, items, recipe)
    is_kept = functools.partial(_is_kept, known, is_current)
    spread = here if count == 1 else processes(count)
    if cluster:
        spread = functools.partial(_on_cluster, gpus=gpus)
    results, errors = {}, {}
    keys = {item: item for item in items}
    for outcome in for_each(keys, work, known, recipe, is_kept, spread, "item"):
        if outcome.made is None:
            errors[outcome.key] = outcome.error
            tqdm.write(f"{outcome.key}: {outcome.error}")
        else:
            results[outcome.key] = outcome.made
    return results, errors


def _check_recipe(known: Manifest, items: Sequence[str], recipe: Mapping[str, Any]) -> None:
    """Refuse to mix what was made in two ways."""
    before = [known[item]["recipe"] for item in items if _is_made(known[item])]
    other = {name for made in before for name in recipe if made.get(name) != recipe[name]}
    if other:
        raise FileError(
            f"{known.path} is of results that were made otherwise ({', '.join(sorted(other))}). "
            "Choose another folder, or ask as before."
        )


def _is_kept(known: Manifest, is_current: IsCurrent, item: str) -> bool:
    """Whether an item is done and what was made of it still there; if no more, that is told."""
    if not _is_made(known[item]):
        return False
    current = is_current(item, known[item])
    if not current:
        tqdm.write(f"{item}, its source or the code has changed: it is made again.")
    return current


def _is_made(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of the manifest is of something that was made, and as it was written."""
    return isinstance(entry.get("recipe"), dict)


def _on_cluster(items: Mapping[str, Any], work: Work, gpus: float) -> Outcomes:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would tell its makers of each use
    import ray

    ours = not ray.is_initialized()
    if ours:
        ray.init(log_to_driver=False)
    try:
        task = functools.partial(ray.remote(num_gpus=gpus)(_attempt).remote, ray.put(work))
        waiting = iter(items.items())
        most = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        running = [task(*pair) for _, pair in zip(range(most), waiting, strict=False)]
        while running:
            (done,), running = ray.wait(running)
            running += [task(*pair) for _, pair in zip(range(1), waiting, strict=False)]
            yield ray.get(done)
    finally:
        if ours:
            ray.shutdown()


def _attempt(work: Work, key: str, item: Any) -> Outcome:
    return Outcome(key, *attempt(work, item))
