"""Labelled meshes and the official layout become shards that the trainer draws from."""

import functools
import json
import sys

import numpy as np
import pytest
import trimesh
from small_meshes import write_stool
from small_model import save_small_model

from patchalign3d.answers import Segmentation
from patchalign3d.cli import main as shell
from patchalign3d.errors import FileError, PatchAlignError
from patchalign3d.files.meshes import read_mesh
from patchalign3d.files.results import write_segmentation
from training.data import import_data
from training.data.import_data import import_meshes, import_official
from training.data.labelled import balanced_held_out
from training.data.meshes import find_labelled_meshes, read_labelled_mesh
from training.data.official_data import OfficialData
from training.data.shards import Shards
from training.views.lifting import canonical_patches


def parts_by_height(model):
    """The mean height of each part's faces."""
    centre = model.vertices[model.faces].mean(1)[:, 2]
    return {
        words[0]: centre[mask].mean() for level in model.levels for words, mask in level.items()
    }


def test_an_npz_of_parts_is_read(tmp_path):
    write_stool(tmp_path / "one.npz")
    model = read_labelled_mesh(tmp_path / "one.npz")
    assert model.name == "stool"
    heights = parts_by_height(model)
    assert heights["seat"] > heights["front leg"]
    assert np.abs(model.vertices).max() == pytest.approx(1)


def test_the_up_axis_is_heeded(tmp_path):
    write_stool(tmp_path / "z.npz")
    z_up = read_labelled_mesh(tmp_path / "z.npz")
    with np.load(tmp_path / "z.npz") as file:
        x, y, z = file["vertices"].T
    write_stool(tmp_path / "y.npz", vertices=np.stack([x, z, -y], 1), up_axis=np.array("Y"))
    np.testing.assert_allclose(read_labelled_mesh(tmp_path / "y.npz").vertices, z_up.vertices)
    on_its_head = {"vertices": np.stack([-x, y, -z], 1), "up_axis": np.array("-Z")}
    write_stool(tmp_path / "head.npz", **on_its_head)
    head = np.ptp(read_labelled_mesh(tmp_path / "head.npz").vertices[:, 2] - z_up.vertices[:, 2])
    assert head == pytest.approx(0)
    write_stool(tmp_path / "found.npz", **on_its_head | {"up_axis": np.array("Z")},
                frame=np.array(["-Z", "-Y"]))  # fmt: skip
    found = read_labelled_mesh(tmp_path / "found.npz").vertices
    np.testing.assert_allclose(found[:, 2], z_up.vertices[:, 2])
    write_stool(tmp_path / "none.npz", frame=np.array("Z"))
    with pytest.raises(FileError, match=r"none\.npz is damaged: its frame is 'Z'"):
        read_labelled_mesh(tmp_path / "none.npz")


def test_gltf_parts_are_named_by_nodes(tmp_path):
    scene = trimesh.Scene()
    for name, height in (("Stool_Seat", 1.0), ("Stool_Leg", 0.0)):
        box = trimesh.creation.box((1, 0.5, 1))
        move = trimesh.transformations.translation_matrix((0, height, 0))
        scene.add_geometry(box, node_name=name, geom_name=name, transform=move)
    scene.export(tmp_path / "Stool.glb")
    heights = parts_by_height(read_labelled_mesh(tmp_path / "Stool.glb"))
    assert heights["seat"] > heights["leg"]


def test_a_mesh_without_names_has_no_levels(tmp_path):
    trimesh.creation.box((1, 1, 1)).export(tmp_path / "box.stl")
    assert read_labelled_mesh(tmp_path / "box.stl").levels == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"face_part": np.zeros(3, int)}, "wrong length"),
        ({"face_part": np.full(24, 2)}, "without a name"),
        ({"face_part": np.full(24, 255, np.uint8)}, "without a name"),
        ({"face_part": np.full(24, 0.5)}, "are not whole numbers"),
        ({"part_names": np.array("seat")}, "no list of names"),
        ({"vertices": np.zeros((16, 2))}, "vertices have the shape"),
        ({"faces": np.zeros((24, 3))}, "faces must be whole numbers"),
    ],
)
def test_arrays_that_make_no_labelled_mesh_are_refused(tmp_path, changes, sentence):
    write_stool(tmp_path / "bad.npz", **changes)
    with pytest.raises(PatchAlignError, match=sentence):
        read_labelled_mesh(tmp_path / "bad.npz")


