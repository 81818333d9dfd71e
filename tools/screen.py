"""A Blender with a window, on a virtual screen of its own, that goes through a script.

Needs Xvfb. ``job.json`` in a folder tells the script what to do, and ``seen.json`` what it has
seen.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.packaging import wheels
from tools.packaging.extension import build_addon
from tools.programs import clean_environment

WIDTH, HEIGHT = 1280, 800
LONGEST = 3600.0  # seconds for a whole session


def anothers(folder: Path) -> bool:
    """Whether a folder is there that no session was in, and that none may replace."""
    return folder.exists() and not (folder / "job.json").exists()


def python_of(blender: list[str]) -> tuple[int, int]:
    """The version of a Blender's own Python."""
    told = "import sys; print('Python', *sys.version_info[:2])"
    asked = [*blender, "-b", "--factory-startup", "--python-expr", told]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    major, minor = re.search(r"^Python (\d+) (\d+)$", said, re.MULTILINE).groups()
    return int(major), int(minor)


def build_for(python: tuple[int, int], folder: Path) -> Path:
    """The extension's zip for this machine's Blenders of a Python, with the built-in engine."""
    target = wheels.Target(wheels.this_platform(), python)
    files = wheels.fetch(target, wheels.compatible(target, wheels.read_lock()))
    return build_addon(folder, target, files)


@contextlib.contextmanager
def session(
    blender: list[str], script: Path, folder: Path
) -> Iterator[tuple[subprocess.Popen, str]]:
    """The process of a Blender that goes through a script, and its screen's name.

    It ends with the block, as does a Blender that another program has started for it.
    """
    command = [*blender, *f"--window-geometry 0 0 {WIDTH} {HEIGHT}".split()]
    # A script that does not even begin would leave a window in which nothing ever happens.
    command += ["--python-exit-code", "1", "--python", script, "--", folder / "job.json"]
    profile = {"BLENDER_USER_RESOURCES": folder / "profile", "PATCHALIGN3D_HOME": folder / "home"}
    with virtual_screen() as display, (folder / "blender.log").open("w") as log:
        environment = clean_environment({**profile, "DISPLAY": display})
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process, display
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait()


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """A screen of its own, by its name."""
    told, tell = os.pipe()
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
    screen = subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL)
    os.close(tell)
    try:
        with os.fdopen(told) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait()


def seen(folder: Path) -> dict:
    """What a session has written down; the program ends where it has not got so far."""
    written = folder / "seen.json"
    if not written.exists():
        sys.exit(f"Blender has not got to the session; {folder / 'blender.log'} tells why.")
    return json.loads(written.read_text(encoding="utf-8"))
