"""Whether a batch that is killed at random and resumed comes to what an undisturbed one comes to.

    python -m benchmarks.stamina.batch_resume MESHES                 # 300 files, killed three times
    python -m benchmarks.stamina.batch_resume MESHES --count 60 --workers 2
    python -m benchmarks.stamina.batch_resume MESHES --blender "/opt/blender-5.2/blender"
    python -m benchmarks.stamina.batch_resume MESHES --count 1000 --kills 0    # does memory grow?

``MESHES`` is a folder of ``.npz`` files with ``vertices`` and ``faces``, or of meshes that Blender
reads. They are copied, every second one as .glb and .ply, into two folders with different parts to
look for. The extension is built, installed into a profile of its own and run as anybody would run
it; SIGKILL goes to the Blender that was started, whose helpers have to notice by themselves. At the
end every file must have been finished exactly once, with results that equal, byte for byte, those
of the undisturbed run.

The memory that is told is that of all processes together after every twentieth file of the
undisturbed run: its median over the first tenth of the files, over the last, and the most.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh
from patchalign3d.shared.atomic import MARK
from patchalign3d.shared.options import Parser
from tools.environments import set_up_bpy
from tools.packaging.extension import build_addon
from tools.programs import clean_environment
from training.data.meshes import read_arrays
from training.options import at_least, existing_file, existing_folder, run_command

PRESETS = {
    "one": "head\narm\nleg\nbody\n",
    "two": "category: object\ntop, bottom, handle\nwheel\n",
}

TOLD_EVERY = 20  # files
LABELLED = " labelled, "  # in the line that a batch prints of each

INSTALL = """
import sys, bpy
bpy.ops.extensions.package_install_files(
    filepath=sys.argv[-1], repo="user_default", enable_on_install=True)
bpy.ops.wm.save_userpref()
bpy.ops.preferences.addon_disable(module="bl_ext.user_default.patchalign3d")
"""
# The bpy package has no --command of its own.
COMMAND = """
import sys, bpy, importlib
module = "bl_ext.user_default.patchalign3d"
bpy.ops.preferences.addon_enable(module=module)
code = importlib.import_module(module + ".batch.command").main(sys.argv[1:])
bpy.ops.preferences.addon_disable(module=module)
sys.exit(code)
"""


class Blender:
    """Runs the extension's command in a profile of its own, under Blender or the bpy package."""

    def __init__(
        self, command: Sequence[str], folder: Path, backend: Path, addon: Path | None
    ) -> None:
        self._command = list(command)
        self._backend = backend
        self._environment = clean_environment({"BLENDER_USER_RESOURCES": folder / "profile"})
        self._is_package = "python" in Path(command[-1]).name
        self._log = (folder / "stderr").open("w")
        script = folder / "install.py"
        script.write_text(INSTALL, encoding="utf-8")
        options = [] if self._is_package else ["--background", "--python"]
        addon = addon or build_addon(folder)
        arguments = [*self._command, *options, str(script), "--", str(addon)]
        subprocess.run(arguments, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def label(self, *arguments: str) -> subprocess.Popen:
        words = ["label", *arguments, "--python", str(self._backend)]
        start = ["-c", COMMAND] if self._is_package else ["-b", "--command", "patchalign3d"]
        return subprocess.Popen(
            [*self._command, *start, *words],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )


def prepare(source: Path, folder: Path, most: int) -> int:
    """Copy meshes as .glb and .ply, half of them into each of two folders with a preset; how many
    there are.

    Raises:
        FileError: there are none, or one cannot be read.
    """
    import trimesh

    files = sorted(source.rglob("*.npz")) or sorted(f for f in source.rglob("*") if f.is_file())
    if not files:
        raise FileError(f"There are no meshes in {source}.")
    random.Random(0).shuffle(files)
    files = files[:most]
    for i, file in enumerate(files):
        if file.suffix == ".npz":
            arrays = read_arrays(file)
            surface = arrays["vertices"], arrays["faces"]
        else:
            mesh = read_mesh(file)
            surface = mesh.vertices, mesh.faces
        target = folder / list(PRESETS)[i % 2]
        target.mkdir(parents=True, exist_ok=True)
        # Materials without textures, and no normals: only the shape counts.
        bare = trimesh.Trimesh(*surface, process=False)
        bare.export(target / f"{i:04}{('.glb', '.ply')[i // 2 % 2]}")
    for name, text in PRESETS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "parts.txt").write_text(text, encoding="utf-8")
    return len(files)


def finish(
    process: subprocess.Popen, lines: int | None = None, memory: list[float] | None = None
) -> int:
    """Wait for the end or, if ``lines`` is given, kill it soon after so many files.

    What all its processes hold, in MB, is added to ``memory`` now and then.
    """
    seen = 0
    for line in process.stdout:
        seen += LABELLED in line
        if seen == lines:
            time.sleep(random.random())
            process.kill()
            break
        if seen % TOLD_EVERY == 1 and LABELLED in line:
            print(f"    file {seen}", flush=True)
            if memory is not None:
                memory.append(megabytes(process.pid))
        if lines is None and LABELLED not in line:
            print(f"    {line.rstrip()}", flush=True)
    return process.wait()


