"""Meshes of other generators and of simulators: whose names become which parts."""

import sys

import numpy as np
import pytest

from training.data import make_shards
from training.data.mechanisms import part_of_link, read_mechanisms
from training.data.sources import SOURCES, source_clouds
from training.pointing import rule


def write(folder, name, up="Z", **arrays):
    """Four triangles, labelled one by one, along the x axis."""
    folder.mkdir(exist_ok=True)
    corners = np.float32([[0, 0, 0], [1, 0, 0], [0, 1, 1]])
    vertices = np.concatenate([corners + [3 * face, 0, 0] for face in range(4)])
    arrays = {key: np.asarray(value) for key, value in arrays.items()}
    faces = np.arange(12).reshape(4, 3)
    np.savez(folder / f"{name}.npz", vertices=vertices, faces=faces, up=np.array(up), **arrays)


def parts(level):
    return {wordings[0]: np.flatnonzero(mask).tolist() for wordings, mask in level.items()}


def test_an_oven_of_infinigen_is_read_part_by_part_and_looks_towards_minus_y(tmp_path):
    folder = tmp_path / "infinigen_articulated"
    nodes = ["oven base", "door", "door handle", "shader"]
    write(folder, "oven__0003", category="oven", face_node=[0, 1, 2, 3], node_names=nodes)
    (mesh,) = SOURCES[folder.name](folder)
    assert parts(mesh.levels[0]) == {"body": [0], "door": [1], "handle": [2]}
    assert mesh.name == "oven" and mesh.axes == "xyz"
    assert mesh.vertices[:, 1].min() == -10  # what was in front, at x = 10


def test_panels_of_scene_synthesizer_lose_their_sides_or_keep_them_level_by_level(tmp_path):
    folder = tmp_path / "scene_synthesizer"
    words = ["left side panel", "right side panel", "drawer", "cubby left wall"]
    write(folder, "cabinet__001", category="cabinet", face_node=range(4), node_words=words)
    (mesh,) = SOURCES[folder.name](folder)
    bare, sided = map(parts, mesh.levels)
    assert bare == {"side panel": [0, 1, 3], "drawer": [2]}
    assert sided == {"left side panel": [0, 3], "right side panel": [1], "drawer": [2]}


def test_a_rig_of_mesh2motion_is_named_by_its_bones_alone(tmp_path):
    folder = tmp_path / "mesh2motion"
    joints = ["Front_Leg_Upper_L", "Back_Leg_Foot_1_R", "wing_feather_1_1_L", "Head.tip"]
    write(
        *(folder, "m2m__static_models_variation_fox_cat", "Y"),
        face_joint=range(4),
        joint_names=joints,
        face_node=np.zeros(4, int),
        node_names=["Carrot Mesh"],
        face_material=np.zeros(4, int),
        material_names=["fur"],
    )
    (mesh,) = SOURCES[folder.name](folder)
    rough, fine, sided = map(parts, mesh.levels)
    assert mesh.name == "cat" and mesh.jointed and mesh.axes == "xyz"
    assert rough == {"leg": [0, 1], "wing": [2], "head": [3]}
    assert fine == {"front leg": [0], "foot": [1], "wing": [2], "head": [3]}
    assert sided == {"left front leg": [0], "right foot": [1], "left wing": [2], "head": [3]}


@pytest.mark.parametrize(
    ("words", "roughly", "exactly", "place"),
    [
        ("front left calf", "leg", "shin", "front left"),
        ("left shoulder pitch", "arm", "shoulder", "left"),
        ("right hind thigh", "leg", "thigh", "rear right"),
        ("lradius", "arm", "forearm", "left"),
        ("wheel rear right", "wheel", "wheel", "rear right"),
        ("torso", "torso", "torso", ""),
        ("left rubber hand", "arm", "hand", "left"),
        ("front left upper leg", "leg", "thigh", "front left"),
    ],
)
def test_a_link_is_called_what_a_person_would_call_it(words, roughly, exactly, place):
    found = part_of_link(words)
    assert (found[0][0], found[1][0], found[2]) == (roughly, exactly, place)


@pytest.mark.parametrize("words", ["imu", "", "optical frame thing", "t v"])
def test_a_link_of_which_no_word_is_known_is_no_part(words):
    assert part_of_link(words) is None


def test_a_link_s_own_name_counts_for_more_than_that_of_a_geometry(tmp_path):
    folder = tmp_path / "mujoco"
    write(
        *(folder, "menagerie__thing"),
        face_node=[0, 0, 1, 2],
        node_words=["left hand", "", "head"],
        face_geom=[0, 1, 1, 1],
        geom_words=["wheel", "left thigh"],
    )
    (mesh,) = read_mechanisms(folder)
    rough, fine, placed = map(parts, mesh.levels)
    assert rough == {"arm": [0, 1], "head": [3], "leg": [2]}
    assert fine == {"hand": [0, 1], "head": [3], "thigh": [2]}
    assert placed == {"left hand": [0, 1], "head": [3], "left thigh": [2]}


