"""How long a person waits in a window: from the click to parts that are seen, and how long at most
everything stands still.

    python -m tools.window_times                              # the Blender on PATH
    python -m tools.window_times --faces 10000 200000 --blender "flatpak run org.blender.Blender"

On a virtual screen, as ``tools/pictures.py`` has it; the machine should have nothing else to do.
The first column is what Blender takes to draw the view by itself, without a graphics card most of
it; nothing stands still for less. Times are in seconds: of *Segment*, from the click until the
overlay is drawn; behind it, and of the others, the longest that the window stood still.
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

import build
from tools.pictures import HEIGHT, WIDTH, virtual_screen

FACES = (10_000, 200_000, 800_000, 2_000_000)
LONGEST = 3600.0  # seconds for all of it
COLUMNS = {
    "a redraw": "redraw, still",
    "Segment, to overlay": "Segment",
    "still": "Segment, still",
    "Grow": "Grow",
    "still ": "Grow, still",
    "Materials, still": "Materials, still",
    "Confidence, still": "Confidence, still",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blender", default="blender", help="the command that starts Blender")
    parser.add_argument("--faces", type=int, nargs="+", default=FACES, metavar="N")
    parser.add_argument("--folder", type=Path, default=build.ROOT / "build" / "window_times")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if folder.exists() and not (folder / "job.json").exists():
        sys.exit(f"{folder} is not this script's. Name another folder, which it can replace.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job = {
        "addon": build.build_addon(folder),
        "python": build.set_up_backend(),
        "faces": list(options.faces),
        "folder": folder,
    }
    (folder / "job.json").write_text(json.dumps(job, default=str), encoding="utf-8")
    session = shlex.split(f"{options.blender} --window-geometry 0 0 {WIDTH} {HEIGHT}")
    script = build.ROOT / "tools" / "window_times_session.py"
    session += ["--python", script, "--", folder / "job.json"]
    profile = {"BLENDER_USER_RESOURCES": folder / "profile", "PATCHALIGN3D_HOME": folder / "home"}
    with virtual_screen() as display, (folder / "blender.log").open("w") as log:
        environment = build.clean_environment({**profile, "DISPLAY": display})
        blender = subprocess.Popen(session, env=environment, stdout=log, stderr=log)
        end = time.monotonic() + LONGEST
        while blender.poll() is None and time.monotonic() < end:
            time.sleep(0.5)
        blender.terminate()
        blender.wait()
    written = folder / "seen.json"
    if not written.exists():
        sys.exit(f"Blender has not got to the session; {folder / 'blender.log'} tells why.")
    seen = json.loads(written.read_text(encoding="utf-8"))
    print(f"Blender {seen['blender']}\n\n{table(seen.get('rows', []))}")
    if not seen.get("finished"):
        sys.exit(seen.get("error", "It did not end."))


def table(rows: list[dict[str, float]]) -> str:
    """As Markdown, a row for each size."""
    lines = [["faces", *(name.strip() for name in COLUMNS)], ["---:"] * (1 + len(COLUMNS))]
    for row in rows:
        cells = [f"{row[key]:.2f}" if key in row else "" for key in COLUMNS.values()]
        lines.append([f"{row['faces']:,}", *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
