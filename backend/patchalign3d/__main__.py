"""``python -m patchalign3d``: the command line; a worker starts without what only that needs."""

import importlib.machinery
import os
import sys
import traceback

from .shared.interrupting import warn
from .threads import wait_passively

FAILED, INTERRUPTED = 1, 130


def main() -> int:
    """Run what the command line asks for, and return the exit code."""
    wait_passively()  # NumPy, which all else imports, asks only once
    if sys.argv[1:] == ["worker"]:  # somebody waits for it, perhaps where no files can be read
        from .worker import run

        run()
    try:
        from .cli import main as run_command
    except KeyboardInterrupt:
        return _end("interrupted.", INTERRUPTED)
    except Exception as error:
        package = _package(error)
        if package is None:  # it is a fault of ours
            raise
        return _end(_why_not_loaded(package, error), FAILED)
    return run_command()


def _end(sentence: str, code: int) -> int:
    warn(f"patchalign3d: {sentence}")
    return code


def _package(error: Exception) -> str | None:
    """The package of others that failed as it was imported, or that there is none of."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        names = [error.name]
    else:
        frames = traceback.walk_tb(error.__traceback__)
        names = [str(frame.f_globals.get("__name__")) for frame, _ in frames]
    others = (name.partition(".")[0] for name in names)
    ours = {"__main__", "importlib", __package__}
    return next((name for name in others if name not in ours), None)


def _why_not_loaded(package: str, error: Exception) -> str:
    """What a package says, and which variables of the environment hold what it complains of, or
    lead to a package that may be another Python's.
    """
    last = next((line for line in reversed(str(error).splitlines()) if line.strip()), "")
    said = f"The package {package!r} does not load ({type(error).__name__}: {last})."
    shown = str(error)
    blamed = sorted(name for name, value in os.environ.items() if value and repr(value) in shown)
    if blamed:
        return f"{said} Set {' and '.join(blamed)} in the environment right, or take it out."
    if folder := _named_by_pythonpath(package):
        return f"{said} It lies in {folder}, which PYTHONPATH names: take that out."
    return f"{said} Install patchalign3d and its packages again."


def _named_by_pythonpath(package: str) -> str:
    """The folder that a package is taken from, if the environment names it; otherwise nothing."""
    for folder in filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)):
        if importlib.machinery.PathFinder.find_spec(package, [folder]):
            return folder
    return ""


if __name__ == "__main__":
    sys.exit(main())
