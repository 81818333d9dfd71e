"""Memory: a ceiling is kept, and what does not fit under it is refused by a sentence."""

import json
import math
import os
import subprocess
import sys
import tracemalloc
from types import SimpleNamespace

import numpy as np
import pytest
import trimesh
from small_model import save_small_model

from patchalign3d import Mesh, Segmenter, memory, session
from patchalign3d.cli.options import main
from patchalign3d.errors import DeviceError, QuestionError
from patchalign3d.memory import MB


@pytest.fixture
def allowed(monkeypatch):
    """Allow so many megabytes, of which so many are held."""

    def allow(most, held):
        monkeypatch.setenv(memory.CEILING, str(most))
        monkeypatch.setattr(memory, "held", lambda: held * MB)

    return allow


@pytest.mark.parametrize("said", ["", "  "])
def test_where_nobody_has_said_an_amount_there_is_no_ceiling(said, monkeypatch):
    monkeypatch.setenv(memory.CEILING, said)
    assert memory.ceiling() == math.inf
    memory.make_sure(10**12)


AMOUNTS = {
    **{"512": 512, "512 MB": 512, "512mb": 512, " 512M ": 512, "4GB": 4_000, "4g": 4_000},
    **{"1.5 GB": 1_500, "2GiB": 2_147, "0.5T": 500_000, "1gb": 1_000, "0.5 GB": 500},
}
NO_AMOUNTS = ["much", "-3", "0", "0.5", "4 apples", "4KB", "4,5GB", "1e3", "inf", "nan", "٣", "."]


@pytest.mark.parametrize(("said", "megabytes"), AMOUNTS.items())
def test_an_amount_is_understood_however_it_is_written(said, megabytes, monkeypatch):
    monkeypatch.setenv(memory.CEILING, said)
    assert memory.ceiling() == megabytes * MB


@pytest.mark.parametrize("said", NO_AMOUNTS)
def test_what_is_no_amount_is_refused_and_never_taken_for_no_ceiling(said, monkeypatch, capsys):
    command = ["automatic", "missing.obj", "--by-shape"]
    assert main([*command, f"--memory={said}"]) == 2
    assert "such as 4GB" in capsys.readouterr().err
    monkeypatch.setenv(memory.CEILING, said)
    with pytest.raises(QuestionError, match=f"^{memory.CEILING} is .* such as 4GB, or take it out"):
        memory.make_sure(1)
    assert main(command) == 2
    assert f"{memory.CEILING} is" in capsys.readouterr().err


def test_what_does_not_fit_is_refused_by_a_sentence_with_the_way_on(allowed):
    allowed(most=400, held=150)
    memory.make_sure(300_000)
    with pytest.raises(DeviceError, match=r"^1,300,000 faces need about .* 400 MB are allowed\. A"):
        memory.make_sure(1_300_000)
    with pytest.raises(DeviceError, match="use fewer faces"):
        memory.make_sure(300_000, merging=True)
    with pytest.raises(DeviceError, match=r"^300,000 points need about .* use fewer points"):
        memory.make_sure(300_000, points=True)


