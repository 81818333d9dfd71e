"""Model folders: what was saved comes back, and whatever is not right is refused by name."""

import dataclasses
import hashlib
import json
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

import pytest
import torch
from fuzzing import count, fuzz
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save

from patchalign3d.errors import ModelError
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.model import BUNDLED, Model, find_model, list_models, read_description
from patchalign3d.network.weights import load_model, save_model

SMALL = Architecture(
    points=64, patches=8, patch_size=4, width=12, depth=2, heads=2, mlp_width=8, feature_width=6
)


def model(**changes) -> Model:
    fields = {
        "name": "small",
        "version": "1",
        "architecture": SMALL,
        "text_encoder": "all-MiniLM-L6-v2",
        "temperature": 0.07,
        "license": "CC0-1.0",
        "training_data": ["cubes (CC0)"],
    }
    return Model(**fields | changes)


def tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return PatchAligner(SMALL).tensors()


@pytest.fixture
def folder(tmp_path):
    save_model(tmp_path / "small", model(), tensors(), torch.float32)
    return tmp_path / "small"


def edit(folder, /, **changes):
    """Change a description, and let nothing vouch for it."""
    file = folder / "model.json"
    fields = json.loads(file.read_text()) | {"description_sha256": ...} | changes
    file.write_text(json.dumps({name: value for name, value in fields.items() if value is not ...}))


def replace_tensors(folder, replacement):
    """Weights that the description vouches for, though they are wrong."""
    content = save(replacement) if isinstance(replacement, dict) else replacement
    (folder / "model.safetensors").write_bytes(content)
    edit(folder, sha256=hashlib.sha256(content).hexdigest())


def test_a_saved_model_comes_back(folder):
    described, loaded = load_model(folder)
    assert described == dataclasses.replace(model(), sha256=described.sha256, folder=folder)
    for name, tensor in tensors().items():
        torch.testing.assert_close(loaded[name], tensor, rtol=0, atol=0)


def test_a_head_that_tells_frames_is_there_as_a_whole_or_not_at_all(tmp_path):
    torch.manual_seed(0)
    network = PatchAligner(SMALL, tells_frame=True)
    save_model(tmp_path / "frames", model(), network.tensors(), torch.float32)
    loaded = PatchAligner.of(SMALL, load_model(tmp_path / "frames")[1])
    embeddings = torch.randn(1, 8, SMALL.width)
    torch.testing.assert_close(loaded.frame(embeddings), network.frame(embeddings))
    loaded.load_tensors(tensors())
    assert loaded.frame is None
    half = {name: t for name, t in network.tensors().items() if name != "frame.2.bias"}
    with pytest.raises(ModelError, match=r"lacks the tensor 'frame\.2\.bias'"):
        save_model(tmp_path / "half", model(), half)


def test_half_precision_is_stored_small_and_read_as_float32(tmp_path):
    saved = save_model(tmp_path / "half", model(), tensors())
    full = save_model(tmp_path / "full", model(), tensors(), torch.float32)
    sizes = [(m.folder / "model.safetensors").stat().st_size for m in (saved, full)]
    assert sizes[0] < 0.6 * sizes[1]
    _, loaded = load_model(tmp_path / "half")
    for name, tensor in tensors().items():
        assert loaded[name].dtype == tensor.dtype
        torch.testing.assert_close(loaded[name], tensor, rtol=1e-3, atol=1e-4)


def test_saving_again_replaces_the_model_and_keeps_other_files(folder):
    (folder / "README.md").write_text("the card")
    save_model(folder, model(version="2"), tensors())
    assert load_model(folder)[0].version == "2"
    assert sorted(f.name for f in folder.iterdir()) == [
        "README.md",
        "model.json",
        "model.safetensors",
    ]


def test_weights_that_do_not_fit_half_precision_are_not_saved(tmp_path):
    huge = tensors() | {"proj.bias": torch.full((6,), 1e6)}
    with pytest.raises(ModelError, match=r"not finite in the tensor 'proj\.bias'"):
        save_model(tmp_path / "huge", model(), huge)
    assert not (tmp_path / "huge").exists()


def without(name):
    return {key: tensor for key, tensor in tensors().items() if key != name}


