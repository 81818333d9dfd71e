"""What is asked in a shell of one mesh or many, with a small model of random weights."""

import json
import shutil

import numpy as np
import pytest
import trimesh

from patchalign3d.cli.options import main
from patchalign3d.files.finished import read_keypoints, read_parts
from patchalign3d.files.results import SEGMENTATION_FORMATS
from patchalign3d.geometry.frame import Frame
from patchalign3d.segmenter import Segmenter, question_base
from training.shapes import FAMILIES

pytestmark = pytest.mark.usefixtures("home")


def names(folder):
    return sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )


def test_a_mesh_is_labelled_beside_itself(segment, box, tmp_path, capsys):
    assert segment(box, "--parts", "top, side") == 0
    assert names(tmp_path) == ["box.obj", "box.parts.glb"]
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["file", "seconds", "top", "side", "unlabelled"]
    assert row.startswith(str(box))
    top, side, unlabelled = map(int, row.split()[-3:])
    assert top + side == 12 and unlabelled == 0
    assert segment(box, "--parts", "top,  side, Top") == 0  # as in the panel, once is meant
    assert capsys.readouterr().out.splitlines()[0].split()[2:] == ["top", "side", "unlabelled"]


@pytest.mark.parametrize("full", SEGMENTATION_FORMATS)
def test_results_take_the_place_of_earlier_ones_together_or_not_at_all(
    segment, box, tmp_path, monkeypatch, capsys, full
):
    """Or labels of two questions lie beside each other under one name."""
    files = [tmp_path / f"box.parts{suffix}" for suffix in SEGMENTATION_FORMATS]
    for file in files:
        file.write_text("earlier")
    before = names(tmp_path)
    formats = ",".join(suffix.removeprefix(".") for suffix in SEGMENTATION_FORMATS)

    def fill_the_disk(path, *_):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setitem(SEGMENTATION_FORMATS, full, fill_the_disk)
        assert segment(box, "--parts", "top, side", "--format", formats) == 1
    told = f"box.parts{full} cannot be written: No space left on device."
    assert told in capsys.readouterr().err
    assert [file.read_text() for file in files] == ["earlier"] * len(files)
    assert names(tmp_path) == before
    assert segment(box, "--parts", "top, side", "--format", formats) == 0
    assert not any(file.read_bytes() == b"earlier" for file in files)


def test_which_way_up_a_model_found_each_to_be_is_in_its_json(segment, box, tmp_path):
    command = [box, "--parts", "top, side", "--format", "json"]
    assert segment(*command, "--up", "model") == 0
    written = tmp_path / "box.parts.json"
    content = json.loads(written.read_text(encoding="utf-8"))
    untold = {"up": None, "front": None, "up_certainty": 0.0, "front_certainty": 0.0}
    assert content["orientation"] == untold and content["up_axis"] == "Y"
    assert segment(*command) == 0
    assert "orientation" not in json.loads(written.read_text(encoding="utf-8"))


def test_a_part_is_selected_by_its_faces(model_folder, box, tmp_path, capsys):
    command = ["select", str(box), "--include", "0,1", "--exclude", "7", "--format", "npz"]
    command += ["--up", "model", "--model", str(model_folder), "--device", "cpu"]
    assert main(command) == 0
    with np.load(tmp_path / "box.parts.npz") as content:
        assert content["part_names"].tolist() == ["selection"]
        labels, scores = content["face_labels"], content["face_scores"]
    assert (labels[[0, 1]] == 0).all() and labels[7] == -1
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[2:] == ["selected", "others"]
    assert row.split()[2:] == [str((labels == 0).sum()), str((labels == -1).sum())]
    assert main([*command, "--word", "lid"]) == 0
    with np.load(tmp_path / "box.parts.npz") as content:
        assert (content["face_labels"][[0, 1]] == 0).all()
        assert not np.array_equal(content["face_scores"], scores)
    assert main([*command, "--word", "!"]) == 2
    assert "has no words in it" in capsys.readouterr().err
    assert main(["select", str(box), "--model", str(model_folder)]) == 2
    assert "Point at the part: name a face of it, or a point on it." in capsys.readouterr().err


