"""Whether work that is killed at any moment, again and again, comes to what it does undisturbed.

    python -m benchmarks.stamina.kills                            # 200 kills, shared by the stages
    python -m benchmarks.stamina.kills --kills 20 --stages shards training
    python -m benchmarks.stamina.kills --blender .venv-bpy-5.0/bin/python       # the batch, too
    python -m benchmarks.stamina.kills --record kills.jsonl       # in pieces: goes on where it was

SIGKILL goes to the work and to all that it has started, at random moments of the time that it takes
undisturbed. After each kill, whatever has its name must be what the undisturbed run made, byte for
byte; the next run goes on in the same folder. When one has come to its end all must be there, and
the work begins anew. The worker is asked through the add-on's client: a question that meets its
death must be answered, or fail with a sentence, and the next one must be answered as ever. A record
gets a line for every few kills, so that what breaks off the long run costs no more than those.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import os
import random
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from patchalign3d.shared.atomic import MARK
from patchalign3d.shared.options import Parser
from training.options import at_least, file_to_be, run_command

from ..timing.torus import bumpy_torus
from .batch_resume import Blender
from .batch_resume import prepare as copy_meshes
from .killed_workers import kill_workers
from .tally import Tally, kill_stage

FILES, FACES = 12, 1500
STEPS = 12  # of the training


class Stage(NamedTuple):
    """Something that is killed.

    Attributes:
        work: done or gone on with in a folder, in a process of its own; returns an exit code.
        made: what has its name there by now: with its content, which is always the same.
    """

    work: Callable[[Path], int]
    made: Callable[[Path], dict[str, Any]]


# Stages
# ======


def one_file(folder: Path, meshes: Path) -> int:
    """A file in the shell, over the results of the last time."""
    return _shell("automatic", meshes / "0.obj", "--out", folder, "--format", "npz,glb,ply,json")


def whole_folder(folder: Path, meshes: Path) -> int:
    """A folder in the shell, by two processes."""
    return _shell("automatic", meshes, "--out", folder, "--processes", 2, "--resume")


def _shell(*words: object) -> int:
    from patchalign3d.cli import main

    return main([*map(str, words), "--by-shape"])


def shards(folder: Path, meshes: Path) -> int:
    """Labelled meshes into shards."""
    from training.data import import_data

    import_data.SHARD_SIZE = 3
    sys.argv = ["import_data", "--meshes", str(meshes / "labelled"), "--out", str(folder)]
    return _code(import_data.main)


def training(folder: Path, meshes: Path) -> int:
    """A small network on those shards, with a checkpoint after every step."""
    from training.loop import train

    train.CHECKPOINT_EVERY = 0.0
    train.mean_iou_by_source = lambda *asked: {}
    train.frames_found = lambda *asked: {}
    sys.argv = ["train", "--shards", str(meshes / "shards"), "--run", str(folder)]
    small = {"steps": STEPS, "batch": 2, "width": 64, "depth": 1, "warm-up": 2, "questions": 1}
    sys.argv += [f"--{name}={value}" for name, value in small.items()]
    return _code(lambda: train.main() or sys.exit(0))


def _code(command: Callable[[], object]) -> int:
    try:
        command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def files_of(folder: Path) -> dict[str, bytes]:
    """Results by name; what is unfinished and lists of what is done are none."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
        and file.suffix != ".jsonl"
        and not any(MARK in part or part.endswith(".unfinished") for part in file.parts)
    }


def weights_of(folder: Path) -> dict[str, bytes]:
    """The weights, once the last step is done; whatever checkpoint there is must be sound."""
    from training.loop.checkpoint import CHECKPOINT, read_checkpoint

    if not (folder / CHECKPOINT).exists():
        return {}
    found = read_checkpoint(folder / CHECKPOINT)
    if found.step < STEPS:
        return {}
    return {name: t.numpy().tobytes() for name, t in found.parts["network"].items()}


def write_meshes(folder: Path) -> None:
    """Tori of different sizes as .obj, and with named parts as .npz."""
    (folder / "labelled").mkdir(parents=True)
    for number in range(FILES):
        vertices, faces = bumpy_torus(FACES)
        vertices = vertices * (1, 1, 1 + number / 10)
        lines = [f"v {x!r} {y!r} {z!r}" for x, y, z in vertices.tolist()]
        lines += ["f {} {} {}".format(*face) for face in (faces + 1).tolist()]
        (folder / f"{number}.obj").write_text("\n".join(lines), encoding="utf-8")
        part = (vertices[faces].mean(1)[:, 2] > 0).astype(np.int32)
        np.savez(
            folder / "labelled" / f"{number}.npz",
            vertices=vertices,
            faces=faces,
            face_labels=part,
            part_names=np.array(["bottom", "top"]),
            category=np.array("torus"),
        )


# Kills
# =====


