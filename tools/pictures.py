"""Goes through what a person does in a real Blender on a virtual screen, and keeps the pictures.

    python -m tools.pictures                         # the Blender on PATH, into docs/blender-5.2/
    python -m tools.pictures --chapters painting dragging
    python -m tools.pictures --blender "flatpak run org.blender.Blender" --out build/flatpak

Needs Xvfb and ImageMagick here, and ``xdotool`` where Blender runs. What is done there is in
``tools/session/``, a chapter at a time, which also checks what it sees. This script makes what the
session needs and takes a picture at each of its stops. Only if all was as it should be do the
pictures replace those of this Blender version; otherwise it ends with 1.

Set-up runs in the session, too, with packages that are here: wheels that hold nothing but a
reference to the backend's environment. So a Python of the backend's version has to be what the
add-on finds, which it is where Blender has no Python of its own that can make environments.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from patchalign3d.shared.options import Parser
from tools import screen
from tools.environments import set_up_backend
from tools.packaging.extension import build_addon
from tools.packaging.project import ROOT
from tools.programs import run

SESSION = ROOT / "tools" / "session" / "run.py"
COLOURS = 128  # of a picture: a third of the bytes, and hardly to be seen
SAMPLE = "armchair"
KEYPOINTS = ["top of the back", "front of the seat"]


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--blender", default="blender", help="the command that starts Blender (%(default)s)"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="FOLDER")
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "build" / "pictures",
        help="where it happens: a Blender in a sandbox has to see it, and pictures show its name",
    )
    parser.add_argument("--chapters", nargs="+", default=[], help="these alone; all unless told")
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT.parent / "shared" / "data" / "train",
        metavar="FOLDER",
        help="models of people and characters that some chapters need",
    )
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"There is no folder {options.data}: name the one with the models by --data.")
    folder = options.folder.resolve()
    if screen.anothers(folder):
        sys.exit(f"{folder} is not this script's. Name another folder, which it can replace.")
    blender = shlex.split(options.blender)
    prepare(folder, blender, options)
    with screen.session(blender, SESSION, folder) as (process, display):
        take_pictures(process, folder, display)
    seen = screen.seen(folder)
    print(json.dumps(seen, indent=2))
    if seen.get("errors"):
        sys.exit(1)
    if not seen.get("finished"):
        longest, log = f"{screen.LONGEST / 60:.0f} minutes", folder / "blender.log"
        sys.exit(
            "The session ended before its last chapter: the window was closed, Blender crashed "
            f"(see {log}), or it took more than {longest}, as all chapters do on a busy machine. "
            "Go through the rest with --chapters."
        )
    version = ".".join(seen["blender"].split(".")[:2])
    print(f"The pictures are in {publish(folder, options.out / f'blender-{version}')}.")


def prepare(folder: Path, blender: list[str], options: argparse.Namespace) -> None:
    """Make extensions, their packages, a mesh and the job in an empty folder."""
    backend = set_up_backend()
    shutil.rmtree(folder, ignore_errors=True)
    samples = folder / "samples"
    run([backend, ROOT / "tools" / "samples.py", samples], PYTHONPATH=ROOT)
    entries = json.loads((samples / "samples.json").read_text(encoding="utf-8"))
    sample = next(entry for entry in entries if Path(entry["file"]).stem == SAMPLE)
    packages = folder / "packages"
    run([backend, ROOT / "tests" / "support" / "wheels.py", packages])
    job = {
        "addon": screen.build_for(screen.python_of(blender), folder),
        "bare": build_addon(folder),
        "packages": packages,
        "mesh": sample["file"],
        "parts": sample["parts"],
        "keypoints": KEYPOINTS,
        "data": options.data.resolve(),
        "chapters": options.chapters,
        "folder": folder,
    }
    (folder / "job.json").write_text(json.dumps(job, default=str), encoding="utf-8")


def take_pictures(process: subprocess.Popen, folder: Path, display: str) -> None:
    """Take a picture whenever the session stops for one, until Blender ends."""
    deadline = time.monotonic() + screen.LONGEST
    while process.poll() is None and time.monotonic() < deadline:
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