def test_a_part_is_selected_by_points_of_the_files_coordinates(model_folder, box, tmp_path, capsys):
    command = ["select", str(box), "--format", "npz", "--model", str(model_folder)]
    command += ["--device", "cpu", "--up=-X"]  # of which the points know nothing
    mesh = trimesh.load(box, process=False)
    (x, y, z), apart = mesh.triangles_center[3], mesh.triangles_center[8]
    points = [f"--at={x},{y},{z}", f"--at={1.05 * x},{1.05 * y},{1.05 * z}"]
    assert main([*command, *points, "--not-at=" + ",".join(map(str, apart))]) == 0
    with np.load(tmp_path / "box.parts.npz") as content:
        labels = content["face_labels"]
    assert labels[3] == 0 and labels[8] == -1
    capsys.readouterr()
    for wrong in ("0,1", "a,b,c", ","):
        assert main([*command, f"--at={wrong}"]) == 2
        assert f"must be numbers with commas between, as in X,Y,Z, not {wrong!r}." in (
            capsys.readouterr().err
        )
    for far in ("--at=0,0,1000", "--not-at=0,0,1000"):
        assert main([*command, *points, far]) == 1
        assert "The point 0,0,1000 lies outside the shape" in capsys.readouterr().err
    shutil.copy(box, other := tmp_path / "other.obj")
    other.write_text(other.read_text().replace("f ", "# f ", 1))  # where face 3 is another one
    assert main([*command[:2], str(other), *command[2:], *points, "--exclude", "3"]) == 1
    err = capsys.readouterr().err
    assert f"{box}: A face is given as both inside and outside the part. Choose one." in err
    assert f"{other}:" not in err and (tmp_path / "other.parts.npz").exists()


def test_values_that_begin_with_a_minus_are_typed_as_any_other(model_folder, box, tmp_path):
    about = ["select", str(box), "--model", str(model_folder), "--format", "npz"]
    x, y, z = trimesh.load(box, process=False).triangles_center[3]
    points = f"{-abs(x)},{y},{z}", "-.1,0,-1e-1"
    options = {"--at": points[0], "--not-at": points[1], "--up": "-Z", "--front": "-X"}
    made = []
    for typed in (
        [f"{option}={value}" for option, value in options.items()],
        [word for option in options.items() for word in option],
    ):
        assert main([*about, *typed]) == 0
        made.append((tmp_path / "box.parts.npz").read_bytes())
    assert made[0] == made[1]


def test_all_formats_go_to_the_folder_named(segment, box, tmp_path):
    out = tmp_path / "new" / "out"
    assert segment(box, "--parts", "top,side", "--format", "glb,ply", "--format", "npz",
                   "--format", ".JSON", "--out", out) == 0  # fmt: skip
    results = [f"box.parts.{suffix}" for suffix in ("glb", "json", "npz", "ply")]
    assert names(out) == [*results, "manifest.jsonl"]
    with np.load(out / "box.parts.npz") as content:
        assert content["part_names"].tolist() == ["top", "side"]
        assert content["face_labels"].shape == (12,)
        assert content["face_scores"].shape == (12, 2)


def test_a_folder_keeps_its_shape_in_the_results(segment, tmp_path):
    meshes = tmp_path / "meshes"
    for name in ("a.stl", "sub/a.stl", "sub/b.ply", "sub/b.glb"):
        (meshes / name).parent.mkdir(parents=True, exist_ok=True)
        trimesh.creation.box().export(meshes / name)
    assert segment(meshes, "--parts", "top,side", "--format", "npz", "--out", tmp_path / "out") == 0
    assert names(tmp_path / "out") == [
        "a.parts.npz",
        "manifest.jsonl",
        "sub/a.parts.npz",
        "sub/b.glb.parts.npz",
        "sub/b.ply.parts.npz",
    ]


