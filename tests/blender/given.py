"""Runs in Blender: installs the zip that people are given, labels with it, in the panel and as a
batch, and tells what it saw.

python given.py -- ZIP RESULTS       (with the bpy module)
blender -b --python given.py -- ZIP RESULTS
"""

import json
import sys
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).parent))

from column import column, module, preferences, refusal, segment

zip_file, results = map(Path, sys.argv[-2:])
bpy.ops.extensions.package_install_files(
    filepath=str(zip_file), repo="user_default", enable_on_install=True
)
before = set(sys.modules)
obj = column()
seen = {"python": preferences().python, "finished": segment() == {"FINISHED"}}
session = module("bridge.session").session
seen["state"], seen["said"] = session.state, session.message
seen["interpreter"] = str(session._interpreter.python)
seen["groups"] = {
    group.name: sum(any(g.group == group.index for g in v.groups) for v in obj.data.vertices)
    for group in obj.vertex_groups
}
seen["imported"] = sorted(
    {name.partition(".")[0] for name in set(sys.modules) - before}
    & {"onnxruntime", "scipy", "tokenizers", "torch", "maxflow"}
)
wheels = Path(bpy.utils.user_resource("EXTENSIONS")) / ".local"
unpacked = sorted(wheels.rglob("*"))
file = results.with_name("triangle.obj")
file.write_text("v 0 0 0\nv 1 0 0\nv 0 0 1\nf 1 2 3\n", encoding="utf-8")
words = ["label", str(file), "--parts", "top, bottom", "--out", str(results.with_name("out"))]
seen["batch"] = module("batch.command").main(words)
seen["wheels"] = len(unpacked)
seen["wheels lost"] = [str(path) for path in unpacked if not path.exists()]
preferences().device = "cuda"
seen["with a graphics card"] = refusal(segment)
results.write_text(json.dumps(seen), encoding="utf-8")
session.close()