def kill_again_and_again(stage: Stage, folder: Path, kills: int, chance: random.Random) -> Tally:
    """Kill a stage's work so often; see above what must hold.

    Raises:
        RuntimeError: the work does not come to its end undisturbed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    process = _start(stage.work, folder / "undisturbed")
    process.join()
    whole = time.perf_counter() - begin
    wanted = stage.made(folder / "undisturbed")
    if process.exitcode != 0 or not wanted:
        raise RuntimeError(f"The undisturbed run ended with {process.exitcode}.")
    done = ended = looked_at = 0
    wrong: list[str] = []
    out = folder / "disturbed"
    while done < kills or not ended:
        process = _start(stage.work, out)
        process.join(chance.uniform(0, whole) if done < kills else None)
        killed = process.exitcode is None
        if killed:
            _kill(process)
            done += 1
        try:
            found = stage.made(out) if out.exists() else {}
        except Exception as error:  # not even whole
            found = {}
            wrong.append(str(error))
        looked_at += len(found)
        wrong += [f"{name} differs" for name in found if found[name] != wanted.get(name)]
        if not killed:
            ended += 1
            if process.exitcode != 0:
                wrong.append(f"A run that went on ended with {process.exitcode}.")
            wrong += [f"{name} is missing" for name in wanted.keys() - found.keys()]
            wrong += [f"{file.name} was left" for file in out.rglob(f"*{MARK}*")]
            shutil.rmtree(out)
    return Tally(done, ended, looked_at, wrong)


def _start(work: Callable[[Path], int], folder: Path) -> Any:
    """The work in a process and a group of its own: forked where that can be, imports and all."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    process = context.Process(target=_alone, args=(work, folder))
    process.start()
    return process


def _alone(work: Callable[[Path], int], folder: Path) -> None:
    if os.name == "posix":
        os.setsid()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.exit(work(folder))


def _kill(process: Any) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError):  # Windows, or the group is not there yet
        process.kill()
    process.join()


def batch(folder: Path, blender: Blender, meshes: Path) -> int:
    """Blender's batch of a folder; in this process's group, so that it is killed with it."""
    words = [str(meshes), "--format", "json,glb", "--out", str(folder), "--resume"]
    return blender.label(*words).wait()


def stages(names: list[str], scratch: Path, blender: str | None) -> dict[str, Stage]:
    """Those of these names that are files, and the meshes that they are made of."""
    meshes = scratch / "meshes"
    write_meshes(meshes)
    found = {
        "file": Stage(functools.partial(one_file, meshes=meshes), files_of),
        "folder": Stage(functools.partial(whole_folder, meshes=meshes), files_of),
        "shards": Stage(functools.partial(shards, meshes=meshes), files_of),
        "training": Stage(functools.partial(training, meshes=meshes), weights_of),
    }
    if "training" in names:
        _start(found["shards"].work, meshes / "shards").join()
    if "batch" in names and blender:
        copy_meshes(meshes / "labelled", meshes / "batch", FILES)
        started = Blender(shlex.split(blender), scratch, Path(sys.executable).absolute(), None)
        work = functools.partial(batch, blender=started, meshes=meshes / "batch")
        found["batch"] = Stage(work, files_of)
    return found


def main() -> None:
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ["worker", "file", "folder", "shards", "training", "batch"]
    parser.add_argument(
        "--kills", type=at_least(1), default=200, help="kills, shared by the stages (%(default)s)"
    )
    parser.add_argument(
        "--stages",
        nargs="+",
        choices=names,
        default=names,
        help="the kinds of work that are killed (all)",
    )
    parser.add_argument(
        "--blender", help="the command that starts Blender, or a bpy wheel's Python"
    )
    parser.add_argument("--seed", type=at_least(0), default=0, help="of the moments of the kills")
    parser.add_argument("--record", type=file_to_be, help="a file that counts what is done")
    options = parser.parse_args()
    chosen = [name for name in options.stages if name != "batch" or options.blender]
    if not chosen:
        parser.error("The batch needs --blender.")
    share, rest = divmod(options.kills, len(chosen))
    found = []
    with tempfile.TemporaryDirectory(prefix="patchalign3d-kills-") as scratch:
        made = stages(chosen, Path(scratch), options.blender)
        for number, name in enumerate(chosen):
            kill = kill_workers
            if name != "worker":
                kill = functools.partial(kill_again_and_again, made[name], Path(scratch) / name)
            tally = kill_stage(name, kill, share + (number < rest), options)
            found.append(tally)
            print(
                f"{name}: {tally.kills} kills, {tally.ended} runs ended, {tally.looked_at:,} "
                f"results looked at, {len(tally.wrong)} wrong",
                flush=True,
            )
            for what in tally.wrong[:10]:
                print(f"    {what}")
    kills, wrong = sum(tally.kills for tally in found), sum(len(tally.wrong) for tally in found)
    print(f"{kills} kills, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    run_command(main)