def test_results_of_files_of_one_name_do_not_overwrite_each_other(segment, tmp_path):
    files = [tmp_path / folder / "chair.obj" for folder in "xyx"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        trimesh.creation.box().export(file)
    assert segment(*files, "--parts", "seat", "--format", "npz", "--out", tmp_path / "out") == 0
    results = ["chair.obj-2.parts.npz", "chair.obj.parts.npz"]
    assert names(tmp_path / "out") == [*results, "manifest.jsonl"]


def test_results_of_names_that_differ_in_capitals_alone_do_not_either(segment, tmp_path):
    """They would, on the disks of Windows and macOS."""
    for folder, name in (("x", "Chair.obj"), ("y", "chair.obj")):
        (tmp_path / folder).mkdir()
        trimesh.creation.box().export(tmp_path / folder / name)
    files = [tmp_path / "x" / "Chair.obj", tmp_path / "y" / "chair.obj"]
    assert segment(*files, "--parts", "seat", "--format", "npz", "--out", tmp_path / "out") == 0
    assert len({name.casefold() for name in names(tmp_path / "out") if ".parts." in name}) == 2


def test_running_twice_does_not_label_the_results(segment, box, tmp_path):
    for _ in range(2):
        assert segment(tmp_path, "--parts", "top") == 0
    assert names(tmp_path) == ["box.obj", "box.parts.glb", "manifest.jsonl"]


def test_one_bad_file_does_not_stop_the_others(segment, box, tmp_path, capsys):
    bad = [tmp_path / "broken.glb", tmp_path / "flat.obj", tmp_path / "missing.obj"]
    bad[0].write_bytes(b"noise" * 20)
    bad[1].write_text("v 0 0 0\nv 1 0 0\nv 2 0 0\nf 1 2 3\n")
    assert segment(*bad, box, "--parts", "top") == 1
    assert (tmp_path / "box.parts.glb").exists()
    captured = capsys.readouterr()
    assert "broken.glb cannot be read" in captured.err
    assert "flat.obj: All faces have zero area" in captured.err
    assert "There is no file" in captured.err and "missing.obj" in captured.err
    assert captured.out.count("failed") == 2


def test_the_same_seed_gives_the_same_bytes(segment, box, tmp_path):
    for out in ("one", "two"):
        segment(
            box, "--parts", "top,side", "--format", "json", "--seed", 7, "--out", tmp_path / out
        )
    assert (tmp_path / "one/box.parts.json").read_bytes() == (
        tmp_path / "two/box.parts.json"
    ).read_bytes()


def test_a_threshold_leaves_faces_unlabelled(segment, box, tmp_path):
    segment(box, "--parts", "top,side", "--format", "json", "--threshold", "1")
    assert set(json.loads((tmp_path / "box.parts.json").read_text())["face_labels"]) == {-1}


def test_keypoints_are_found_and_whose_left_is_meant_is_told(
    model_folder, box, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(question_base, "has_own_sides", lambda *_: False)
    command = ["keypoints", str(box), "--names", "nose, left hand", "--model", str(model_folder)]
    assert main([*command, "--format", "json,npz"]) == 0
    assert names(tmp_path) == ["box.keypoints.json", "box.keypoints.npz", "box.obj"]
    keypoints = json.loads((tmp_path / "box.keypoints.json").read_text())["keypoints"]
    assert [k["name"] for k in keypoints] == ["nose", "left hand"]
    for keypoint in keypoints:
        assert (np.abs(keypoint["point"]) <= np.array([0.5, 1, 1.5]) + 1e-9).all()
    told = capsys.readouterr()
    assert told.out.split()[:4] == ["file", "seconds", "nose", "left"]
    assert "Left and right are those of whoever stands before it." in told.err
    assert main([*command, "--sides", "words"]) == 0
    assert "stands before" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "question",
    [["--word", "ear"], ["--faces", "0,3"], ["--vertices", "1"], ["--point", "0,0,1.5"]],
)
def test_similarity_is_written_as_a_heat_map_and_as_values(model_folder, box, tmp_path, question):
    command = ["similarity", str(box), *question, "--model", str(model_folder)]
    for _ in range(2):
        assert main([*command, "--format", "ply,npz,json"]) == 0
    suffixes = ("json", "npz", "ply")
    assert names(tmp_path) == ["box.obj", *(f"box.similarity.{suffix}" for suffix in suffixes)]
    stored = trimesh.load(tmp_path / "box.similarity.ply", process=False).metadata["_ply_raw"]
    with np.load(tmp_path / "box.similarity.npz") as content:
        found = {"face": content["face_values"], "vertex": content["vertex_values"]}
    assert found["vertex"].shape == (8,)
    for element, values in found.items():
        rows = stored[element]["data"]
        np.testing.assert_array_equal(rows["similarity"], values)
        colours = np.stack([rows[channel] for channel in ("red", "green", "blue", "alpha")], axis=1)
        assert colours[values.argmax()].tolist() == [240, 249, 33, 255]
        assert colours[values.argmin()].tolist() == [13, 8, 135, 255]


def test_parts_are_transferred_from_a_finished_mesh(segment, model_folder, box, tmp_path, capsys):
    assert segment(box, "--parts", "top, side", "--format", "npz") == 0
    other = tmp_path / "new" / "other.stl"
    other.parent.mkdir()
    trimesh.creation.box([2, 2, 3]).export(other)
    finished = tmp_path / "box.parts.npz"
    command = ["transfer", str(other), "--model", str(model_folder), "--from", str(finished)]
    assert main([*command, "--format", "json"]) == 0
    content = json.loads((other.parent / "other.parts.json").read_text())
    with np.load(finished) as labelled:
        kept = labelled["part_names"][np.unique(labelled["face_labels"])].tolist()
    assert content["part_names"] == kept and set(content["face_labels"]) <= {0, 1}
    assert main(["transfer", str(other), "--from", str(box.with_name("none.npz"))]) == 1
    assert "none.npz cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["parts", "keypoints"])
def test_an_exemplar_is_not_replaced_by_what_is_learned_of_it(model_folder, box, kind, capsys):
    model, suffix = ["--model", str(model_folder)], {"parts": "npz", "keypoints": "json"}[kind]
    words = ["segment", "--parts"] if kind == "parts" else ["keypoints", "--names"]
    ask = [words[0], str(box), words[1], "top, side", "--format", suffix]
    assert main([*ask, *model]) == 0
    exemplar = box.with_name(f"box.{kind}.{suffix}")
    before = exemplar.read_bytes()
    again = ["transfer", str(box.parent), "--from", str(exemplar), "--format", suffix]
    assert main([*again, *model]) == 1
    assert f"{exemplar} is an input, and a result would replace it" in capsys.readouterr().err
    assert exemplar.read_bytes() == before


def test_keypoints_are_transferred_from_a_finished_mesh(model_folder, box, tmp_path, capsys):
    model = ["--model", str(model_folder)]
    assert main(["keypoints", str(box), "--names", "nose, tail", *model]) == 0
    finished = str(tmp_path / "box.keypoints.json")
    out = ["--out", str(tmp_path / "out")]
    assert main(["transfer", str(box), "--from", finished, *model, *out]) == 0
    found = json.loads((tmp_path / "out" / "box.keypoints.json").read_text())["keypoints"]
    before = json.loads((tmp_path / "box.keypoints.json").read_text())["keypoints"]
    assert [k["name"] for k in found] == ["nose", "tail"]
    np.testing.assert_allclose([k["point"] for k in found], [k["point"] for k in before], atol=0.5)
    assert main(["transfer", str(box), "--from", finished, "--format", "glb", *model]) == 2
    assert "not written as .glb" in capsys.readouterr().err
    mixed = ["--from", finished, "--from", "a.npz"]
    assert main(["transfer", str(box), *mixed, *model]) == 2
    assert main(["transfer", str(box), "--from", str(box), *model]) == 2
    assert f"{box} is not a finished mesh. Name a file" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["parts", "keypoints"])
