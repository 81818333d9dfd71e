"""Sides: what is true of animals with a skeleton, and how limbs are put together again."""

import sys

import numpy as np
import pytest
import trimesh

from benchmarks.quality import cases, sides
from benchmarks.quality.animals import generated, of_artists
from benchmarks.quality.cases import Case
from benchmarks.quality.sides import whole_limbs
from patchalign3d import Mesh
from patchalign3d.errors import FileError


def write_animal(path):
    """A body on four legs of an upper and a lower half each, Y up, that looks along Z."""
    boxes, bones = [((0, 3, 0), (2, 1, 4))], ["Torso"]
    for x, side in ((0.7, "L"), (-0.7, "R")):
        for z, end in ((1.5, "Front"), (-1.5, "Back")):
            upper, lower = ("UpperLeg", "LowerLeg") if end == "Front" else ("Leg", "UpperLeg")
            foot = "FF" if end == "Front" else "FFB"
            for y, bone in ((2, f"{end}{upper}"), (1, f"{end}{lower}"), (0.25, foot)):
                high = 0.5 if y < 1 else 1
                boxes.append(((x, y, z), (0.5, high, 0.5)))
                bones.append(f"{bone}.{side}")
    meshes = [trimesh.creation.box(size).apply_translation(at) for at, size in boxes]
    whole = trimesh.util.concatenate(meshes)
    joint = np.repeat(np.arange(len(bones)), [len(mesh.faces) for mesh in meshes])
    arrays = {"face_joint": joint, "joint_names": np.array(bones)}
    np.savez(path, vertices=whole.vertices, faces=whole.faces, **arrays)


def test_bones_tell_the_legs_of_an_animal_and_where_they_bend(tmp_path):
    write_animal(tmp_path / "animals_pack__Box.npz")
    (animal,) = of_artists([tmp_path])
    case = animal.case
    named = np.array([*case.prompts, ""])[case.truth]
    middle = case.mesh.vertices[case.mesh.faces].mean(1)
    assert (middle[named == "left front leg", :2] * [1, -1] > 0).all()
    assert (middle[named == "right hind leg", :2] * [-1, 1] > 0).all()
    assert set(named) == {"body", *(f"{s} {e} leg" for s in ("left", "right")
                                    for e in ("front", "hind"))}  # fmt: skip
    np.testing.assert_allclose(animal.joints["left front knee"], (0.7, -1.5, 1.5))
    np.testing.assert_allclose(animal.joints["right hind knee"], (-0.7, 1.5, 1.5))
    np.testing.assert_allclose(animal.joints["right hind paw"], (-0.7, 1.5, 0.25))


def test_made_animals_have_four_legs_at_their_corners():
    for animal in generated(3, 0):
        case = animal.case
        middle = case.mesh.vertices[case.mesh.faces].mean(1)
        for side, x in (("left", 1), ("right", -1)):
            for end, y in (("front", -1), ("hind", 1)):
                leg = case.truth == case.prompts.index(f"{side} {end} leg")
                assert (middle[leg].mean(0)[:2] * (x, y) > 0).all()


def test_hands_are_counted_to_arms():
    mesh = Mesh(trimesh.creation.box().vertices, trimesh.creation.box().faces)
    truth = np.array([0, 1, 2, -1] * 3)
    case = whole_limbs(Case(mesh, ["left arm", "left hand", "head"], truth, "person"))
    named = np.array([*case.prompts, "none"])[case.truth]
    assert named.tolist() == ["left arm", "left arm", "head", "none"] * 3


def test_packs_without_an_animal_are_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr(sides, "of_artists", lambda packs: iter([]))
    monkeypatch.setattr(sides, "loaded", None)
    monkeypatch.setitem(cases.DATA, "packs", ("packs", lambda folder: ["a model"]))
    (tmp_path / "car.npz").touch()
    monkeypatch.setattr(sys, "argv", ["sides", "--packs", str(tmp_path)])
    with pytest.raises(FileError, match="No model of the packs is called like an animal"):
        sides.main()