def test_links_that_say_no_place_are_not_asked_for_by_place(tmp_path):
    folder = tmp_path / "mujoco"
    words = ["thigh", "wheel", "head"]
    write(folder, "menagerie__thing", face_node=[0, 0, 1, 2], node_words=words)
    (mesh,) = read_mechanisms(folder)
    assert [list(level) for level in mesh.levels] == [
        [("leg",), ("wheel", "tire"), ("head",)],
        [("thigh", "upper leg"), ("wheel", "tire"), ("head",)],
    ]
    write(folder, "menagerie__thing", face_node=[0, 0, 1, 1], node_words=["door", "left wheel"])
    (mesh,) = read_mechanisms(folder)
    assert [list(level) for level in mesh.levels] == [
        [("door",), ("wheel", "tire")],
        [("door",), ("left wheel",)],
    ]


def test_what_asks_for_attribution_is_never_trained_on(tmp_path):
    folder = tmp_path / "gazebo"
    names = [f"{source}__{n}" for source in ("gazebo_models", "vehicle", "px4") for n in range(9)]
    for name in names:
        write(folder, name, face_node=range(4), node_words=["left wheel", "base", "door", "hull"])
    held_out = [mesh.held_out for mesh in read_mechanisms(folder)]
    assert all(held_out[name] for name in range(9))  # gazebo_models come first
    assert all(held_out[18:]) and not all(held_out[9:18])


def test_what_is_trained_on_is_shown_twice_the_second_time_as_one_surface(tmp_path):
    folder = tmp_path / "infinigen_articulated"
    for number in range(12):
        nodes = ["drawer_base", "drawer_door"]
        write(folder, f"drawer__{number}", category="drawer", face_node=[0, 0, 1, 1],
              node_names=nodes)  # fmt: skip
    rng = np.random.default_rng(0)
    held_out = sum(mesh.held_out for mesh in SOURCES[folder.name](folder))
    assert 0 < held_out < 12
    trained, kept = (list(source_clouds(folder, kept, rng)) for kept in (False, True))
    assert len(trained) == 2 * (12 - held_out) and len(kept) == held_out
    for loose, twin in zip(trained[::2], trained[1::2], strict=True):
        assert not np.array_equal(loose.points, twin.points)
        for one, other in zip(loose.labels, twin.labels, strict=True):
            assert one.wordings == other.wordings
            assert abs(one.mask.mean() - other.mask.mean()) < 0.2


SOUND = {
    "infinigen_articulated": {"category": "drawer", "node_names": ["drawer_base", "drawer_door"]},
    "scene_synthesizer": {"category": "cabinet", "node_words": ["drawer", "board"]},
    "mujoco": {"node_words": ["left hand", "head"]},
    "mesh2motion": {
        **{"face_joint": [0, 0, 1, 1], "joint_names": ["Head", "Tail"]},
        **{"node_names": ["a", "b"], "face_material": [0] * 4, "material_names": ["fur"]},
    },
}


@pytest.mark.parametrize("source", SOUND)
def test_one_broken_file_costs_itself_alone(tmp_path, capsys, source):
    folder = tmp_path / source
    sound = {"face_node": [0, 0, 1, 1], **SOUND[source]}
    write(folder, "a__sound", **sound)
    write(folder, "b__sound", **sound)
    with np.load(folder / "a__sound.npz") as file:
        arrays = dict(file)
    (folder / "no_zip.npz").write_bytes(b"not a zip")
    (folder / "empty.npz").write_bytes(b"")
    for name, change in {
        "nan": {"vertices": arrays["vertices"] * np.nan},
        "flat": {"vertices": arrays["vertices"].ravel()},
        "beyond": {"faces": arrays["faces"] + 1},
        "before": {"faces": arrays["faces"] - 1},
        "none": {"faces": arrays["faces"][:0]},
        "quads": {"faces": arrays["faces"].reshape(3, 4)},
        "pickled": {"vertices": np.array([{}, None])},
        **({"few": {"face_node": [0, 1]}} if source != "mesh2motion" else {}),
    }.items():
        np.savez(folder / f"{name}.npz", **arrays | change)
    bad = {file.stem for file in folder.glob("*.npz")} - {"a__sound", "b__sound"}
    assert len(list(SOURCES[source](folder))) == 2
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(bad)
    for name, line in zip(sorted(bad), said, strict=True):
        assert line.startswith(f"{folder / name}.npz is left out: ")


@pytest.mark.parametrize("command", [make_shards, rule])
def test_a_folder_that_is_called_like_no_source_is_refused_before_any_work(
    command, tmp_path, monkeypatch, capsys
):
    strange = tmp_path / "my_meshes"
    strange.mkdir()
    arguments = ["--out", str(tmp_path / "out"), "--sources", str(strange)]
    monkeypatch.setattr(sys, "argv", ["command", *arguments])
    with pytest.raises(SystemExit) as stopped:
        command.main()
    assert stopped.value.code == 2 and not (tmp_path / "out").exists()
    assert "No source is called 'my_meshes'. Known are gltf" in capsys.readouterr().err
