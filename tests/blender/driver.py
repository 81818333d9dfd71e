"""Runs in Blender: installs the extension's zip into this profile and then what is wanted.

    python driver.py -- ZIP WANTED RESULTS       (with the bpy module)
    blender -b --python driver.py -- ZIP WANTED RESULTS

WANTED is a JSON object: the "scenarios" by their names, whether what is kept of parts is tried
("keeping"), and whether features in all modes are ("modes").
RESULTS gets one JSON line per scenario and one per feature and mode, written as soon as it has
ended: what is missing after a crash is what crashed.
"""

import json
import sys
import tempfile
import traceback
from pathlib import Path

import bpy

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "support")]

import keeping  # noqa: E402
import modes  # noqa: E402
import scenarios  # noqa: E402
from column import ADDON, PYTHON  # noqa: E402

zip_file, wanted, results = map(Path, sys.argv[-3:])
wanted = json.loads(wanted.read_text(encoding="utf-8"))
bpy.ops.extensions.package_install_files(
    filepath=str(zip_file), repo="user_default", enable_on_install=True
)
bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
with results.open("w", encoding="utf-8") as file:
    for name, scenario in scenarios.find():
        if name not in wanted["scenarios"]:
            continue
        bpy.ops.wm.read_homefile(use_empty=True)
        try:
            with tempfile.TemporaryDirectory() as folder:
                scenario(Path(folder))
            problem = ""
        except Exception:
            problem = traceback.format_exc()
        file.write(json.dumps({"scenario": name, "problem": problem}) + "\n")
        file.flush()
    for act, thing, outcome in keeping.outcomes() if wanted["keeping"] else ():
        problem = "" if outcome != "wrong" else f"{act}: {thing} are wrong"
        entry = {"act": act, "thing": thing, "outcome": outcome, "problem": problem}
        file.write(json.dumps(entry | {"blender": bpy.app.version_string}) + "\n")
        file.flush()
    for feature, mode, problem in modes.outcomes() if wanted["modes"] else ():
        entry = {"feature": feature, "mode": mode, "problem": problem}
        file.write(json.dumps(entry | {"blender": bpy.app.version_string}) + "\n")
        file.flush()
