"""Whether a folder that is killed in the shell and resumed comes to what an undisturbed run does.

    python -m benchmarks.stamina.shell_resume MESHES                  # 40 files, killed three times
    python -m benchmarks.stamina.shell_resume MESHES --count 300 --kills 5 --processes 4

``MESHES`` is a folder of ``.npz`` files with ``vertices`` and ``faces``, or of meshes that can be
read; they are copied as .glb and .ply. SIGKILL goes to ``patchalign3d segment`` and to its whole
group of processes at once, after a random number of files and a random while. At the end every file
must have been finished exactly once, with results that equal, byte for byte, those of the
undisturbed run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from training.options import at_least, run_command

from .batch_resume import came_to_the_same, compared, finished, killing_parser, prepare

PARTS = "head, arm, leg, body, handle, wheel"


def segment(folder: Path, out: Path, processes: int, *more: str) -> subprocess.Popen:
    """The command, in a group of processes of its own where there are such."""
    command = [sys.executable, "-m", "patchalign3d", "segment", str(folder), "--parts", PARTS]
    command += ["--format", "npz,glb", "--out", str(out), "--processes", str(processes), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)


def kill_soon(run: subprocess.Popen, out: Path, files: int) -> None:
    """Kill it and all that it has started soon after it has finished so many files more."""
    wanted = known(out) + files
    while known(out) < wanted and run.poll() is None:
        time.sleep(0.02)
    time.sleep(random.random())
    if os.name == "posix" and run.poll() is None:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    run.wait()


def known(out: Path) -> int:
    return len(finished(out)) if (out / "manifest.jsonl").exists() else 0


def main() -> None:
    parser = killing_parser(__doc__, 40)
    parser.add_argument(
        "--processes", type=at_least(1), default=2, help="processes of the command (%(default)s)"
    )
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="patchalign3d-shell-") as scratch:
        meshes, once, again = (Path(scratch) / name for name in ("meshes", "once", "again"))
        count = prepare(options.meshes, meshes, options.count)
        begin = time.perf_counter()
        codes = [segment(meshes, once, options.processes).wait()]
        seconds = time.perf_counter() - begin
        print(f"The undisturbed run: {seconds:.0f} s", flush=True)
        for _ in range(options.kills):
            run = segment(meshes, again, options.processes, "--resume")
            kill_soon(run, again, random.randint(1, max(1, count // (options.kills + 1))))
            print(f"    killed; {known(again)} files were finished by then", flush=True)
        codes.append(segment(meshes, again, options.processes, "--resume").wait())
        report = {
            "files": count,
            "exit codes": codes,
            "seconds, undisturbed": round(seconds, 1),
            **compared(once, again),
        }
        print(json.dumps(report, indent=2))
        if codes != [0, 0] or not came_to_the_same(report, count):
            sys.exit("The folder did not come to the same.")


if __name__ == "__main__":
    run_command(main)
