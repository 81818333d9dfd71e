"""Worker: the process ends when nobody asks any more, and answers as the library does."""

import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest
from conversation import FAKE, TETRAHEDRON, TIMEOUT

from patchalign3d import worker
from patchalign3d.errors import Cancelled
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.network import engine
from patchalign3d.network.torch_engine import TorchEngine
from patchalign3d.segmenter import Segmenter
from patchalign3d.shared.protocol import read_frame, write_frame
from patchalign3d.text.encoders import load_text_encoder


def test_shutdown_is_confirmed_before_the_end(start):
    process, talk = start(FAKE)
    talk.receive()
    assert talk.ask("shutdown")[1]["type"] == "result"
    assert process.wait(TIMEOUT) == 0


def test_the_worker_ends_when_stdin_closes(start):
    process, talk = start(FAKE)
    talk.receive()
    process.stdin.close()
    assert process.wait(TIMEOUT) == 0
    assert process.stderr.read() == b""


@pytest.mark.parametrize(("word", "code"), [("wait", 0), ("sleep", 1)])
def test_the_worker_ends_when_stdin_closes_in_the_midst_of_work(start, word, code):
    process, talk = start(FAKE)
    talk.ask("load")
    talk.ask("set_mesh", TETRAHEDRON)
    talk.send("segment", parts=[word])
    assert talk.receive()[0]["type"] == "progress"
    process.stdin.close()
    assert process.wait(TIMEOUT) == code


def test_the_worker_ends_with_a_parent_that_was_killed(start):
    parent, _ = start(
        "-c",
        "import subprocess, sys\n"
        f"worker = subprocess.Popen([sys.executable, {str(FAKE)!r}], stdin=subprocess.PIPE,"
        " stdout=subprocess.PIPE)\n"
        "worker.stdout.read(4)\n"
        "sys.stderr.write('started')\n"
        "sys.stderr.flush()\n"
        "sys.stdin.read()",
    )
    assert parent.stderr.read(7) == b"started"
    parent.kill()
    ended = threading.Thread(target=parent.stderr.read)  # until the worker lets go of it, too
    ended.start()
    ended.join(TIMEOUT)
    assert not ended.is_alive()


def test_the_worker_ends_quietly_when_nobody_reads_its_answers():
    readable, writable = os.pipe()
    with subprocess.Popen(
        [sys.executable, FAKE], stdin=subprocess.PIPE, stdout=writable, stderr=subprocess.PIPE
    ) as process:
        os.close(writable)
        with os.fdopen(readable, "rb") as stdout:
            assert read_frame(stdout)[0]["type"] == "hello"
        write_frame(process.stdin, {"type": "shutdown", "id": 1})
        assert process.wait(TIMEOUT) == 0
        assert b"Exception" not in process.stderr.read()


def test_junk_on_stdin_is_told_and_ends_the_worker(start):
    process, talk = start(FAKE)
    talk.receive()
    process.stdin.write(b"GET / HTTP/1.1\r\n\r\n")
    process.stdin.flush()
    header, _ = talk.receive()
    assert header["id"] is None and header["error"]["kind"] == "ProtocolError"
    assert process.wait(TIMEOUT) == 1


def test_nothing_but_frames_reaches_stdout(start):
    process, talk = start(FAKE)
    talk.ask("load")
    talk.ask("set_mesh", TETRAHEDRON)
    assert talk.ask("segment", parts=["print"])[1]["type"] == "result"
    process.stdin.close()
    process.wait(TIMEOUT)
    said = process.stderr.read()
    assert b"printed" in said and b"written" in said
    assert b"EOFError" in said  # the worker's own children find stdin empty


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_an_interrupt_from_the_terminal_is_the_parents_to_handle(start):
    process, talk = start(FAKE)
    talk.receive()
    process.send_signal(signal.SIGINT)
    assert talk.ask("load")[1]["type"] == "result"


def test_the_worker_is_there_before_scipy_which_it_imports_beside_the_network():
    code = "import sys, patchalign3d.worker; print([n for n in sys.modules if n == 'scipy'])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_the_hello_needs_no_engine_and_load_says_that_none_is_there(start):
    without = "import sys; sys.modules['torch'] = sys.modules['onnxruntime'] = None;"
    _, talk = start("-c", without + "from patchalign3d.worker import run; run()")
    assert talk.receive()[0]["type"] == "hello"
    kind, message = talk.error("load", model="bundled", device="cpu")
    assert kind == "ImportError" and "'torch' is missing in" in message


