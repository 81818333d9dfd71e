"""One file, asked about at every door with the bundled model: the same answer, face by face."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tools.packaging.extension import write_zip
from tools.programs import clean_environment

SCRIPTS = Path(__file__).parents[1] / "blender"
TIMEOUT = 600
WORDS = "seat, back, leg"


@pytest.fixture(scope="session")
def zip_with_the_model(staged_addon, tmp_path_factory):
    return write_zip(staged_addon, tmp_path_factory.mktemp("zip") / "patchalign3d.zip")


@pytest.fixture
def ask(bpy_python, backend_python, zip_with_the_model, tmp_path):
    """Asks at a door: {object: the part of each face}."""

    def run(*command):
        environment = clean_environment(
            {
                "BLENDER_USER_RESOURCES": tmp_path / f"profile {len(list(tmp_path.iterdir()))}",
                "PATCHALIGN3D_HOME": tmp_path / "home",
                "PATCHALIGN3D_TEST_PYTHON": backend_python,
            }
        )
        done = subprocess.run(
            list(map(str, command)),
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        if "not a blend file" in done.stderr:
            assert done.returncode, "a file that cannot be opened was taken for labelled"
            pytest.skip("a Blender older than 4.5 cannot read files of Blender 5")
        assert done.returncode in (0, 3), done.stderr

    def at(door, file):
        file_of = {"script": "panel"}.get(door, door)
        script = [bpy_python, SCRIPTS / f"{file_of}.py", "--", zip_with_the_model]
        result = tmp_path / f"{file.stem}.parts.json"
        if door == "shell":
            words = ["segment", file, "--parts", WORDS, "--format", "json", "--out", tmp_path]
            run(sys.executable, "-m", "patchalign3d", *words)
            return of_shell(json.loads(result.read_text(encoding="utf-8")))
        if door in ("panel", "script"):
            run(*script, file, WORDS, result, *["script"] * (door == "script"))
        else:
            words = ["label", file, "--parts", WORDS, "--format", "json", "--out", tmp_path]
            run(*script, *words)
        return of_blender(json.loads(result.read_text(encoding="utf-8")))

    return at


def of_shell(told):
    starts = told["object_starts"]
    rows = zip(told["objects"], starts, starts[1:], strict=False)
    return {name: named(told, told["face_labels"][begin:end]) for name, begin, end in rows}


def of_blender(told):
    return {
        entry["name"]: named(entry, entry["face_labels"])
        for entry in told["objects"]
        if "face_labels" in entry
    }


def named(told, labels):
    return [told["part_names"][label] if label >= 0 else None for label in labels]


def test_a_chair_of_six_objects_has_the_same_parts_at_every_door(ask, shared_data):
    reports = shared_data / "zoo" / "reports"
    doors = ("shell", "panel", "script", "label")
    found = [ask(door, reports / "chair_objects.glb") for door in doors]
    assert all(answer == found[0] for answer in found)
    truth = np.array(["seat", "back", "leg"])[np.load(reports / "chair_truth.npy")]
    order = ["seat", "back", "leg0", "leg1", "leg2", "leg3"]  # of the truth
    right = np.concatenate([found[0][name] for name in order]) == truth
    assert right.mean() > 0.9


def test_a_crate_among_helpers_has_the_same_parts_at_every_door_of_blender(ask, shared_data):
    file = shared_data / "zoo" / "reports" / "crate.blend"
    panel, script, batch = (ask(door, file) for door in ("panel", "script", "label"))
    assert panel == script == batch and list(panel) == ["Crate"]