WRONG_WEIGHTS = {
    "lacks the tensor 'cls_token'": without("cls_token"),
    "an extra tensor, 'extra'": tensors() | {"extra": torch.zeros(1)},
    r"'proj\.bias' in the shape \(7,\); it must be \(6,\)": tensors()
    | {"proj.bias": torch.zeros(7)},
    r"'proj\.bias' as torch.int64": tensors() | {"proj.bias": torch.zeros(6, dtype=torch.int64)},
    r"not finite in the tensor 'norm\.weight'": tensors()
    | {"norm.weight": torch.full((12,), torch.nan)},
    "not a safetensors file": b"something else",
}


@pytest.mark.parametrize("sentence", WRONG_WEIGHTS)
def test_wrong_weights_are_refused_by_name(folder, sentence):
    replace_tensors(folder, WRONG_WEIGHTS[sentence])
    with pytest.raises(ModelError, match=sentence):
        load_model(folder)


def flip_a_bit(content):
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize(
    "damage", [flip_a_bit, lambda c: c[:-10], lambda c: b"", lambda c: c + b"\0"]
)
def test_an_altered_or_truncated_file_is_refused(folder, damage):
    file = folder / "model.safetensors"
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ModelError, match=r"model\.safetensors is truncated or was altered"):
        load_model(folder)


def test_a_bundled_model_that_is_missing_is_told_as_what_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("patchalign3d.network.model.BUNDLED", tmp_path)
    with pytest.raises(ModelError, match=r"bundled model is missing: .*Install patchalign3d again"):
        find_model("bundled")


def test_missing_weights_are_refused(folder):
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"safetensors cannot be read: No such file.*\. Install"):
        load_model(folder)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "format 1"),
        ({"format": ...}, "format 1"),
        ({"name": ...}, "'name'"),
        ({"sha256": 5}, "sha256"),
        ({"surplus": 1}, "surplus"),
        ({"architecture": ...}, "architecture"),
        ({"architecture": []}, "architecture"),
        ({"architecture": {"depht": 12}}, "depht"),
        ({"architecture": {"depth": 10**9}}, "depth"),
        ({"architecture": {"width": "384"}}, "width"),
        ({"architecture": {"width": 385}}, "heads"),
        ({"architecture": {"points": 100}}, "points"),
        ({"temperature": 0}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"temperature": 1e-300}, "temperature"),
        ({"source_sha256": 5}, "source_sha256"),
        ({"architecture": {"points": 1 << 16, "patches": 1 << 16}}, "patches"),
        ({"input_axes": ["+x", "+x", "+z"]}, "input_axes"),
        ({"input_axes": ["x", "y", "z"]}, "input_axes"),
        ({"input_axes": 3}, "not a model description"),
        ({"training_data": "everything"}, "training_data"),
        ({"folder": "/tmp"}, "folder"),
    ],
)
def test_a_wrong_description_is_refused_by_name(folder, changes, sentence):
    edit(folder, **changes)
    with pytest.raises(ModelError, match=sentence):
        load_model(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_description_that_is_not_one_is_refused(folder, content):
    (folder / "model.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.json"):
        load_model(folder)


@pytest.mark.parametrize("change", [("0.07", "0.09"), ("small", "large"), ("+z", "-z")])
def test_an_altered_description_is_refused_as_altered_weights_are(folder, change):
    file = folder / "model.json"
    file.write_text(file.read_text().replace(*change))
    with pytest.raises(ModelError, match=r"model\.json was altered"):
        load_model(folder)


def test_a_description_from_before_there_was_a_hash_in_it_is_read(folder):
    edit(folder)
    assert load_model(folder)[0].name == "small"


def test_json_that_nests_too_deep_and_files_that_are_too_large_are_refused(folder):
    (folder / "model.json").write_text("[" * 100_000)
    with pytest.raises(ModelError, match=r"model\.json cannot be read"):
        load_model(folder)
    with (folder / "model.json").open("wb") as sparse:
        sparse.truncate(1 << 31)
    with pytest.raises(ModelError, match=r"cannot be read: it has more than \d+ bytes"):
        load_model(folder)


def test_weights_larger_than_any_of_the_architecture_are_not_read(folder):
    with (folder / "model.safetensors").open("wb") as sparse:
        sparse.truncate(1 << 31)
    with pytest.raises(ModelError, match="more than"):
        load_model(folder)


def test_a_name_that_is_too_long_for_the_system_is_no_model(home):
    with pytest.raises(ModelError, match="There is no model"):
        find_model("a" * 300)


def test_what_to_do_about_a_missing_model_can_be_done_in_blender_and_in_a_shell(home):
    with pytest.raises(ModelError) as official:
        find_model("official")
    assert all(way in str(official.value) for way in ("Fetch Official Weights", "models fetch"))
    for nobody in ("nobody", ""):
        with pytest.raises(ModelError, match="such as bundled, nor a folder") as other:
            find_model(nobody)
        assert "patchalign3d models" not in str(other.value)


def test_models_are_found_by_name_and_by_folder(home, folder):
    saved = save_model(home / "models" / "mine", model(), tensors())
    assert find_model("mine") == saved.folder
    assert find_model(folder) == find_model(str(folder)) == folder


def test_a_models_folder_may_be_named_from_the_users_home(home, folder, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder.parent))
    assert find_model(f"~/{folder.name}") == folder


