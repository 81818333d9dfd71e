"""Goes through a whole job in a real Blender on a virtual screen, and keeps the pictures.

    python -m docs.pictures                                  # the Blender on PATH, into docs/
    python -m docs.pictures --blender "flatpak run org.blender.Blender" --out build/flatpak

Needs Xvfb and ImageMagick's ``import`` here, and ``xdotool`` where Blender runs. What is done there
is in ``docs/window_session.py``, which also checks what it sees; this script makes what it needs,
takes a picture at each of its stops and ends with 1 if a check failed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import build

WIDTH, HEIGHT = 1280, 800
LONGEST = 900.0  # seconds for the whole session
SAMPLE = "armchair"
KEYPOINTS = ["top of the back", "front of the seat"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blender", default="blender", help="the command that starts Blender")
    parser.add_argument("--out", type=Path, default=build.ROOT / "docs", metavar="FOLDER")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    folder = build.ROOT / "build" / "pictures"  # where a Blender in a sandbox sees it, too
    job = prepare(folder)
    session = shlex.split(f"{options.blender} --window-geometry 0 0 {WIDTH} {HEIGHT}")
    session += ["--python", build.ROOT / "docs" / "window_session.py", "--", job]
    profile = {"BLENDER_USER_RESOURCES": folder / "profile", "PATCHALIGN3D_HOME": folder / "home"}
    with virtual_screen() as display:
        environment = build.clean_environment({**profile, "DISPLAY": display})
        with (folder / "blender.log").open("w") as log:
            blender = subprocess.Popen(session, env=environment, stdout=log, stderr=log)
        try:
            take_pictures(blender, folder, display, options.out)
        finally:
            blender.terminate()
            blender.wait()
    seen = folder / "seen.json"
    if not seen.exists():
        sys.exit(f"Blender has not got to the session; {folder / 'blender.log'} tells why.")
    print(seen.read_text(encoding="utf-8"))
    if "error" in json.loads(seen.read_text(encoding="utf-8")):
        sys.exit(1)


def prepare(folder: Path) -> Path:
    """Make the extension, a mesh and the job in an empty folder; return the job."""
    backend = build.set_up_backend()
    shutil.rmtree(folder, ignore_errors=True)
    samples = folder / "samples"
    build.run([backend, build.ROOT / "docs" / "samples.py", samples], PYTHONPATH=build.ROOT)
    entries = json.loads((samples / "samples.json").read_text(encoding="utf-8"))
    sample = next(entry for entry in entries if Path(entry["file"]).stem == SAMPLE)
    job = {
        "addon": build.build_addon(folder),
        "backend": backend,
        "mesh": sample["file"],
        "parts": sample["parts"],
        "keypoints": KEYPOINTS,
        "folder": folder,
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job, default=str), encoding="utf-8")
    return path


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


def take_pictures(blender: subprocess.Popen, folder: Path, display: str, out: Path) -> None:
    """Take a picture whenever the session stops for one, until Blender ends."""
    deadline = time.monotonic() + LONGEST
    while blender.poll() is None and time.monotonic() < deadline:
        for ready in sorted(folder.glob("*.ready")):
            picture = out / f"{ready.stem}.png"
            shot = ["import", "-display", display, "-window", "root"]
            subprocess.run([*shot, "-define", "png:exclude-chunk=date,time", picture], check=True)
            print(picture, flush=True)
            ready.rename(ready.with_suffix(".taken"))
        time.sleep(0.05)


if __name__ == "__main__":
    main()
