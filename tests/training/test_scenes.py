"""Files with the names that their authors gave, face by face."""

import numpy as np
import pytest
import trimesh

from benchmarks.gltf.document import Gltf
from patchalign3d.errors import FileError
from training.data.meshes import read_labelled_mesh
from training.data.scenes import read_scene

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
JOINTS = [[0, 1, 0, 0]] * 3 + [[1, 0, 0, 0]]
WEIGHTS = [[0.9, 0.1, 0, 0]] * 3 + [[1, 0, 0, 0]]


def square(gltf, **about):
    corners = gltf.numbers([0, 1, 2, 0, 2, 3], "u2")
    return {"attributes": {"POSITION": gltf.numbers(SQUARE)}, "indices": corners, **about}


def named(found, kind):
    return [str(found[f"{kind}_names"][i]) if i >= 0 else "" for i in found[f"face_{kind}"]]


def test_faces_know_their_node_and_material_and_stand_in_world_space(tmp_path):
    gltf = Gltf()
    wood, paint = gltf.add("materials", name="Wood"), gltf.add("materials", name="Paint")
    gltf.node("seat", mesh=gltf.mesh(square(gltf, material=wood)), translation=[0, 5, 0])
    leg = gltf.mesh(square(gltf, material=paint), square(gltf))
    gltf.node("frame", children=[gltf.node("leg", False, mesh=leg)], scale=[2, 2, 2])
    found, _ = read_scene(gltf.save(tmp_path / "thing"))
    assert named(found, "node") == ["seat"] * 2 + ["leg"] * 4
    assert named(found, "material") == ["Wood"] * 2 + ["Paint"] * 2 + [""] * 2
    assert (found["face_joint"] == -1).all() and len(found["joint_names"]) == 0
    np.testing.assert_allclose(found["vertices"][:4], SQUARE + (0, 5, 0))
    np.testing.assert_allclose(found["vertices"][4:8], 2 * SQUARE)


def test_a_skinned_face_follows_the_joint_that_pulls_it_most(tmp_path):
    gltf = Gltf()
    joints = [gltf.node(name) for name in ("Thigh.L", "Shin.L")]
    primitive = square(gltf)
    primitive["attributes"] |= {
        "JOINTS_0": gltf.numbers(JOINTS, "u1"), "WEIGHTS_0": gltf.numbers(WEIGHTS)
    }  # fmt: skip
    skin = gltf.add("skins", joints=joints[::-1])
    gltf.node("body", mesh=gltf.mesh(primitive), skin=skin, translation=[9, 9, 9])
    gltf.node("crate", mesh=gltf.mesh(square(gltf)))
    found, _ = read_scene(gltf.save(tmp_path / "thing"))
    # Joint 0 of the skin is the shin. Two corners of the second face are pulled by it at 0.9.
    assert named(found, "joint") == ["Shin.L", "Shin.L", "", ""]
    np.testing.assert_allclose(found["vertices"][:4], SQUARE)  # the node's place does not count


def test_what_cannot_be_read_is_told(tmp_path):
    gltf = Gltf()
    gltf.use("EXT_of_the_future")
    with pytest.raises(FileError, match="EXT_of_the_future"):
        read_scene(gltf.save(tmp_path / "thing"))


OBJ = """
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
g seat
usemtl wood
f 1 2 3 4
g leg
f 1 2 3
usemtl paint
f 1 3 4
g seat
f 4 3 2 1
"""


def test_an_obj_has_names_of_its_groups_and_materials(tmp_path):
    (tmp_path / "thing.obj").write_text(OBJ)
    found, up_axis = read_scene(tmp_path / "thing.obj")
    assert named(found, "node") == ["seat"] * 2 + ["leg"] * 2 + ["seat"] * 2
    assert named(found, "material") == ["wood"] * 3 + ["paint"] * 3
    assert up_axis == "Y" and (found["face_joint"] == -1).all()
    (tmp_path / "thing.obj").write_text("\n".join(OBJ.splitlines()[:5] + ["f 1 2 3"]))
    bare, _ = read_scene(tmp_path / "thing.obj")
    assert named(bare, "material") == [""]


@pytest.mark.parametrize(("suffix", "up"), [(".obj", "Y"), (".3mf", "Z")])
def test_meshes_of_other_formats_than_gltf_are_labelled_by_the_names_of_their_objects(
    tmp_path, suffix, up
):
    scene = trimesh.Scene()
    for name, height in (("seat", 1.0), ("leg", 0.0)):
        box = trimesh.creation.box((1, 1, 0.5) if up == "Z" else (1, 0.5, 1))
        box.apply_translation((0, 0, height) if up == "Z" else (0, height, 0))
        scene.add_geometry(box, node_name=name, geom_name=name)
    scene.export(tmp_path / f"stool{suffix}")
    mesh = read_labelled_mesh(tmp_path / f"stool{suffix}")
    (level,) = mesh.levels
    heights = {words[0]: mesh.vertices[mesh.faces[mask], 2].mean() for words, mask in level.items()}
    assert mesh.name == "stool" and heights["seat"] > heights["leg"]