def test_results_keep_the_frame_in_which_was_asked(model_folder, box, tmp_path, kind, capsys):
    out, model = ["--out", str(tmp_path / "out")], ["--model", str(model_folder)]
    ask = {
        "parts": ["automatic", "--by-shape", "--pieces", "1", "--format", "npz,json"],
        "keypoints": ["keypoints", "--names", "nose, tail", *model],
    }[kind]
    assert main([*ask, str(box), "--up=-Z", "--front=X"]) == 0
    finished = tmp_path / f"box.{kind}.{'npz' if kind == 'parts' else 'json'}"
    read = read_parts if kind == "parts" else read_keypoints
    found, _, _ = read(finished)
    assert (found.shape().frame.up, found.shape().frame.front) == ("-Z", "X")
    assert json.loads(finished.with_suffix(".json").read_text())["frame"] == ["-Z", "X"]
    assert main(["transfer", str(box), "--from", str(finished), *model, *out]) == 0
    capsys.readouterr()


def test_sides_of_a_finished_mesh_are_told_by_the_front_with_which_it_was_asked_about(
    box, tmp_path
):
    ask = ["automatic", str(box), "--by-shape", "--pieces", "1", "--format", "npz"]
    assert main([*ask, "--up", "Z", "--front", "X"]) == 0  # so that its left is at +Y
    file = tmp_path / "box.parts.npz"
    with np.load(file) as content:
        centre = content["vertices"][content["faces"]].mean(1)
        name = content["part_names"][0]
    assert main(["steer", str(file), "--split-sides", str(name)]) == 0
    with np.load(file) as content:
        names, labels = content["part_names"].tolist(), content["face_labels"]
        assert content["frame"].tolist() == ["Z", "X"]
    assert names == [f"right {name}", f"left {name}"]
    assert (labels[centre[:, 1] > 0.4] == 1).all() and (labels[centre[:, 1] < -0.4] == 0).all()