# --- With the real model code, and a small model that knows nothing


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))


def test_a_worker_answers_as_the_library_does(start, model_folder):
    process, talk = start("-m", "patchalign3d", "worker")
    hello, _ = talk.receive()
    assert hello["type"] == "hello" and hello["library"] == worker.__version__
    _, reply, _ = talk.ask("load", model=str(model_folder), device="cpu")
    assert reply["model"]["name"] == "small"
    assert (reply["device"], reply["engine"]) == ("cpu", "torch")
    _, reply, _ = talk.ask("set_mesh", TETRAHEDRON, up_axis="Y", seed=3)
    assert reply["known"]
    _, segmented, arrays = talk.ask("segment", parts=["tip", "base"], category="tent")
    _, found, points = talk.ask("keypoints", names=["peak"])
    process.stdin.close()
    assert process.wait(TIMEOUT) == 0

    segmenter = Segmenter.load(model_folder, "cpu")
    segmenter.set_mesh(Mesh(**TETRAHEDRON, up_axis="Y"), seed=3)
    expected = segmenter.segment(["tip", "base"], category="tent")
    assert segmented["part_names"] == expected.part_names
    assert arrays.keys() == {"face_labels", "confidence"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, getattr(expected, name))
    expected = segmenter.keypoints(["peak"])
    assert found["names"] == expected.names
    np.testing.assert_array_equal(points["points"], expected.points)
    np.testing.assert_array_equal(points["scores"], expected.scores)


def test_loading_leaves_nothing_to_load_for_the_first_words(model_folder):
    segmenter = worker.load_segmenter(str(model_folder), "cpu", "torch", lambda *_: None)
    loaded = load_text_encoder.cache_info().misses
    segmenter.set_mesh(Mesh(**TETRAHEDRON))
    segmenter.segment(["words that were never asked for"])
    assert load_text_encoder.cache_info().misses == loaded


def test_the_network_is_loaded_beside_what_is_imported_and_computes_nothing(
    model_folder, monkeypatch
):
    loaded_in, load_engine = [], engine.load_engine

    def load(*said):
        loaded_in.append(threading.current_thread())
        return load_engine(*said)

    monkeypatch.setattr(engine, "load_engine", load)
    monkeypatch.setattr(TorchEngine, "centres", lambda *_: pytest.fail("It computes."))
    worker.load_segmenter(str(model_folder), "cpu", "torch", lambda *_: None)
    assert len(loaded_in) == 1 and loaded_in[0] is not threading.current_thread()


def test_loading_imports_neither_transformers_nor_torch_s_compiler(model_folder):
    code = (
        "import sys; from patchalign3d.worker import load_segmenter;"
        "load_segmenter(sys.argv[1], 'cpu', 'torch', lambda stage, fraction: None);"
        "slow = {'transformers', 'torch._dynamo', 'sympy'} & set(sys.modules);"
        "assert not slow, slow"
    )
    subprocess.run([sys.executable, "-c", code, str(model_folder)], check=True)


def test_a_real_model_is_cancelled_between_its_stages(model_folder):
    def stop(stage, fraction):
        if stage == "Loading the model":
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        worker.load_segmenter(str(model_folder), "cpu", "torch", stop)


ASK_FROM_BLENDER = """
import os, sys
from pathlib import Path
import numpy as np
from patchalign3d_addon.bridge.client import Client
from patchalign3d_addon.bridge.starting import worker_command, worker_environment

python, backend, model = sys.argv[1:]
client = Client(worker_command(python), worker_environment(Path(backend), os.environ))
client.submit("load", {"model": model, "device": "cpu"})
vertices, faces = np.eye(3, dtype=np.float32), np.array([[0, 1, 2]], np.int32)
client.submit("set_mesh", {"up_axis": "Z"}, {"vertices": vertices, "faces": faces})
reply = client.submit("segment", {"parts": ["tip", "base"]}).result(60)
assert reply.arrays["face_labels"].shape == (1,), reply
assert reply.arrays["confidence"].shape == (1,), reply
client.close()
print("labelled")
"""


def test_blenders_python_and_the_worker_understand_each_other(
    bpy_python, backend_python, staged_addon, model_folder
):
    done = subprocess.run(
        [
            bpy_python,
            "-c",
            ASK_FROM_BLENDER,
            backend_python,
            staged_addon / "backend",
            model_folder,
        ],
        env=os.environ | {"PYTHONPATH": str(staged_addon.parent)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "labelled\n" and done.returncode == 0, done.stderr
