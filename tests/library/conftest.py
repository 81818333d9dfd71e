"""Workers to talk to, a segmenter to ask, a home of the test's own, and a small mesh file."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
import trimesh
from conversation import TETRAHEDRON, TIMEOUT, Conversation
from fake_segmenter import load
from file_shapes import write
from small_meshes import sheet
from small_model import save_small_model
from word_segmenter import WordVectors, segmenter_of_words

from patchalign3d import worker
from patchalign3d.cli.options import main
from patchalign3d.encoded import EncodedMesh
from patchalign3d.files.meshes import read_mesh
from patchalign3d.labels.click_evidence import Surface
from patchalign3d.segmenter import Segmenter, loaded


@pytest.fixture
def talk():
    """A worker in this process, past its hello, with a model and a mesh on request."""
    requests, frames = os.pipe(), os.pipe()
    to_worker, from_worker = os.fdopen(requests[1], "wb"), os.fdopen(frames[0], "rb")
    stdin, stdout = os.fdopen(requests[0], "rb"), os.fdopen(frames[1], "wb")
    served = worker.Worker(stdin, stdout, load)
    thread = threading.Thread(target=served.serve, daemon=True)
    thread.start()
    conversation = Conversation(to_worker, from_worker)
    conversation.receive()
    yield conversation
    to_worker.close()
    thread.join(TIMEOUT)
    assert not thread.is_alive()
    stdout.close()


@pytest.fixture
def ready(talk):
    talk.ask("load", model="fake", device="cpu")
    talk.ask("set_mesh", TETRAHEDRON, up_axis="Z", seed=0)
    return talk


@pytest.fixture
def start():
    """Worker processes: ``start(script, ...)`` gives the process and the conversation with it."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        processes.append(process)
        return process, Conversation(process.stdin, process.stdout)

    yield start
    for process in processes:
        process.kill()
        process.stderr.close()
        process.wait(TIMEOUT)


@pytest.fixture
def home(tmp_path_factory, monkeypatch):
    """Where models and caches are kept meanwhile; made when something is."""
    folder = tmp_path_factory.mktemp("user") / "home"
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(folder))
    return folder


@pytest.fixture
def wedge(tmp_path):
    """Four faces without any symmetry, as an OBJ."""
    vertices = "v 0 0 0\nv 3 0 0\nv 0 2 0\nv 0 0 1\n"
    return read_mesh(
        write(tmp_path / "wedge.obj", vertices + "f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n")
    )


@pytest.fixture
def segmenter(tmp_path, monkeypatch):
    """A small one of random weights, to which every word is a direction."""
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))
    monkeypatch.setattr(loaded, "load_text_encoder", lambda *_: WordVectors())
    return segmenter_of_words()


@pytest.fixture
def same_names_asked(monkeypatch):
    """Of each time that loose pieces are named, whether those that are alike get the same name."""
    asked, name_pieces = [], EncodedMesh.name_pieces

    def recorded(self, labels, cost, same_names, count):
        asked.append(same_names)
        return name_pieces(self, labels, cost, same_names, count)

    monkeypatch.setattr(EncodedMesh, "name_pieces", recorded)
    return asked


@pytest.fixture(scope="session")
def bundled():
    """The bundled model as the extension has it; what is set is set by whoever asks."""
    return Segmenter.load("bundled", "cpu", "onnx")


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory):
    """A model of random weights that reads words as the bundled one does."""
    return save_small_model(tmp_path_factory.mktemp("models") / "small")


@pytest.fixture
def segment(model_folder):
    """The command ``segment`` with these arguments, asked of that model: its exit code."""

    def run(*arguments):
        command = ["segment", *map(str, arguments), "--model", str(model_folder), "--device", "cpu"]
        return main(command)

    return run


@pytest.fixture
def box(tmp_path):
    """An OBJ of 12 faces."""
    file = tmp_path / "box.obj"
    trimesh.creation.box([1, 2, 3]).export(file)
    return file


@pytest.fixture(scope="session")
def halves() -> Surface:
    """A folded sheet whose features say which side of the fold a face is on."""
    mesh = sheet()
    right = mesh.face_centroids[:, 0] > 0
    noise = np.random.default_rng(0).normal(0, 0.15, (len(right), 4))
    features = np.eye(4)[right.astype(int)] + noise
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    return Surface.of(mesh, features.astype(np.float32))


@pytest.fixture
def balls(tmp_path):
    """A folder of ten meshes that take a moment each, of which one is broken."""
    folder = tmp_path / "balls"
    (folder / "sub").mkdir(parents=True)
    for number in range(9):
        mesh = trimesh.creation.icosphere(2)
        mesh.apply_scale([1 + number / 9, 1, 1])
        mesh.export(folder / ("sub" if number % 2 else "") / f"{number}.stl")
    (folder / "broken.glb").write_bytes(b"noise")
    return folder