@pytest.mark.parametrize("asked_for", ["left leg, right leg, body", "leg, body"])
def test_a_finished_mesh_is_split_by_the_front_that_words_would_go_by(tmp_path, capsys, asked_for):
    shape, file = FAMILIES["quadruped"](np.random.default_rng(3)), tmp_path / "beast.ply"
    turned = Frame(heading=np.radians(45))
    trimesh.Trimesh(turned.turn_back(shape.vertices), shape.faces, process=False).export(file)
    ask = ["segment", str(file), "--engine", "onnx", "--up", "Z", "--format", "npz,json"]
    assert main([*ask, "--parts", asked_for]) == 0
    seems = "anticlockwise, seen from above, and left and right follow from that."
    found = "left" in asked_for  # and kept, or else it is found when it is needed
    assert (seems in capsys.readouterr().err) == found
    finished = tmp_path / "beast.parts.npz"
    told = json.loads(finished.with_suffix(".json").read_text())
    assert told["frame"] == ["Z", "-Y"] and ("heading" in told) == found
    steps = ["--merge", "left leg,right leg", "--rename", "left leg,leg"] if found else []
    assert main(["steer", str(finished), *steps, "--split-sides", "leg"]) == 0
    assert (seems in capsys.readouterr().err) == (not found)
    with np.load(finished) as content:
        heading, names = np.degrees(content["heading"]), content["part_names"].tolist()
        middles = turned.turn(content["vertices"])[content["faces"]].mean(1)
        labels = content["face_labels"]
        assert content["frame"].tolist() == ["Z", "-Y"]
    assert heading == pytest.approx(45, abs=5)
    for side, sign in (("left", 1), ("right", -1)):
        own = labels == names.index(f"{side} leg")
        assert (np.sign(middles[own, 0]) == sign).mean() > 0.95
    assert main(["steer", str(finished), "--rename", "body,trunk", "--engine", "onnx"]) == 2
    assert "None of these steps uses a model here: leave out --engine." in capsys.readouterr().err


def test_a_front_that_was_said_is_looked_for_by_no_step(box, tmp_path, monkeypatch):
    ask = ["automatic", str(box), "--by-shape", "--pieces", "1", "--format", "npz", "--up", "Z"]
    file = tmp_path / "box.parts.npz"
    monkeypatch.setattr(Segmenter, "load", None)
    for front, steps in (("-Y", "X"), (None, "Z")):
        assert main([*ask, *([f"--front={front}"] if front else [])]) == 0
        name = str(np.load(file)["part_names"][0])
        assert main(["steer", str(file), "--split-sides", f"{name},{steps}"]) == 0
        assert ("heading" in np.load(file)) == bool(front)


@pytest.mark.parametrize(("own", "sides"), [(True, ["right", "left"]), (False, ["left", "right"])])
def test_left_of_a_finished_mesh_is_whose_it_was_when_words_were_asked_for(
    segment, box, tmp_path, monkeypatch, own, sides
):
    monkeypatch.setattr(question_base, "has_own_sides", lambda *_: own)
    file = tmp_path / "box.parts.npz"
    assert segment(box, "--parts", "door", "--format", "npz,json", "--up=Z", "--front=-Y") == 0
    assert json.loads(file.with_suffix(".json").read_text())["own_sides"] is own
    for step in ("--split-sides=door", "--rename=left door,hatch"):
        assert main(["steer", str(file), step]) == 0
    with np.load(file) as content:  # of a figure that looks along −Y, its right comes first
        assert content["own_sides"].item() is own
        named = content["part_names"].tolist()
        assert named == [
            name.replace("left door", "hatch") for name in (f"{s} door" for s in sides)
        ]
        centre = content["vertices"][content["faces"]].mean(1)
        assert (content["face_labels"] == (centre[:, 0] > 0)).mean() > 0.5
        contents = dict(content)
    np.savez(file, **contents | {"own_sides": np.array(2)})
    assert main(["steer", str(file), "--split-sides", "hatch"]) == 1