def test_an_unknown_model_is_refused(home):
    with pytest.raises(ModelError, match="'nobody'"):
        load_model("nobody")


def test_the_official_model_tells_how_to_get_it(home):
    with pytest.raises(ModelError, match=r"models fetch official.*models import FILE"):
        load_model("official")


def test_imported_models_are_listed_and_broken_ones_passed_over(home, caplog):
    for name in ("b", "a", "broken"):
        save_model(home / "models" / name, model(name=name), tensors())
    (home / "models" / "broken" / "model.json").write_text('{"format":' + "[" * 100_000)
    (home / "models" / "empty").mkdir()
    assert [m.name for m in list_models() if m.name != "bundled"] == ["a", "b"]
    assert "broken" in caplog.text


def test_models_are_listed_without_torch(home):
    save_model(home / "models" / "a", model(), tensors())
    code = (
        "import sys; from patchalign3d.network.model import list_models; assert list_models();"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_description_of_a_large_network_asks_for_no_memory_that_its_weights_lack(tmp_path):
    save_model(tmp_path, model(), tensors())
    about = json.loads((tmp_path / "model.json").read_text())
    about["architecture"] |= {"mlp_width": 1 << 16, "depth": 256}
    del about["description_sha256"]
    (tmp_path / "model.json").write_text(json.dumps(about))
    tracemalloc.start()
    try:
        with pytest.raises(ModelError):
            load_model(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 26
    finally:
        tracemalloc.stop()


json_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
json_values |= st.lists(json_values, max_size=3) | st.sampled_from([1 << 62, -1, 1e308, "+x", "é"])
json_values |= st.dictionaries(st.text(max_size=3), json_values, max_size=2)


@st.composite
def damage(draw):
    """Changes a folder: a field of the description, one of the architecture, or bytes of a file."""
    how, at = draw(st.integers(0, 3)), draw(st.floats(0, 1, exclude_max=True))
    value, junk = draw(json_values), draw(st.binary(max_size=20))

    def change(folder):
        name = "model.json" if how < 3 else "model.safetensors"
        content = bytearray((folder / name).read_bytes())
        if how < 2:
            fields = json.loads(content)
            inner = fields["architecture"] if how else fields
            inner[sorted(inner)[int(at * len(inner))]] = value
            fields.pop("description_sha256", None)
            content = json.dumps(fields).encode()
        else:
            where = int(at * len(content))
            content[where : where + len(junk)] = junk if draw_shift else b""
        (folder / name).write_bytes(content)

    draw_shift = draw(st.booleans())
    return change


@pytest.fixture(scope="module")
def sound_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "small"
    save_model(folder, model(), tensors(), torch.float32)
    return {name: (folder / name).read_bytes() for name in ("model.json", "model.safetensors")}


@fuzz(short=60)
@given(st.lists(damage(), min_size=1, max_size=2))
def test_a_damaged_model_folder_is_a_model_or_a_sentence(sound_folder, changes):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in sound_folder.items():
            (folder / file).write_bytes(content)
        for change in changes:
            try:
                change(folder)
            except (ValueError, TypeError, KeyError, IndexError):
                break  # the first has left nothing that the second could change
        try:
            loaded = load_model(folder)[1]
        except ModelError as error:
            assert str(error).endswith(".")
            count("refused")
        else:
            assert all(tensor.isfinite().all() for tensor in loaded.values())
            count("loaded")


def test_the_bundled_model_is_known_by_any_path(folder, monkeypatch):
    """Named by a path, it was asked as a model of one's own is: for idle words and the category."""
    monkeypatch.chdir(BUNDLED.parent)
    for name in ("bundled", Path(BUNDLED.name), BUNDLED / ".." / BUNDLED.name):
        assert read_description(find_model(name)).is_bundled
    assert not read_description(folder).is_bundled