@pytest.fixture
def of_leaves(tmp_path):
    """A segmenter that is asked about 4,000 loose triangles."""
    segmenter = Segmenter.load(save_small_model(tmp_path / "small"), "cpu")
    leaf = trimesh.Trimesh([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]], process=False)
    leaves = trimesh.util.concatenate(
        [leaf.copy().apply_translation([2 * (i % 50), 2 * (i // 50), 0]) for i in range(4000)]
    )
    segmenter.set_mesh(Mesh(leaves.vertices, leaves.faces))
    return segmenter


def test_the_scores_of_thousands_of_loose_parts_are_never_all_there_at_once(of_leaves):
    """Of no more than their number is asked, each has a score on each of the others' faces."""
    of_leaves.segment_automatically(pieces=2)  # everything is imported by now
    tracemalloc.start()
    found = of_leaves.segment_automatically(pieces=2)
    assert found.confidence.shape == (4000,) and len(found.part_names) == 4000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 4000**2 / 3


def test_all_scores_of_thousands_of_loose_parts_are_counted_before_they_are_computed(
    of_leaves, monkeypatch
):
    monkeypatch.setattr(memory, "held", lambda: 0)
    monkeypatch.setenv(memory.CEILING, "125")  # which is enough for the faces
    assert len(of_leaves.segment_automatically().part_names) == 1
    found = of_leaves.segment_automatically(pieces=2)
    with pytest.raises(
        DeviceError, match=r"^4,000 parts need about .* leave out the number of piec"
    ):
        _ = found.face_scores


def test_kept_meshes_make_room_for_what_comes_next(monkeypatch):
    kept = session.KeptMeshes()
    monkeypatch.setenv(memory.CEILING, "500")
    monkeypatch.setattr(memory, "held", lambda: 200 * MB + kept._nbytes())
    for key in range(20):
        kept.make_room(100 * MB)
        kept.keep(key, SimpleNamespace(nbytes=100 * MB))
        assert memory.held() <= 500 * MB
    assert list(kept._encoded) == [17, 18, 19]
    kept.make_room(250 * MB, least=1)  # the one that is asked about stays
    assert list(kept._encoded) == [19]


ASKING = """
import json, sys
from benchmarks.timing.peak import peak_memory
from benchmarks.timing.torus import bumpy_torus
from patchalign3d import Cloud, Mesh, Segmenter, memory

model, faces, verb = sys.argv[1], int(sys.argv[2]), sys.argv[3]
segmenter = Segmenter.load(model, "cpu")
points = verb == "of points"
shape = Cloud(bumpy_torus(1000)[0]) if points else Mesh(*bumpy_torus(500))
segmenter.set_mesh(shape)
segmenter.segment(["head"])  # everything is imported by now
segmenter.forget_mesh()
shape = Cloud(bumpy_torus(2 * faces)[0]) if points else Mesh(*bumpy_torus(faces))
verb = "segment" if points else verb
needed = memory.needed(len(shape.faces), merging=verb != "segment", points=points)
before, allowed = peak_memory(), memory.held() + needed
segmenter.set_mesh(shape)
said = {"segment": {"parts": list("abcdefgh")}, "select": {"include": [7]}}
getattr(segmenter, verb)(**said.get(verb, {}))
print(json.dumps([before, peak_memory(), allowed]))
"""


@pytest.mark.parametrize(
    ("verb", "faces"),
    [
        ("segment", 300_000),
        ("of points", 300_000),
        ("segment_automatically", 100_000),
        ("select", 100_000),
    ],
)
def test_no_more_is_taken_than_a_mesh_is_said_to_need(verb, faces, tmp_path):
    model = save_small_model(tmp_path / "small")
    command = [sys.executable, "-c", ASKING, str(model), str(faces), verb]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    before, peak, allowed = json.loads(told.stdout)
    assert before < peak <= max(before, allowed)


def test_a_shell_refuses_the_file_and_says_how_to_go_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(memory.CEILING, "to be restored")
    model = save_small_model(tmp_path / "small")
    trimesh.creation.box([1, 2, 3]).export(tmp_path / "box.obj")
    command = ["segment", str(tmp_path / "box.obj"), "--parts", "lid", "--model", str(model)]
    assert main([*command, "--memory", "1MB"]) == 1
    assert "1 MB are allowed. Allow more" in capsys.readouterr().err
    assert os.environ[memory.CEILING] == "1"
    assert not np.any([file.suffix == ".glb" for file in tmp_path.iterdir()])


@pytest.mark.parametrize(("said", "shared"), [({}, True), ({memory.HEAPS: "4"}, False)])
def test_threads_take_memory_from_one_heap_unless_the_user_has_said_how_many(said, shared):
    """The GNU C library counts its heaps from 0 when it tells what is in them; others have one."""
    code = (
        "import ctypes, platform, sys, threading, types\n"
        "from patchalign3d import __main__ as start\n"
        "cli = sys.modules['patchalign3d.cli'] = types.ModuleType('patchalign3d.cli')\n"
        "cli.main = lambda: 0\n"
        "start.main()\n"
        "for _ in range(3):\n"
        "    thread = threading.Thread(target=lambda: ' ' * 10_000)\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "print(platform.libc_ver()[0], flush=True)\n"
        "getattr(ctypes.CDLL(None), 'malloc_stats', int)() if sys.platform == 'linux' else None\n"
    )
    usual = {name: value for name, value in os.environ.items() if name != memory.HEAPS}
    child = subprocess.run(
        [sys.executable, "-c", code], env=usual | said, capture_output=True, text=True, check=True
    )
    several = child.stdout.strip() == "glibc" and not shared
    assert ("Arena 1:" in child.stderr) == several
