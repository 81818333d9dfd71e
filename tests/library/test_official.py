"""The official checkpoint: converted to the bit, or refused by name."""

import argparse
import hashlib
import os
import pickle
import re
import zipfile
from pathlib import Path

import huggingface_hub
import pytest
import torch
from reference_vectors import reference_tensors

from patchalign3d.errors import ModelError
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.weights import load_model
from patchalign3d.official import WAY_ON, fetch_official, import_checkpoint
from patchalign3d.text.clip import ClipText

pytestmark = pytest.mark.usefixtures("home")


def checkpoint_of(tensors: dict[str, torch.Tensor]) -> dict:
    """The layout of the released file, with what training leaves in it."""
    head = {name: tensor for name, tensor in tensors.items() if name.startswith("proj.")}
    encoder = {name: tensor for name, tensor in tensors.items() if name not in head}
    return {
        "model": encoder,
        "proj": head,
        "epoch": 100,
        "temp": {"log_scale": torch.tensor(2.659)},
        "args": argparse.Namespace(lr=1e-4, out="runs/stage2", amp=False),
    }


@pytest.fixture(scope="module")
def reference():
    return reference_tensors()


@pytest.fixture(scope="module")
def official(reference, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("official") / "patchalign3d.pt"
    torch.save(checkpoint_of(reference), file)
    return file


@pytest.fixture
def light() -> dict:
    """A checkpoint of the right names and shapes, all zeros, that takes no room in a file."""
    tensors = PatchAligner(Architecture()).tensors()
    return checkpoint_of(
        {n: torch.zeros((), dtype=t.dtype).expand(t.shape) for n, t in tensors.items()}
    )


def save(checkpoint, tmp_path) -> Path:
    torch.save(checkpoint, tmp_path / "broken.pt")
    return tmp_path / "broken.pt"


def test_a_checkpoint_by_the_rule_of_the_vectors_imports_to_the_bit(official, reference, home):
    imported = import_checkpoint(official)
    assert imported.folder == home / "models" / "official"
    model, tensors = load_model("official")
    assert model == imported
    assert model.architecture == Architecture()
    assert model.text_encoder == "open_clip:ViT-bigG-14/laion2b_s39b_b160k"
    assert model.temperature == 0.07
    assert model.input_axes == ("+x", "-y", "+z")
    assert model.license == "MIT"
    assert model.source_sha256 == hashlib.sha256(official.read_bytes()).hexdigest()
    assert tensors.keys() == reference.keys()
    for name, tensor in reference.items():
        torch.testing.assert_close(tensors[name], tensor, rtol=0, atol=0)


def test_an_altered_model_is_refused_after_the_import(light, tmp_path):
    weights = import_checkpoint(save(light, tmp_path)).folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.safetensors is truncated or was altered"):
        load_model("official")


def test_a_missing_key_is_named(light, tmp_path):
    del light["model"]["cls_token"]
    with pytest.raises(ModelError, match=r"broken\.pt lacks the tensor 'cls_token'"):
        import_checkpoint(save(light, tmp_path))


def test_a_missing_head_is_named(light, tmp_path):
    del light["proj"]
    with pytest.raises(ModelError, match="holds no 'proj'"):
        import_checkpoint(save(light, tmp_path))


def test_a_surplus_key_is_named(light, tmp_path):
    light["model"]["blocks.blocks.12.norm1.weight"] = torch.zeros(384)
    with pytest.raises(ModelError, match=r"an extra tensor, 'blocks\.blocks\.12\.norm1\.weight'"):
        import_checkpoint(save(light, tmp_path))


def test_a_wrong_shape_is_named(light, tmp_path):
    light["proj"]["proj.weight"] = torch.zeros(768, 384)  # the head of Stage 1
    with pytest.raises(
        ModelError, match=r"'proj\.weight' in the shape \(768, 384\).*\(1280, 384\)"
    ):
        import_checkpoint(save(light, tmp_path))


def test_what_is_not_a_tensor_is_named(light, tmp_path):
    light["model"]["norm.bias"] = [0.0] * 384
    with pytest.raises(ModelError, match=r"'norm\.bias' in 'model', which is not a tensor"):
        import_checkpoint(save(light, tmp_path))


@pytest.mark.parametrize("value", [torch.nan, torch.inf])
def test_numbers_that_are_not_finite_are_named(light, tmp_path, value):
    light["model"]["norm.bias"] = torch.full((384,), value)
    with pytest.raises(ModelError, match=r"not finite in the tensor 'norm\.bias'"):
        import_checkpoint(save(light, tmp_path))


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_truncated_file_is_refused(light, tmp_path, share):
    file = save(light, tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    told = r"broken\.pt is (truncated or )?not a checkpoint[^.:]*\.( It was not [^.]*\.)? "
    with pytest.raises(ModelError, match=f"{told}{re.escape(WAY_ON)}$"):
        import_checkpoint(file)


def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path):
    ways = {"folder": lambda file: file.mkdir()}
    if os.name == "posix":
        ways["pipe"] = os.mkfifo
    for what, make in ways.items():
        make(tmp_path / what)
        with pytest.raises(ModelError, match=rf"not a checkpoint: {what} is .*\b{what}\b"):
            import_checkpoint(tmp_path / what)


def test_what_may_not_be_read_is_told_without_the_number_of_a_system(tmp_path, monkeypatch):
    def refuse(file, *how):
        raise PermissionError(13, "Permission denied", str(file))

    (tmp_path / "a.pt").write_bytes(b"...")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ModelError, match=r"a\.pt cannot be read: Permission denied\.$"):
        import_checkpoint(tmp_path / "a.pt")


