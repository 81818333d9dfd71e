"""Goes through a whole job in a real Blender on a virtual screen, and keeps the pictures.

    python -m tools.pictures                         # the Blender on PATH, into docs/blender-5.2/
    python -m tools.pictures --session scene --data FOLDER       # its second session
    python -m tools.pictures --blender "flatpak run org.blender.Blender" --out build/flatpak

Needs Xvfb and ImageMagick here, and ``xdotool`` where Blender runs. What is done there is in
``tools/window_session.py`` or, of real scenes and rigs, in ``tools/scene_session.py``, which takes
artists' models from a folder of data; each also checks what it sees. This script makes what they
need and takes a picture at each of their stops. Only if all was as it should be do the pictures
replace those of this Blender version; otherwise it ends with 1.

Set-up runs in the session, too, with packages that are here: wheels that hold nothing but a
reference to the backend's environment. So a Python of the backend's version has to be what the
add-on finds, which it is where Blender has no Python of its own that can make environments.
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
COLOURS = 128  # of a picture: a third of the bytes, and hardly to be seen
LONGEST = 3600.0  # seconds for the whole session
SAMPLE = "armchair"
KEYPOINTS = ["top of the back", "front of the seat"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blender", default="blender", help="the command that starts Blender")
    parser.add_argument("--out", type=Path, default=build.ROOT / "docs", metavar="FOLDER")
    parser.add_argument(
        "--folder",
        type=Path,
        default=build.ROOT / "build" / "pictures",
        help="where it happens: a Blender in a sandbox has to see it, and pictures show its name",
    )
    parser.add_argument("--session", choices=["window", "scene"], default="window")
    parser.add_argument(
        "--data",
        type=Path,
        default=build.ROOT.parent / "shared" / "data" / "train",
        metavar="FOLDER",
    )
    options = parser.parse_args()
    folder = options.folder.resolve()
    if folder.exists() and not (folder / "job.json").exists():
        sys.exit(f"{folder} is not this script's. Name another folder, which it can replace.")
    job = prepare(folder, options.data)
    session = shlex.split(f"{options.blender} --window-geometry 0 0 {WIDTH} {HEIGHT}")
    session += ["--python", build.ROOT / "tools" / f"{options.session}_session.py", "--", job]
    profile = {"BLENDER_USER_RESOURCES": folder / "profile", "PATCHALIGN3D_HOME": folder / "home"}
    with virtual_screen() as display:
        environment = build.clean_environment({**profile, "DISPLAY": display})
        with (folder / "blender.log").open("w") as log:
            blender = subprocess.Popen(session, env=environment, stdout=log, stderr=log)
        try:
            take_pictures(blender, folder, display)
        finally:
            blender.terminate()
            blender.wait()
    written = folder / "seen.json"
    if not written.exists():
        sys.exit(f"Blender has not got to the session; {folder / 'blender.log'} tells why.")
    seen = json.loads(written.read_text(encoding="utf-8"))
    print(json.dumps(seen, indent=2))
    if not seen.get("finished"):  # a check has failed, or somebody has closed the window
        sys.exit(1)
    version = ".".join(seen["blender"].split(".")[:2])
    print(f"The pictures are in {publish(folder, options.out / f'blender-{version}')}.")


def prepare(folder: Path, data: Path) -> Path:
    """Make the extension, its packages, a mesh and the job in an empty folder; return the job."""
    backend = build.set_up_backend()
    shutil.rmtree(folder, ignore_errors=True)
    samples = folder / "samples"
    build.run([backend, build.ROOT / "tools" / "samples.py", samples], PYTHONPATH=build.ROOT)
    entries = json.loads((samples / "samples.json").read_text(encoding="utf-8"))
    sample = next(entry for entry in entries if Path(entry["file"]).stem == SAMPLE)
    packages = folder / "packages"
    build.run([backend, build.ROOT / "tests" / "support" / "wheels.py", packages])
    job = {
        "addon": build.build_addon(folder),
        "packages": packages,
        "mesh": sample["file"],
        "parts": sample["parts"],
        "keypoints": KEYPOINTS,
        "data": data.resolve(),
        "python": backend,
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


def take_pictures(blender: subprocess.Popen, folder: Path, display: str) -> None:
    """Take a picture whenever the session stops for one, until Blender ends."""
    deadline = time.monotonic() + LONGEST
    while blender.poll() is None and time.monotonic() < deadline:
        for ready in sorted(folder.glob("*.ready")):
            picture = ready.with_suffix(".png")
            shot = ["import", "-display", display, "-window", "root"]
            small = ["+dither", "-colors", str(COLOURS), "-define", "png:exclude-chunk=date,time"]
            subprocess.run([*shot, *small, f"PNG8:{picture}"], check=True)
            print(picture.stem, flush=True)
            ready.rename(ready.with_suffix(".taken"))
        time.sleep(0.05)


def publish(folder: Path, out: Path) -> Path:
    """Replace the pictures in ``out`` by those of the same names in ``folder``."""
    out.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.png"):
        shutil.copy(picture, out)
    return out


if __name__ == "__main__":
    main()
