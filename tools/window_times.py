"""How long a person waits in a window for parts to be seen, and how long it stands still at most.

    python -m tools.window_times                              # the Blender on PATH
    python -m tools.window_times --faces 10000 200000 --blender "flatpak run org.blender.Blender"

On a virtual screen (``tools/screen.py``), with the extension as people get it; the
machine should have nothing else to do. The first table tells how long at most the window stands
still for what Blender does by itself with an object of so many faces that has no parts: drawing the
views anew, most of it without a graphics card; a change of the mesh and its step to undo, which
nothing that is written takes less than; two materials, each on half of the faces; a vertex group
with all vertices; separating half of the faces. The second one is of the add-on, and of what the
library takes for the same question (``tools/library_times.py``). Times are in seconds, medians of
three meshes, as the library's are: of *Segment*, from the click until the overlay is drawn and
until all is written; behind it, and of the others, the longest that the window stood still.
The third one is the add-on's share of that: what is left without what Blender takes for the same.
"""

from __future__ import annotations

import contextlib
import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from patchalign3d.shared.options import Parser
from tools import screen
from tools.environments import set_up_backend
from tools.packaging.project import ROOT
from tools.programs import clean_environment

FACES = (10_000, 200_000, 800_000, 2_000_000)
SESSION = ROOT / "tools" / "window_times_session.py"
WORDS = "upper part, lower part"
BY_BLENDER = {
    "views drawn anew": "Blender, view, still",
    "mesh changed": "Blender, mesh, still",
    "materials": "Blender, materials, still",
    "vertex group": "Blender, group, still",
    "half separated": "Blender, separate, still",
}
BY_ADDON = {
    "library": "library",
    "Segment, to overlay": "Segment",
    "written": "Segment, done",
    "still": "Segment, still",
    "Split by Side": "Split, still",
    "Grow": "Grow, still",
    "Rename": "Rename, still",
    "Materials on": "Materials on, still",
    "Materials off": "Materials off, still",
    "Confidence": "Confidence, still",
    "Separate": "Separate, still",
}
SAME = {  # what Blender does by itself that comes to the same change, by what the add-on does
    "Segment": "group",
    "Split": "group",
    "Grow": "group",
    "Rename": "group",
    "Materials on": "materials",
    "Materials off": "mesh",
    "Confidence": "group",
    "Separate": "separate",
}
SHARES = {name: f"{name}, share" for name in SAME}


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--blender", default="blender", help="the command that starts Blender (%(default)s)"
    )
    parser.add_argument("--faces", type=int, nargs="+", default=FACES, metavar="N")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "window_times")
    options = parser.parse_args()
    folder, blender = options.folder.resolve(), shlex.split(options.blender)
    if screen.anothers(folder):
        sys.exit(f"{folder} is not this script's. Name another folder, which it can replace.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    job = {
        "addon": screen.build_for(screen.python_of(blender), folder),
        "words": WORDS,
        "faces": list(options.faces),
        "folder": folder,
    }
    (folder / "job.json").write_text(json.dumps(job, default=str), encoding="utf-8")
    with screen.session(blender, SESSION, folder) as (process, _):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(screen.LONGEST)
    seen = screen.seen(folder)
    rows = seen.get("rows", [])
    for row, seconds in zip(rows, library_times(options.faces[: len(rows)]), strict=True):
        row["library"] = seconds
        row |= shares(row)
    tables = (table(rows, columns) for columns in (BY_BLENDER, BY_ADDON, SHARES))
    print(f"Blender {seen['blender']}", *tables, sep="\n\n")
    if not seen.get("finished"):
        sys.exit(seen.get("error", "It did not end."))


def shares(row: dict[str, float]) -> dict[str, float]:
    """Seconds that the window stood still for what the add-on does, beyond Blender's own; less than
    nothing where Blender takes longer for it.
    """
    return {
        SHARES[name]: row[f"{name}, still"] - row[f"Blender, {same}, still"]
        for name, same in SAME.items()
        if f"{name}, still" in row
    }


def library_times(sizes: list[int]) -> list[float]:
    """Seconds that the library takes for the same."""
    command = [set_up_backend(), ROOT / "tools" / "library_times.py", WORDS]
    environment = clean_environment({"OMP_WAIT_POLICY": "passive"})
    told = subprocess.run(
        [*command, *map(str, sizes)], env=environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(told.stdout)


def table(rows: list[dict[str, float]], columns: dict[str, str]) -> str:
    """As Markdown, a row for each size, with these columns of what was timed."""
    lines = [["faces", *columns], ["---:"] * (1 + len(columns))]
    for row in rows:
        cells = [f"{row[key]:.2f}" if key in row else "" for key in columns.values()]
        lines.append([f"{row['faces']:,}", *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