def test_names_that_are_kept_as_bytes_are_read_as_their_letters(tmp_path):
    names = {"part_names": np.array([b"seat", b"front leg"]), "category": np.array(b"stool")}
    write_stool(tmp_path / "one.npz", **names)
    model = read_labelled_mesh(tmp_path / "one.npz")
    assert model.name == "stool" and parts_by_height(model).keys() == {"seat", "front leg"}


def test_what_a_thing_is_its_file_says_or_the_folder_below_or_the_files_name(tmp_path):
    meshes = tmp_path / "MESHES"
    said, below, named = "a/stool9.npz", "side_table/7f3.parts.npz", "mug_red_02.npz"
    for file in (said, below, named):
        (meshes / file).parent.mkdir(parents=True, exist_ok=True)
        write_stool(meshes / file)
    for file in (below, named):
        with np.load(meshes / file) as arrays:
            kept = {name: array for name, array in arrays.items() if name != "category"}
        np.savez(meshes / file, **kept)
    import_meshes("meshes-000", meshes, [said, below, named], tmp_path / "out")
    found = []
    for split in ("train", "validation"):
        shards = Shards(tmp_path / "out" / split)
        found += [shards.cloud("meshes", number).category for number in range(len(shards))]
    assert sorted(found) == ["mug", "side table", "stool"]


@pytest.mark.parametrize("suffix", [".glb", ".obj"])
def test_what_named_nodes_and_groups_make_up_is_told_by_the_folder_below_too(tmp_path, suffix):
    """Data sets call their files by numbers; "leg of a f e ae" was learned."""
    folder = tmp_path / "MESHES" / "chairs"
    folder.mkdir(parents=True)
    scene = trimesh.Scene()
    for number, name in enumerate(["seat", "chairs arm"]):
        box = trimesh.creation.box(
            transform=trimesh.transformations.translation_matrix([0, number, 0])
        )
        scene.add_geometry(box, node_name=name, geom_name=name)
    file = folder / f"1a6fe8b1b5ae{suffix}"
    scene.export(file)
    found = read_labelled_mesh(file, folder.name)
    assert found.name == "chairs"
    assert {names[0] for level in found.levels for names in level} == {"seat", "arm"}


def test_what_the_shell_writes_is_read_as_labelled_meshes(tmp_path, monkeypatch):
    stools = tmp_path / "meshes" / "stools"
    stools.mkdir(parents=True)
    for number in range(10):
        mesh = trimesh.creation.icosphere(2)
        mesh.apply_scale([1, 1, 1 + number / 10])
        mesh.export(stools / f"{number}.glb")  # Y up
    model, out = save_small_model(tmp_path / "model"), tmp_path / "labelled"
    command = ["segment", str(tmp_path / "meshes"), "--parts", "seat, leg", "--format", "npz,glb"]
    assert shell([*command, "--model", str(model), "--device", "cpu", "--out", str(out)]) == 0
    files = find_labelled_meshes(out)
    assert [file.name for file in files] == [f"{number}.parts.npz" for number in range(10)]
    found = read_labelled_mesh(files[3], files[3].parent.name)
    with np.load(files[3]) as content:
        parts, names = content["face_labels"], content["part_names"]
    assert found.name == "stools" and np.ptp(found.vertices, axis=0).argmax() == 1
    (level,) = found.levels
    for (name,), mask in level.items():
        np.testing.assert_array_equal(mask, names[parts] == name)

    shards = ["import_data", "--meshes", str(out), "--out", str(tmp_path / "shards")]
    monkeypatch.setattr(sys, "argv", [*shards, "--processes", "2"])
    with pytest.raises(SystemExit) as stopped:
        import_data.main()
    assert stopped.value.code == 0
    kept = [Shards(tmp_path / "shards" / split) for split in ("train", "validation")]
    assert sum(map(len, kept)) == 10


