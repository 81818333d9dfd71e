"""Broken, empty, huge and odd meshes, all through one worker: labels or a sentence each."""

import numpy as np
import pytest
from patchalign3d_addon.bridge.client import Client
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.bridge.starting import worker_command, worker_environment
from small_model import save_small_model

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import UP_AXIS, read_mesh

TIMEOUT = 120.0


@pytest.fixture(scope="module")
def ask(tmp_path_factory, staged_addon, backend_python):
    """Ask a real worker that has a small model loaded; it must be the same process to the end."""
    home = tmp_path_factory.mktemp("home")
    environment = worker_environment(staged_addon / "backend", {"PATH": ""})
    environment["PATCHALIGN3D_HOME"] = str(home)
    client = Client(worker_command(backend_python), environment)

    def ask(type: str, header: dict, arrays: dict | None = None):
        return client.submit(type, header, arrays).result(TIMEOUT)

    ask("load", {"model": str(save_small_model(home / "small")), "device": "cpu"})
    started = client.generation
    yield ask
    assert client.generation == started, "a mesh brought the worker down"
    client.close()


def labels_or_sentence(ask, vertices: np.ndarray, faces: np.ndarray, up_axis: str) -> str:
    """Label a mesh; check the answer, or return the sentence it was refused with."""
    arrays = {"vertices": vertices.astype(np.float64), "faces": faces.astype(np.int32)}
    try:
        ask("set_mesh", {"up_axis": up_axis, "seed": 0}, arrays)
        answer = ask("segment", {"parts": ["head", "body", "leg"]})
    except BackendError as error:
        assert error.kind == "MeshError", error
        assert str(error).endswith(".")
        return str(error)
    labels, confidence = answer.arrays["face_labels"], answer.arrays["confidence"]
    assert labels.shape == (len(faces),) and set(labels) <= {0, 1, 2}
    assert confidence.shape == (len(faces),) and np.isfinite(confidence).all()
    return ""


def test_every_mesh_of_the_zoo_ends_in_labels_or_a_sentence(ask, shared_data):
    files = [f for f in sorted((shared_data / "zoo").rglob("*")) if f.suffix.lower() in UP_AXIS]
    outcomes = []
    for file in files:
        try:
            found = read_mesh(file)
        except FileError:
            outcomes.append("unreadable")
            continue
        sentence = labels_or_sentence(ask, found.vertices, found.faces, found.up_axis)
        outcomes.append("refused" if sentence else "labelled")
    assert outcomes.count("labelled") > 0.75 * len(files)


CUBE = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
QUADS = np.array(
    [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
)
TRIANGLES = np.concatenate([QUADS[:, [0, 1, 2]], QUADS[:, [0, 2, 3]]])

ODD = {
    "tiny": (CUBE * 1e-12, TRIANGLES),
    "huge": (CUBE * 1e12, TRIANGLES),
    "beyond what squares can hold": (CUBE * 1e200, TRIANGLES),
    "far away": (CUBE + 1e7, TRIANGLES),
    "flat": (CUBE * [1, 1, 0], TRIANGLES),
    "a needle": (CUBE * [1, 1e-9, 1e-9], TRIANGLES),
    "one triangle": (CUBE, TRIANGLES[:1]),
    "every face twice": (CUBE, np.concatenate([TRIANGLES, TRIANGLES])),
    "some faces collapsed": (CUBE, np.concatenate([TRIANGLES, [[0, 0, 0], [1, 1, 2]]])),
    "loose vertices that are not numbers": (np.vstack([CUBE, [[np.nan] * 3]]), TRIANGLES),
}
REFUSED = {
    "empty": (np.zeros((0, 3)), np.zeros((0, 3))),
    "no faces": (CUBE, np.zeros((0, 3))),
    "a vertex that is not a number": (
        np.where(CUBE.sum(1, keepdims=True) == 3, np.nan, CUBE),
        TRIANGLES,
    ),
    "an index too high": (CUBE, TRIANGLES + 1),
    "an index below zero": (CUBE, TRIANGLES - 1),
    "all in one place": (CUBE * 0, TRIANGLES),
    "a line": (CUBE * [1, 0, 0], TRIANGLES),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_meshes_are_labelled(ask, name):
    assert labels_or_sentence(ask, *ODD[name], "Z") == ""


@pytest.mark.parametrize("name", REFUSED)
def test_hopeless_meshes_are_refused_with_a_sentence(ask, name):
    assert labels_or_sentence(ask, *REFUSED[name], "Z") != ""
