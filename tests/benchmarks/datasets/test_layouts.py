"""Each published layout: a tiny set is written and read back, public pieces are read, and a damaged
set ends in a sentence that names the file."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.datasets.faust import Faust
from benchmarks.datasets.objaverse_general import ObjaverseGeneral
from benchmarks.datasets.partnete import PartNetE, _words
from benchmarks.datasets.partobjaverse import PartObjaverseTiny
from benchmarks.datasets.pcd import read_cloud, write_cloud
from benchmarks.datasets.princeton import princeton
from benchmarks.datasets.scanobjectnn import ScanObjectNN
from benchmarks.datasets.shapenetpart import FIRST_LABEL, PARTS, ShapeNetPart, write_shapenetpart
from benchmarks.datasets.stand_ins import MAKERS, SHAPENETPART, small_set, stand_ins, y_up
from patchalign3d.errors import FileError

POINTS = 300


@pytest.fixture(scope="module", params=MAKERS)
def small(request, tmp_path_factory):
    """Each set by name, its folder, and itself."""
    folder = tmp_path_factory.mktemp("small")
    samples = small_set(request.param, folder, 1, POINTS)
    return request.param, samples.root, samples


def test_a_tiny_set_comes_back_through_the_reader_of_the_real_one(small):
    _, _, samples = small
    assert samples.keys
    for key in samples.keys:
        sample = samples.sample(key)
        assert sample.shape.key == key
        assert sample.shape.points.shape == (len(sample.labels), 3)
        assert -1 <= sample.labels.min() <= sample.labels.max() < len(sample.names)
        assert samples.category(key) == sample.shape.category
        assert sample.shape.up == "Y"


def test_the_same_seed_draws_the_same_points(small):
    _, _, samples = small
    key = samples.keys[0]
    one, two = (samples.sample(key).shape.points for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_a_damaged_file_is_named(small, tmp_path):
    name, root, _ = small
    for number, file in enumerate(sorted(f for f in root.rglob("*") if f.stat().st_size)):
        if not file.is_file() or file.name in ("synsetoffset2category.txt", "meshes.txt"):
            continue
        if "faust" in name and file.suffix == ".json" and file.name != LISTS[name]:
            continue
        if name == "shapenetpart" and ("_train_" in file.name or "_val_" in file.name):
            continue
        if name == "shapenetpart" and file.name.startswith("t"):  # a training shape
            continue
        copy = tmp_path / str(number)
        shutil.copytree(root, copy)
        broken = copy / file.relative_to(root)
        broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2] + b"\xff")
        with pytest.raises(FileError) as error:
            samples = MAKERS[name].read(copy)
            for key in samples.keys:
                samples.sample(key)
        assert broken.stem.removesuffix("_part") in str(error.value)
        shutil.rmtree(copy)


LISTS = {
    "partnete": "PartNetE_meta.json",
    "objaverse-general": "label_map.json",
    "partobjaverse-tiny": "PartObjaverse-Tiny_semantic.json",
    "shapenetpart": "shuffled_test_file_list.json",
    "faust-coarse": "coarse_gt.json",
    "faust-fine": "fine_grained_gt.json",
}


@pytest.mark.parametrize("small", LISTS, indirect=True)
@pytest.mark.parametrize("text", ["5", "null", '"x"', '[["a"]]', '{"a": 5}', '{"a": {"b": 5}}'])
def test_json_that_says_something_else_is_named(small, tmp_path, text):
    name, root, _ = small
    named = LISTS[name]
    shutil.copytree(root, tmp_path / "copy")
    broken = next(iter(sorted((tmp_path / "copy").rglob(named))))
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=rf"{named} is damaged: it must be a.*\. Get it again\.$"):
        samples = MAKERS[name].read(tmp_path / "copy")
        for key in samples.keys:
            samples.sample(key)


def test_an_empty_folder_is_named(small, tmp_path):
    name, _, _ = small
    with pytest.raises(FileError, match=str(tmp_path)):
        _ = MAKERS[name].read(tmp_path).keys


@pytest.mark.parametrize("layout", ["txt", "v0", "hdf5"])
def test_shapenetpart_says_the_same_in_all_three_layouts(layout, tmp_path):
    samples = [
        y_up(sample)
        for name in ("Airplane", "Table")
        for sample in stand_ins(name, SHAPENETPART[name], PARTS[name][1], 2, 2048)
    ]
    write_shapenetpart(tmp_path, samples, layout)
    found = ShapeNetPart(tmp_path, points=None)
    assert found.layout == layout
    assert [found.category(key) for key in found.keys] == ["airplane"] * 2 + ["table"] * 2
    for key, sample in zip(found.keys, samples, strict=True):
        read = found.sample(key)
        assert read.names == sample.names
        np.testing.assert_array_equal(read.labels, sample.labels)
        points = sample.shape.points - sample.shape.points.mean(0)
        points /= np.linalg.norm(points, axis=1).max()
        np.testing.assert_allclose(read.shape.points, points, atol=1e-4)


def test_the_fifty_labels_of_shapenetpart():
    assert sum(len(parts) for _, parts in PARTS.values()) == 50
    assert FIRST_LABEL["Table"] == 47


def test_shapenetpart_s_public_pieces_are_read(shared_data):
    folder = shared_data / "eval/public/shapenetpart"
    txt = ShapeNetPart(folder / "shapenetcore_partanno_segmentation_benchmark_v0_normal")
    assert len(txt.keys) == 2
    assert len(txt.missing) == 1
    table = txt.sample("04379243/1a2abbc9712e2fffc3bd24f986301745")
    assert table.shape.points.shape == (2048, 3)
    assert set(table.labels) == {0, 1, 2}
    old = ShapeNetPart(folder / "v0-sample", points=None)
    assert [old.category(key) for key in old.keys] == [name.lower() for name in PARTS]
    assert old.references("lamp") == []  # it would be the shape that is asked about
    lamp = next(key for key in old.keys if old.category(key) == "lamp")
    assert np.bincount(old.sample(lamp).labels).tolist() == [1101, 720, 0, 652]


@pytest.mark.parametrize("label", [0, 40])  # before the category's own, and after them
def test_a_label_of_another_category_is_refused(label, tmp_path):
    sample = y_up(next(stand_ins("Mug", SHAPENETPART["Mug"], PARTS["Mug"][1], 1, 100)))
    write_shapenetpart(tmp_path / "txt", [sample])
    (file,) = (tmp_path / "txt").glob("03797390/*.txt")
    text = file.read_text()
    for old in ("36.000000\n", "37.000000\n"):
        file.write_text(text.replace(old, f"{label}.000000\n"))
        with pytest.raises(FileError, match=f"{file.name}.*(another category|label {label})"):
            ShapeNetPart(tmp_path / "txt").sample(f"03797390/{file.stem}")
    other = replace(sample, labels=np.where(sample.labels == 0, label - 36, sample.labels))
    write_shapenetpart(tmp_path / "hdf5", [other], "hdf5")
    with pytest.raises(FileError, match=r"ply_data_test\*\.h5 is damaged"):
        ShapeNetPart(tmp_path / "hdf5").sample("03797390/00000")
    before = replace(sample, labels=np.where(sample.labels == 0, -1, sample.labels))
    write_shapenetpart(tmp_path / "hdf5", [before], "hdf5")  # the last label of the one before
    with pytest.raises(FileError, match="another category"):
        ShapeNetPart(tmp_path / "hdf5").sample("03797390/00000")


def test_scanobjectnns_public_lists_and_words(shared_data):
    found = ScanObjectNN(shared_data / "eval/public/scanobjectnn")
    assert found.parts("chair") == ("back", "arm", "base", "seat")
    assert found.parts("bin") == ("container", "outside frame", "cover")
    assert len(found.keys) > 500
    with pytest.raises(FileError, match=r"\.bin"):
        found.sample(found.keys[0])


def test_scans_and_their_words_are_found_where_they_are_published(tmp_path):
    made = small_set("scanobjectnn", tmp_path, 1, POINTS)
    root = tmp_path / "published"
    shutil.copytree(made.root, root / "object_dataset_complete_with_parts_")
    (root / "training_data").mkdir()
    words = root / "object_dataset_complete_with_parts_" / "part_labels"
    words.rename(root / "training_data" / "part_labels")
    found = ScanObjectNN(root)
    assert found.keys == made.keys
    for key in found.keys:
        np.testing.assert_array_equal(found.sample(key).labels, made.sample(key).labels)
        assert found.sample(key).names == made.sample(key).names


def test_only_the_object_is_kept_of_a_scan(tmp_path):
    samples = small_set("scanobjectnn", tmp_path, 1, POINTS)
    for key in samples.keys:
        assert len(samples.sample(key).shape.points) == POINTS


def test_partnete_s_public_names_are_read(shared_data, tmp_path):
    meta = shared_data / "eval/public/partnete/PartNetE_meta.json"
    shutil.copy(meta, tmp_path)
    assert len(PartNetE(tmp_path).parts) == 45
    assert PartNetE(tmp_path).parts["Scissors"] == ("blade", "handle", "screw")
    words = [_words(c) for c in ("StorageFurniture", "USB", "TrashCan", "Box")]
    assert words == ["storage furniture", "usb", "trash can", "box"]


def test_partobjaverse_s_public_names_are_read_and_a_mesh_that_is_missing_is_told(shared_data):
    found = PartObjaverseTiny(shared_data / "eval/public/partobjaverse-tiny")
    assert len(found.keys) == 200
    with pytest.raises(FileError, match=r"There is no file .*\.glb"):
        found.sample(found.keys[0])


def test_find3ds_public_cloud_is_binary_and_has_normals(shared_data, tmp_path):
    cloud = read_cloud(shared_data / "eval/public/find3d/demo/mickey.pcd")
    assert cloud.points.shape == cloud.normals.shape == cloud.colours.shape == (5000, 3)
    np.testing.assert_allclose(np.linalg.norm(cloud.normals, axis=1), 1, atol=1e-3)
    assert 0 <= cloud.colours.min() < cloud.colours.max() <= 1
    write_cloud(tmp_path / "again.pcd", *cloud)
    again = read_cloud(tmp_path / "again.pcd")
    np.testing.assert_allclose(again.points, cloud.points, atol=1e-5)
    np.testing.assert_allclose(again.colours, cloud.colours, atol=1 / 255)


def test_a_label_map_that_does_not_count_from_one_is_refused(tmp_path):
    samples = small_set("objaverse-general", tmp_path, 1, POINTS)
    file = samples.root / samples.keys[0] / "label_map.json"
    file.write_text(json.dumps({"0": "wheel"}))
    with pytest.raises(FileError, match=r"label_map\.json is damaged"):
        ObjaverseGeneral(samples.root).sample(samples.keys[0])


@pytest.mark.parametrize("odd", [0.5, np.nan, -1, 99, "wheel"])
def test_a_label_that_is_no_part_s_number_is_refused(odd, tmp_path):
    samples = small_set("objaverse-general", tmp_path, 1, POINTS)
    file = samples.root / samples.keys[0] / "labels.npy"
    labels = np.load(file).astype(type(odd) if isinstance(odd, str) else np.asarray(odd).dtype)
    labels = labels.astype("U9") if isinstance(odd, str) else labels
    labels[0] = odd
    np.save(file, labels)
    with pytest.raises(
        FileError, match=r"labels\.npy is damaged: (a label is no|it has the label)"
    ):
        samples.sample(samples.keys[0])


def test_a_word_that_is_no_part_of_a_person_is_refused(tmp_path):
    samples = small_set("faust-coarse", tmp_path, 1, POINTS)
    file = samples.root / "coarse_gt.json"
    truth = json.loads(file.read_text())
    truth[samples.keys[0]][0] = "wing"
    file.write_text(json.dumps(truth))
    with pytest.raises(FileError, match="'wing'"):
        Faust(samples.root).sample(samples.keys[0])


def test_people_that_were_prepared_as_arrays_are_read_or_refused(tmp_path):
    arrays = {"points": np.eye(3), "labels": np.array([0, 1, 0]), "label_names": ["arm", "head"]}
    np.savez(tmp_path / "one.npz", **arrays)
    sample = Faust(tmp_path).sample("one")
    assert sample.names == ("arm", "head")
    words = np.array(["arm", "head"], dtype=object)  # as the authors' converter writes them
    (tmp_path / "coarse_npz_n2048").mkdir()
    np.savez(tmp_path / "coarse_npz_n2048" / "two.npz", **{**arrays, "label_names": words})
    assert Faust(tmp_path).keys == ["two"]
    assert Faust(tmp_path).sample("two").names == ("arm", "head")
    shutil.rmtree(tmp_path / "coarse_npz_n2048")
    np.savez(tmp_path / "one.npz", points=np.eye(3), labels=np.zeros(3, int))
    with pytest.raises(FileError, match="lacks the array 'label_names'"):
        Faust(tmp_path).sample("one")
    whole = (tmp_path / "one.npz").read_bytes()
    for damaged in (whole[:60], b"", b"\xff" * 60):
        (tmp_path / "one.npz").write_bytes(damaged)
        with pytest.raises(FileError, match=r"one\.npz is not an \.npz, or was cut off"):
            Faust(tmp_path).sample("one")


@pytest.mark.parametrize(
    ("granularity", "words"), [("coarse", ["arm", "nose"]), ("fine", ["arm", "head"])]
)
def test_people_prepared_at_another_granularity_are_refused(granularity, words, tmp_path):
    np.savez(tmp_path / "one.npz", points=np.eye(3), labels=[0, 1, 0], label_names=words)
    with pytest.raises(FileError, match=f"has the parts .*, not the {granularity}"):
        Faust(tmp_path, granularity).sample("one")


def test_people_are_listed_by_the_names_of_their_files(tmp_path):
    samples = small_set("faust-coarse", tmp_path, 1, POINTS)
    listed = (samples.root / "meshes.txt").read_text().split()
    assert listed == [f"{key}.obj" for key in samples.keys]
    (samples.root / "meshes.txt").write_text("\n".join(samples.keys))
    assert Faust(samples.root).keys == samples.keys


def test_of_partnetes_large_clouds_points_far_apart_are_drawn(tmp_path):
    made = small_set("partnete", tmp_path, 1, POINTS)
    few = PartNetE(made.root, points=64)
    for key in made.keys:
        whole, drawn = made.sample(key), few.sample(key)
        assert drawn.shape.points.shape == drawn.shape.colours.shape == (64, 3)
        known = zip(whole.shape.points, whole.labels, strict=True)
        place = {tuple(point): label for point, label in known}
        assert [place[tuple(point)] for point in drawn.shape.points] == drawn.labels.tolist()
    inside = tmp_path / "clone"
    shutil.copytree(made.root / "test", inside / "data" / "test")
    shutil.copy(made.root / "PartNetE_meta.json", inside)
    assert PartNetE(inside).keys == made.keys


def test_princeton_s_cuts_have_a_number_for_each_face(shared_data):
    first = next(princeton(shared_data / "eval/psb"))
    assert first.people.shape[1] == len(first.mesh.faces)