def test_results_as_glb_are_read_where_there_are_none_as_npz(tmp_path):
    trimesh.creation.icosphere(1).export(tmp_path / "stool.obj")
    source = read_mesh(tmp_path / "stool.obj")
    labels = np.arange(len(source.faces), dtype=np.int32) % 5 - 1
    parts = Segmentation(source.shape(), ["seat", "back", "front leg", "back leg"], labels)
    for name in ("one.parts.glb", "two.parts.glb", "two.parts.npz", "three.parts.ply"):
        write_segmentation(tmp_path / name, source, parts, None)
    (tmp_path / "stool.obj").unlink()
    one, two = find_labelled_meshes(tmp_path)
    assert (one.name, two.name) == ("one.parts.glb", "two.parts.npz")
    found = read_labelled_mesh(one)
    assert found.name == "one"
    parts = {names[0]: mask.sum() for level in found.levels for names, mask in level.items()}
    assert parts == dict.fromkeys(("seat", "back", "front leg", "back leg"), 16) | {"leg": 32}


def test_what_systems_and_killed_processes_leave_beside_meshes_is_no_mesh(tmp_path):
    for name in ("stool.npz", "._stool.npz", ".unfinished-12-ab-stool.npz", "below/._lamp.glb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert find_labelled_meshes(tmp_path) == [tmp_path / "stool.npz"]


def test_a_folder_of_meshes_becomes_shards_with_whole_objects_held_out(tmp_path):
    folder, out = tmp_path / "meshes", tmp_path / "shards"
    folder.mkdir()
    for number in range(20):
        write_stool(folder / f"stool{number}.npz")
    (folder / "broken.npz").write_bytes(b"not a zip")
    trimesh.creation.box((1, 1, 1)).export(folder / "nameless.stl")
    files = [file.name for file in find_labelled_meshes(folder)]
    left_out = import_meshes("meshes-000", folder, files, out)
    assert set(left_out["left_out"]) == {"broken.npz", "nameless.stl"}
    training, validation = Shards(out / "train"), Shards(out / "validation")
    assert len(training) + len(validation) == 20 and len(validation) >= 1
    cloud = training.cloud("meshes", 0)
    height = {label.wordings[0]: cloud.points[label.mask, 2].mean() for label in cloud.labels}
    assert height["seat"] > height["front leg"]
    assert import_meshes("meshes-000", folder, files, out) == left_out  # killed before it was told
    assert len(Shards(out / "train")) == len(training)


CHANGES = [{"shards": 3}, {"shards": [3]}, {"left_out": ["a"]}, {"recipe": 3}, {"source": None}]


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_of_the_manifest_that_somebody_has_changed_is_made_again(
    tmp_path, monkeypatch, change
):
    (tmp_path / "meshes").mkdir()
    write_stool(tmp_path / "meshes" / "stool.npz")
    command = ["import_data", "--meshes", str(tmp_path / "meshes"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(sys, "argv", command)

    def run() -> list[dict]:
        with pytest.raises(SystemExit) as stopped:
            import_data.main()
        assert stopped.value.code == 0
        return [json.loads(line) for line in manifest.read_text().splitlines()]

    manifest = tmp_path / "out" / "imported.jsonl"
    (entry,) = run()
    manifest.write_text(json.dumps(entry | change) + "\n")
    assert run() == [entry | change, entry]
    assert len(run()) == 2


def test_of_many_files_of_one_kind_an_eighth_is_held_out_variants_together(tmp_path):
    scene = trimesh.Scene()
    for name, height in (("seat", 1.0), ("leg", 0.0)):
        move = trimesh.transformations.translation_matrix((0, height, 0))
        scene.add_geometry(trimesh.creation.box(), node_name=name, geom_name=name, transform=move)
    content = scene.export(file_type="glb")
    held_out = []
    for number in range(160):
        variants = [tmp_path / f"chair_{number:03d}{colour}.glb" for colour in ("", "_red")]
        for file in variants:
            file.write_bytes(content)
        one, red = (read_labelled_mesh(file) for file in variants)
        assert one.name == red.name == "chair" and one.held_out == red.held_out
        held_out.append(one.held_out)
    assert 10 <= sum(held_out) <= 30


@pytest.mark.parametrize(
    ("held_out", "chosen"),
    [
        ([], []),
        ([False], [False]),
        ([True], [False]),
        ([False, False, False], [False, False, True]),
        ([True, True], [False, True]),
        ([True, False], [True, False]),
    ],
)
def test_few_meshes_are_divided_so_that_there_is_something_to_learn_and_to_ask(held_out, chosen):
    assert balanced_held_out(held_out) == chosen


def test_two_meshes_are_enough_to_train_on(tmp_path):
    files = ["a.npz", "b.npz"]
    for file in files:
        write_stool(tmp_path / file)
    made = import_meshes("meshes-000", tmp_path, files, tmp_path / "shards")
    assert made["shards"] == ["train/meshes-000", "validation/meshes-000"]


def test_the_official_data_becomes_shards_with_labels_and_targets(tmp_path, monkeypatch):
    monkeypatch.setattr("training.data.import_data.OFFICIAL_POINTS", 300)
    monkeypatch.setattr("training.data.import_data.SHARD_SIZE", 2)
    data = OfficialData(tmp_path)
    rng = np.random.default_rng(0)
    items = [f"mug_{number:02d}" for number in range(3)]
    for item, count in zip(items, (300, 400, 300), strict=True):
        points = rng.uniform(-1, 1, (count, 3))
        data.write_points(item, points, np.arange(count))
        data.write_labels(item, {"handle": points[:, 2] > 0})
        patches = canonical_patches(points, 8, 4)
        features = np.eye(8, dtype=np.float32)
        data.write_features(item, points, patches, features, 28)
    data.features(items[2]).unlink()
    data.write_split("train", [*items, "mug_gone"])
    work = functools.partial(import_official, data=data, out=tmp_path / "shards")
    assert work("train/official-000")["left_out"] == {}
    made = work("train/official-001")  # the last one alone needs no features
    assert list(made["left_out"]) == ["mug_gone"]
    shards = Shards(tmp_path / "shards" / "train")
    assert len(shards) == 3
    for number in range(2):
        cloud = shards.cloud("official", number)
        assert cloud.points.shape == (300, 3) and cloud.category == "mug"
        (handle,) = cloud.labels
        above = cloud.points[handle.mask, 2].min()
        assert above > cloud.points[~handle.mask, 2].max()
        assert cloud.targets.features.shape == (8, 8)
        assert cloud.targets.nearest.shape == (300,)
    assert shards.cloud("official", 2).targets is None


def test_shards_are_made_of_the_2d_encoder_whose_subfolder_is_named(tmp_path, monkeypatch):
    points = np.random.default_rng(0).uniform(-1, 1, (200, 3))
    patches = canonical_patches(points, 8, 4)
    for subfolder, width in (("patch_dino", 8), ("patch_other", 12)):
        data = OfficialData(tmp_path, subfolder)
        for split, item in (("train", "mug_one"), ("validation", "mug_two")):
            data.write_points(item, points, np.arange(200))
            data.write_features(item, points, patches, np.eye(8, width, dtype=np.float32), 28)
            data.write_split(split, [item])
    for subfolder, width in (("patch_dino", 8), ("patch_other", 12)):
        out = tmp_path / f"shards-{width}"
        command = ["import_data", "--official", str(tmp_path), "--out", str(out)]
        monkeypatch.setattr(sys, "argv", [*command, "--subfolder", subfolder])
        with pytest.raises(SystemExit) as stopped:
            import_data.main()
        assert stopped.value.code == 0
        targets = Shards(out / "train").cloud("official", 0).targets
        assert targets.features.shape == (8, width)