def megabytes(pid: int) -> float:
    """What a process and those that it has started hold; what several share counts for each."""
    parent = psutil.Process(pid)
    held = 0
    for process in (parent, *parent.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss
    return held / 1e6


def results(out: Path) -> dict[str, bytes]:
    return {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*.parts.*")}


def summary(memory: list[float]) -> dict[str, int]:
    """The median of the first and of the last tenth, at least one each, and the most."""
    tenth = max(1, len(memory) // 10)
    found = {"first": memory[:tenth], "last": memory[-tenth:]}
    return {name: round(np.median(part)) for name, part in found.items()} | {
        "most": round(max(memory))
    }


def finished(out: Path) -> collections.Counter[str]:
    """How often each file was written down as finished."""
    lines = (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return collections.Counter(json.loads(line)["key"] for line in lines)


def compared(undisturbed: Path, disturbed: Path) -> dict[str, int]:
    """What a run that was killed and resumed has left, beside what an undisturbed one has."""
    wanted, found, counts = results(undisturbed), results(disturbed), finished(disturbed)
    return {
        "finished": len(counts),
        "finished more than once": sum(count > 1 for count in counts.values()),
        "results": len(found),
        "results of one alone": len(wanted.keys() ^ found.keys()),
        "results that differ": sum(found.get(name) != wanted[name] for name in wanted),
        "left over": len(list(disturbed.rglob(f"{MARK}*"))),
    }


def came_to_the_same(report: Mapping[str, Any], files: int) -> bool:
    """Whether nothing is wrong with what :func:`compared` says of so many files in two formats."""
    wrong = "finished more than once", "results of one alone", "results that differ", "left over"
    return not any(report[name] for name in wrong) and report["results"] == 2 * files


def killing_parser(description: str, count: int) -> Parser:
    """Takes what is labelled, ``count`` files if nobody says, and how often that is killed."""
    parser = Parser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meshes", type=existing_folder, help="folder of meshes")
    parser.add_argument(
        "--count", type=at_least(1), default=count, help="files in the batch (%(default)s)"
    )
    parser.add_argument(
        "--kills", type=at_least(0), default=3, help="how often it is killed (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=None, help="of the moments of the kills"
    )
    return parser


def kill_and_resume(
    blender: Blender, words: Sequence[str], out: Path, count: int, kills: int
) -> int:
    """Kill a run of ``count`` files so often, each time after some of them; how it ends at last."""
    resuming = [*words, "--out", str(out), "--resume"]
    for _ in range(kills):
        lines = random.randint(1, max(1, count // (kills + 1)))
        finish(blender.label(*resuming), lines)
        print(f"    killed; {len(finished(out))} files were finished by then", flush=True)
    return finish(blender.label(*resuming))


def main() -> None:
    parser = killing_parser(__doc__, 300)
    parser.add_argument(
        "--workers", type=at_least(1), default=1, help="workers of the batch (%(default)s)"
    )
    parser.add_argument("--blender", help="the command that starts Blender")
    parser.add_argument(
        "--backend",
        type=existing_file,
        default=Path(sys.executable),
        help="the Python that runs the worker (this one)",
    )
    parser.add_argument(
        "--addon", type=existing_file, help="another zip than the one that is built here"
    )
    options = parser.parse_args()
    random.seed(options.seed)
    if options.blender:
        blender_command = shlex.split(options.blender)
    else:
        blender_command = [os.environ.get("PATCHALIGN3D_BPY_PYTHON") or str(set_up_bpy())]

    with tempfile.TemporaryDirectory(prefix="patchalign3d-batch-") as scratch:
        folder = Path(scratch)
        meshes, once, again = (folder / name for name in ("meshes", "undisturbed", "disturbed"))
        count = prepare(options.meshes, meshes, options.count)
        print(f"{count} meshes are prepared", flush=True)
        blender = Blender(blender_command, folder, options.backend.absolute(), options.addon)
        words = [str(meshes), "--format", "json,glb", "--workers", str(options.workers)]

        print("The undisturbed run", flush=True)
        begin = time.perf_counter()
        memory: list[float] = []
        codes = [finish(blender.label(*words, "--out", str(once)), memory=memory)]
        seconds = time.perf_counter() - begin
        if codes != [0]:
            sys.exit((folder / "stderr").read_text(encoding="utf-8"))
        print(f"The run that is killed {options.kills} times", flush=True)
        codes.append(kill_and_resume(blender, words, again, count, options.kills))
        report = {
            "files": count,
            "exit codes": codes,
            "seconds, undisturbed": round(seconds, 1),
            "memory, MB": summary(memory),
            **compared(once, again),
        }
        print(json.dumps(report, indent=2))
        if codes != [0, 0] or not came_to_the_same(report, count):
            sys.exit("The batch did not come to the same.")


if __name__ == "__main__":
    run_command(main)