class Trap:
    """Runs code when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("form", ["torch", "plain"])
def test_a_pickle_with_code_is_refused_and_not_run(light, tmp_path, form):
    light["args"] = Trap(tmp_path / "ran")
    file = tmp_path / "broken.pt"
    if form == "torch":
        torch.save(light, file)
    else:
        file.write_bytes(pickle.dumps({"model": {}, "proj": {}, "args": light["args"]}, protocol=2))
    with pytest.raises(ModelError, match="more than tensors and plain values"):
        import_checkpoint(file)
    assert not (tmp_path / "ran").exists()


def test_other_files_are_refused(tmp_path):
    picture, archive = tmp_path / "picture.pt", tmp_path / "archive.pt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    with zipfile.ZipFile(archive, "w") as stream:
        stream.writestr("readme.txt", "hello")
    (note := tmp_path / "note.pt").write_text("hello\n")
    for file in (picture, archive, note):
        told = rf"{file.name} is (truncated or )?not a checkpoint[^:]*\. {re.escape(WAY_ON)}$"
        with pytest.raises(ModelError, match=told):
            import_checkpoint(file)


@pytest.mark.parametrize("content", [[1, 2], torch.zeros(3), {"state_dict": {}}, {"model": 1}])
def test_checkpoints_of_something_else_are_refused(tmp_path, content):
    with pytest.raises(ModelError, match=r"not PatchAlign3D's"):
        import_checkpoint(save(content, tmp_path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match="There is no file"):
        import_checkpoint(tmp_path / "nothing.pt")


def test_a_folder_is_not_a_checkpoint(tmp_path):
    with pytest.raises(ModelError, match="not a checkpoint"):
        import_checkpoint(tmp_path)


def test_a_refused_checkpoint_leaves_nothing_behind(light, tmp_path, home):
    del light["model"]["cls_token"]
    with pytest.raises(ModelError):
        import_checkpoint(save(light, tmp_path))
    assert not home.exists()


def test_a_refused_checkpoint_leaves_the_model_before_it(light, tmp_path):
    first = import_checkpoint(save(light, tmp_path))
    del light["model"]["cls_token"]
    with pytest.raises(ModelError):
        import_checkpoint(save(light, tmp_path))
    assert load_model("official")[0] == first


def test_fetching_converts_what_was_downloaded(light, tmp_path, monkeypatch):
    asked = []

    def download(repository, file):
        asked.append((repository, file))
        return str(save(light, tmp_path))

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", download)
    monkeypatch.setattr(ClipText, "fetch", lambda self: asked.append((self.name, self.weights)))
    assert fetch_official() == load_model("official")[0]
    assert asked == [
        ("patchalign3d/patchalign3d-encoder", "patchalign3d.pt"),
        ("ViT-bigG-14", "laion2b_s39b_b160k"),
    ]


def test_fetching_without_a_network_says_so_and_leaves_nothing(monkeypatch, tmp_path, home):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"cannot be downloaded.*models import FILE"):
        fetch_official()
    assert not home.exists()
