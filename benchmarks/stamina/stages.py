"""The kinds of work that :mod:`benchmarks.stamina.kills` kills: from a file to a training."""

from __future__ import annotations

import functools
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from patchalign3d.shared.atomic import MARK

from ..timing.torus import bumpy_torus
from .batch_resume import Blender
from .batch_resume import prepare as copy_meshes
from .killed_stages import Stage, start

FILES, FACES = 12, 1500
STEPS = 12  # of the training


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
        start(found["shards"].work, meshes / "shards").join()
    if "batch" in names and blender:
        copy_meshes(meshes / "labelled", meshes / "batch", FILES)
        started = Blender(shlex.split(blender), scratch, Path(sys.executable).absolute(), None)
        work = functools.partial(batch, blender=started, meshes=meshes / "batch")
        found["batch"] = Stage(work, files_of)
    return found
