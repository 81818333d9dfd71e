"""Names of joints, nodes and materials: what is a part, and what a person calls it."""

import numpy as np
import pytest

from training.data.names import joint_name, kind_of, object_of, part_name, words_of
from training.data.packs import pack_clouds, read_models


@pytest.mark.parametrize(
    ("written", "own_name", "part", "place"),
    [
        ("ThumpStick_geo.001", [], "thumbstick", []),
        ("car_hatchback_wheel_front_left", ["car", "hatchback"], "wheel", ["front", "left"]),
        ("Goldfish_Fins", ["goldfish"], "fins", []),
        ("DarkGreen2", [], "", []),
        ("Cube.001", [], "", []),
        ("Knight_Helmet", ["knight"], "helmet", []),
        ("NormalTree_Bark", ["normal", "tree"], "trunk", []),
    ],
)
def test_a_name_is_cleaned_into_a_part(written, own_name, part, place):
    assert part_name(written, own_name) == (part, place)


def test_words_are_split_where_people_split_them():
    assert words_of("RoofTiles_Red.002") == ["roof", "tiles", "red"]


def write_model(folder, name, **kinds):
    """Four triangles, labelled one by one."""
    vertices = np.random.default_rng(0).random((12, 3)).astype(np.float32)
    arrays = {"vertices": vertices, "faces": np.arange(12).reshape(4, 3)}
    for kind in ("joint", "node", "material"):
        names = kinds.get(kind, [])
        arrays[f"{kind}_names"] = np.array(names)
        arrays[f"face_{kind}"] = np.arange(4) if names else np.full(4, -1)
    np.savez(folder / f"pack__{name}.npz", **arrays)


def test_joints_become_body_parts_roughly_exactly_and_by_side(tmp_path):
    write_model(tmp_path, "Hero", joint=["Head", "UpperArm.L", "UpperArm.R", "Index2.L"])
    (model,) = read_models(tmp_path)
    rough, fine, sided = ({w[0]: list(m) for w, m in level.items()} for level in model.levels)
    assert rough == {"head": [True, False, False, False], "arm": [False, True, True, True]}
    assert fine["upper arm"] == [False, True, True, False]
    assert fine["finger"] == [False, False, False, True]
    assert sided["right upper arm"] == [False, False, True, False]
    assert model.jointed


@pytest.mark.parametrize(
    ("joint", "part"), [("Tail", "tail"), ("Tail.001", "tail"), ("Tail3", "tail"), ("EarL", "ear")]
)
def test_the_end_of_a_joint_s_name_is_a_side_only_where_it_is_set_apart(tmp_path, joint, part):
    write_model(tmp_path, "Cow", joint=["Head", joint])
    (model,) = read_models(tmp_path)
    assert part in {wordings[0] for wordings in model.levels[1]}


@pytest.mark.parametrize(
    ("written", "stem", "side"),
    [
        ("UpperArm.L", "upperarm", "left"),
        ("mixamorig:LeftArm", "upperarm", "left"),
        ("mixamorig:RightUpLeg", "upleg", "right"),
        ("mixamorig1:LeftHandThumb1", "thumb", "left"),
        ("mixamorig:Spine2", "spine", ""),
        ("DEF-forearm.R", "lowerarm", "right"),
        ("DEF-f_index.01.L", "index", "left"),
        ("thigh.L.001", "upperleg", "left"),
        ("Bip01 L Forearm", "lowerarm", "left"),
        ("calf_r", "lowerleg", "right"),
        ("Tail", "tail", ""),
        ("Leftover", "leftover", ""),
    ],
)
def test_joints_of_the_common_rigs_are_read(written, stem, side):
    assert joint_name(written) == (stem, side)


def test_the_leg_of_mixamo_is_the_lower_one(tmp_path):
    rig = ["Head", "LeftUpLeg", "LeftLeg", "LeftFoot"]
    write_model(tmp_path, "Hero", joint=[f"mixamorig:{name}" for name in rig])
    (model,) = read_models(tmp_path)
    fine = [wordings[0] for wordings in model.levels[1]]
    assert fine == ["head", "thigh", "shin", "foot"]


def test_wordings_that_fit_only_some_of_a_part_are_dropped(tmp_path):
    write_model(tmp_path, "Cow", joint=["Head", "FrontFoot.L", "BackFoot.R"])
    (model,) = read_models(tmp_path)
    assert ("foot", "paw") in model.levels[1]


def test_a_model_whose_names_are_colours_is_left_out(tmp_path):
    write_model(tmp_path, "Thing", material=["Red", "Blue2", "DarkGrey", "Main"])
    assert list(read_models(tmp_path)) == []


def test_variants_of_an_object_in_other_colours_are_held_out_together(tmp_path):
    for name in ("tower_A_red", "tower_A_blue", "tower_B_green"):
        write_model(tmp_path, name, node=["tower", "tower_door", "tower_flag", "tower_door.001"])
    assert len({model.held_out for model in read_models(tmp_path)}) == 1


def test_variants_of_an_object_in_other_seasons_and_sizes_are_held_out_together():
    kinds = {kind_of(name) for name in ("birch tree", "birch tree dead snow", "birch tree large")}
    assert kinds == {"birch tree"}
    assert kind_of("small") == "small" != kind_of("large")


def test_files_of_one_object_are_told_from_those_of_another():
    one = ("Chair01", "chair_01_red", "chair-01 Large", "CHAIR_01.damaged")
    assert set(map(object_of, one)) == {"chair 01"}
    others = ("chair02", "stool01", "椅子 3", "椅子 4", "red", "blue")
    assert len(set(map(object_of, others)) | {"chair 01"}) == len(others) + 1


def test_the_colours_of_a_tree_tell_its_trunk_from_its_leaves(tmp_path):
    write_model(tmp_path, "PineTree_3", material=["Wood", "Green", "DarkGreen", "Snow"])
    (model,) = read_models(tmp_path)
    level = {wordings[0]: list(mask) for wordings, mask in model.levels[-1].items()}
    assert level["trunk"] == [True, False, False, False]
    assert level["leaves"] == [False, True, True, False]


def test_one_broken_model_costs_itself_alone(tmp_path, capsys):
    for name in ("Cow", "Hen", "Pig"):
        write_model(tmp_path, name, joint=["Head", "Tail"])
    (tmp_path / "pack__Hen.npz").write_bytes(b"not a zip")
    with np.load(tmp_path / "pack__Pig.npz") as file:
        arrays = dict(file)
    np.savez(tmp_path / "pack__Pig.npz", **arrays | {"vertices": arrays["vertices"] * np.nan})
    found = {
        cloud.category
        for held_out in (True, False)
        for cloud in pack_clouds([tmp_path], True, held_out, np.random.default_rng(0))
    }
    said = capsys.readouterr().out
    assert found == {"cow"}
    assert "pack__Hen.npz is left out" in said and "pack__Pig.npz is left out" in said
