"""Weights from where they are hosted: a folder, the hub's cache, or, if allowed, the network."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from patchalign3d.errors import PatchAlignError
from patchalign3d.text.clip import offline

from .contract import Settings, Unavailable, without_package

T = TypeVar("T")


def hub_file(repository: str, name: str, settings: Settings) -> Path:
    """A file of a repository on the Hugging Face hub.

    Looked for by its name in ``settings.weights``, then in the hub's cache; downloaded only with
    ``settings.fetch``.

    Raises:
        Unavailable: it is nowhere.
    """
    if settings.weights and (settings.weights / name).exists():
        return settings.weights / name
    from huggingface_hub import hf_hub_download

    try:
        found = hf_hub_download(repository, name, local_files_only=not settings.fetch)
    except (OSError, ValueError) as error:  # what the hub raises is one of the two
        raise Unavailable(
            "its weights are not here", [f"{name} of {repository}, with --fetch or in --weights"]
        ) from error
    return Path(found)


def hosted(load: Callable[[], T], what: str, settings: Settings) -> T:
    """What a library loads by a name, without the network unless ``settings.fetch``.

    Args:
        load: calls the library.
        what: is fetched where it fails: file names, and of which repository.

    Raises:
        Unavailable: the weights are not on this machine, or the library is not.
    """
    try:
        with contextlib.nullcontext() if settings.fetch else offline(), _quiet():
            return load()
    except ModuleNotFoundError as error:
        raise without_package(error) from error
    except Exception as error:  # one method that does not load is no reason for a page to end
        first = f"{type(error).__name__}: {error}".partition("\n")[0]
        usual = isinstance(error, (OSError, RuntimeError, ValueError, PatchAlignError))
        absent = usual and not settings.fetch
        why = "its weights are not here" if absent else f"it cannot be loaded here ({first})"
        raise Unavailable(why, [f"{what}, with --fetch"]) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What a library logs about missing weights is said by the row that can't run."""
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def digest(file: Path) -> str:
    """The first twelve characters of a file's SHA-256."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:12]