def test_whose_left_is_meant_is_in_every_answer_of_a_model(
    segment, model_folder, box, tmp_path, monkeypatch
):
    monkeypatch.setattr(question_base, "has_own_sides", lambda *_: False)
    model = ["--model", str(model_folder), "--format", "npz,json"]
    shutil.copy(box, tmp_path / "finished.obj")
    assert segment(tmp_path / "finished.obj", "--parts", "door", "--format", "npz") == 0
    finished = str(tmp_path / "finished.parts.npz")
    for command in (
        ["automatic", str(box), "--pieces", "1"],
        ["automatic", str(box), "--vocabulary", "lid, side"],
        ["select", str(box), "--include", "0"],
        ["transfer", str(box), "--from", finished],
    ):
        assert main([*command, *model]) == 0
        assert json.loads((tmp_path / "box.parts.json").read_text())["own_sides"] is False
        with np.load(tmp_path / "box.parts.npz") as content:
            assert content["own_sides"].item() is False
    command = ["automatic", str(box), "--by-shape", "--format", "json"]
    assert main(command) == 0  # where no model was asked, nobody knows
    assert "own_sides" not in json.loads((tmp_path / "box.parts.json").read_text())


def test_keypoints_are_transferred_anew_where_the_mesh_of_their_exemplar_has_changed(
    model_folder, box, tmp_path, capsys
):
    model = ["--model", str(model_folder)]
    assert main(["keypoints", str(box), "--names", "nose, tail", *model]) == 0
    other = shutil.copy(box, tmp_path / "other.obj")
    finished = str(tmp_path / "box.keypoints.json")
    transfer = ["transfer", str(other), "--from", finished, *model, "--resume"]
    assert main(transfer) == 0 and main(transfer) == 0
    assert "kept" in capsys.readouterr().out
    trimesh.creation.box([1, 2, 3.1]).export(box)
    assert main(transfer) == 0
    assert "kept" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [
        ["--vocabulary", "lid, side"],
        ["--category", "box"],
        ["--up", "model"],
        ["--model", "official"],
        ["--device", "cpu"],
        ["--engine", "onnx"],
        ["--seed", "3"],
        ["--quality", "best"],
    ],
)
def test_what_takes_a_model_is_refused_where_none_is_asked(box, tmp_path, capsys, options):
    assert main(["automatic", str(box), "--by-shape", *options]) == 2
    said = capsys.readouterr().err
    assert "--by-shape uses no model" in said and options[0] in said
    assert not list(tmp_path.glob("*.parts.*"))


def test_what_would_change_nothing_is_refused(model_folder, box, tmp_path, capsys):
    model = ["--model", str(model_folder)]
    assert main(["automatic", str(box), "--by-shape", "--format", "npz"]) == 0
    assert main(["keypoints", str(box), "--names", "nose", *model]) == 0
    parts, points = str(tmp_path / "box.parts.npz"), str(tmp_path / "box.keypoints.json")
    other = shutil.copy(box, tmp_path / "other.obj")
    before = names(tmp_path)
    no_words = "No words are asked for: leave out --category."
    for command, sentence in (
        (["automatic", str(box), "--category", "chair", *model], no_words),
        (["similarity", str(box), "--faces", "1", "--category", "chair", *model], no_words),
        (
            ["transfer", str(other), "--from", points, "--threshold", "0.5", *model],
            "Keypoints are told whatever their score: leave out --threshold.",
        ),
        (
            ["steer", parts, "--exclude", "part 1", "--device", "cpu", "--engine", "onnx"],
            "None of these steps uses a model here: leave out --device and --engine.",
        ),
    ):
        capsys.readouterr()
        assert main(command) == 2
        assert sentence in capsys.readouterr().err
        assert names(tmp_path) == before


