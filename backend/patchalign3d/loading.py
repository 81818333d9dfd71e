"""Why a package of others does not load, and what may help. Standard library only."""

import importlib.machinery
import importlib.util
import os
import traceback

# What systems say where a library does not fit into the memory that a process may have.
NO_ROOM = ("failed to map segment", "cannot allocate memory")


def package_of(error: Exception) -> str | None:
    """The package of others that failed as it was imported, or that there is none of."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        names = [error.name]
    else:
        frames = traceback.walk_tb(error.__traceback__)
        names = [str(frame.f_globals.get("__name__")) for frame, _ in frames]
    others = (name.partition(".")[0] for name in names)
    ours = {"__main__", "importlib", __package__}
    return next((name for name in others if name not in ours), None)


def why_not_loaded(package: str, error: Exception) -> str:
    """What a package says, and what of memory and environment it complains of, or leads to a
    package that may be another Python's.
    """
    shown = str(error)
    last = next((line for line in reversed(shown.splitlines()) if line.strip()), "")
    said = f"The package {package!r} does not load ({type(error).__name__}: {last})."
    if any(words in shown.lower() for words in NO_ROOM):
        return f"{said} Let the process have more memory (ulimit -v)."
    blamed = sorted(name for name, value in os.environ.items() if value and repr(value) in shown)
    if blamed:
        return f"{said} Set {' and '.join(blamed)} in the environment right, or take it out."
    if folder := _named_by_pythonpath(package):
        return f"{said} It lies in {folder}, which PYTHONPATH names: take that out."
    return f"{said} Install patchalign3d and its packages again."


def way_to_torch() -> str:
    """What helps where ONNX Runtime runs, and something needs PyTorch."""
    if importlib.util.find_spec("torch"):
        return "Choose the engine 'torch'."
    return (
        "Install PyTorch: in Blender with Set Up PyTorch, in a shell with 'pip install "
        "patchalign3d'."
    )


def _named_by_pythonpath(package: str) -> str:
    """The folder that a package is taken from, if the environment names it; otherwise nothing."""
    for folder in filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)):
        if importlib.machinery.PathFinder.find_spec(package, [folder]):
            return folder
    return ""