def test_meshes_are_divided_without_words(model_folder, box, tmp_path, capsys):
    command = ["automatic", str(box), "--format", "json", "--pieces", "3"]
    assert main([*command, "--by-shape"]) == 0
    content = json.loads((tmp_path / "box.parts.json").read_text())
    assert content["part_names"][0].startswith("part 1") and content["model"] is None
    assert len(content["part_names"]) == 3
    assert main([*command, "--model", str(model_folder), "--vocabulary", "lid, side"]) == 0
    content = json.loads((tmp_path / "box.parts.json").read_text())
    assert len(content["part_names"]) == 3 and content["model"]["name"] == "small"
    assert {name.split()[0] for name in content["part_names"]} <= {"lid", "side"}
    assert main([*command, "--vocabulary", "lid,lid!"]) == 2


def test_labels_are_steered_in_the_order_of_the_options(model_folder, box, tmp_path, capsys):
    command = ["automatic", str(box), "--by-shape", "--pieces", "3", "--format", "npz"]
    assert main(command) == 0
    file = tmp_path / "box.parts.npz"
    with np.load(file) as content:
        before, (one, two, three) = content["face_labels"], content["part_names"].tolist()
    steps = ["--rename", f"{one},body", "--merge", f"body,{two}", "--assign", "tip,0,1"]
    assert main(["steer", str(file), *steps, "--exclude", three]) == 0
    with np.load(file) as content:
        assert content["part_names"].tolist() == ["body", "tip"]
        expected = np.where(before == 2, -1, 0)
        expected[:2] = 1
        np.testing.assert_array_equal(content["face_labels"], expected)
    model = ["--model", str(model_folder), "--device", "cpu"]
    assert main(["steer", str(file), "--assign", "tip,2", "--propagate", *model]) == 0
    assert np.load(file)["face_labels"][2] == 1
    assert main(["steer", str(file), "--smooth", "--snap-pieces", "--format", "glb"]) == 0
    assert (tmp_path / "box.parts.glb").exists()
    (link := tmp_path / "links" / "box.parts.npz").parent.mkdir()
    link.symlink_to(file)
    left = link.with_name(".unfinished-999999999-0-box.parts.json")
    left.write_text("of a command that was killed")
    assert main(["steer", str(link), "--rename", "body,trunk", "--format", "npz,json"]) == 0
    assert np.load(file)["part_names"].tolist() == ["trunk", "tip"] and link.is_symlink()
    assert names(link.parent) == ["box.parts.json", "box.parts.npz"]
    assert main(["steer", str(file), "--rename", "trunk,body"]) == 0
    (other := tmp_path / "other" / "of mine.npz").parent.mkdir()
    shutil.copy(file, other)
    for old, new in (("body", "trunk"), ("trunk", "torso")):
        assert main(["steer", str(other), "--rename", f"{old},{new}", "--format", "npz,glb"]) == 0
    assert np.load(other)["part_names"].tolist() == ["torso", "tip"]
    assert names(other.parent) == ["of mine.npz", "of mine.parts.glb"]
    for steps, sentence in [
        (["--merge", "body,wing"], "no part 'wing'"),
        (["--grow", "body,much"], "cannot take"),
        (["--rename", "body"], "cannot take"),
        ([], "nothing to do"),
    ]:
        capsys.readouterr()
        assert main(["steer", str(file), *steps]) == 2
        assert sentence in capsys.readouterr().err


def test_a_shape_that_seems_to_stand_otherwise_than_was_said_is_told_in_a_shell(tmp_path, capsys):
    shape, file = FAMILIES["quadruped"](np.random.default_rng(3)), tmp_path / "beast.ply"
    vertices = Frame("Z", "X").turn_back(shape.vertices)
    trimesh.Trimesh(vertices, shape.faces, process=False).export(file)
    command = ["segment", str(file), "--engine", "onnx", "--up", "Z", "--parts"]
    assert main([*command, "left leg, right leg, body", "--front=-Y"]) == 0
    assert "The front seems to be X" in capsys.readouterr().err
    assert main([*command, "left leg, right leg, body"]) == 0
    told = capsys.readouterr().err
    assert "It seems to face X, and left and right follow from that." in told
    assert "Left and right are the thing's own." in told
    assert main([*command, "leg, body"]) == 0  # which goes by no front
    told = capsys.readouterr().err
    assert "seems to" not in told and "Left" not in told
    assert main([*command, "left leg, right leg, body", "--front", "X"]) == 0
    assert "seems to" not in capsys.readouterr().err
    assert main(["segment", str(file), "--engine", "onnx", "--up=-Z", "--parts", "leg, body"]) == 0
    assert "Up seems to be Z" in capsys.readouterr().err
