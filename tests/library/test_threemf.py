"""3MF: each object where the build places it, through components, files and frames."""

import zipfile

import numpy as np
import pytest
import trimesh
from file_shapes import area_vectors, sizes, triangles

from patchalign3d.errors import FileError
from patchalign3d.files import scene as module
from patchalign3d.files.formats import threemf
from patchalign3d.files.meshes import read_mesh

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
BEAMS = "http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"
TRIANGLE = (
    "<mesh><vertices><vertex x='0' y='0' z='0'/><vertex x='2' y='0' z='0'/>"
    "<vertex x='0' y='2' z='0'/></vertices><triangles><triangle v1='0' v2='1' v3='2'/></triangles>"
    "</mesh>"
)


def thing(number, inside=TRIANGLE, name=""):
    return f"<object id='{number}' type='model' name='{name}'>{inside}</object>"


def components(*what):
    return "<components>" + "".join(f"<component {c}/>" for c in what) + "</components>"


def model(objects, build="", attributes=""):
    return (
        f"<?xml version='1.0'?><model unit='millimeter' xmlns='{CORE}' xmlns:p='{PRODUCTION}' "
        f"xmlns:b='{BEAMS}' {attributes}><resources>{objects}</resources>"
        f"<build>{build}</build></model>"
    )


def package(path, root, target="/3D/3dmodel.model", **others):
    relation = f"<Relationship Type='{threemf.MODEL}' Target='{target}' Id='r'/>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", f"<Relationships>{relation}</Relationships>")
        archive.writestr("3D/3dmodel.model", root)
        for name, content in others.items():
            archive.writestr(f"3D/{name}.model", content)
    return path


def read(folder, root, **others):
    return read_mesh(package(folder / "thing.3mf", root, **others))


def test_objects_stand_where_the_build_places_them_as_often_as_it_does(tmp_path):
    build = (
        "<item objectid='2' transform='1 0 0 0 1 0 0 0 1 10 20 30'/><item objectid='1'/>"
        "<item objectid='2' transform='0 1 0 -1 0 0 0 0 1 0 0 0'/>"
    )
    found = read(tmp_path, model(thing(1, name="seat") + thing(2, name="leg"), build))
    assert found.objects == ["leg", "seat", "leg"] and found.up_axis == "Z"
    assert triangles(found).tolist() == [
        [[10, 20, 30], [12, 20, 30], [10, 22, 30]],
        [[0, 0, 0], [2, 0, 0], [0, 2, 0]],
        [[0, 0, 0], [0, 2, 0], [-2, 0, 0]],
    ]


def test_components_in_other_files_are_placed_once_each_through_every_frame(tmp_path):
    path = "p:path='/3D/Parts.model'"
    shift = "transform='1 0 0 0 1 0 0 0 1 5 0 0'"
    inner = thing(3, components("objectid='1'", f"objectid='2' {shift}"))
    root = model(
        thing(9, components(f"{path} objectid='3' transform='2 0 0 0 2 0 0 0 2 0 0 0'")),
        f"<item objectid='9' {shift}/>",
        "requiredextensions='p'",
    )
    found = read(tmp_path, root, parts=model(thing(1, name="a") + thing(2, name="b") + inner))
    assert sizes(found) == {"a": 1, "b": 1}
    assert triangles(found)[:, 0].tolist() == [[5, 0, 0], [15, 0, 0]]
    assert np.linalg.norm(area_vectors(found), axis=1).tolist() == [8, 8]


def test_a_mirrored_object_keeps_its_outside_out(tmp_path):
    build = "<item objectid='1' transform='-1 0 0 0 1 0 0 0 1 0 0 0'/>"
    assert area_vectors(read(tmp_path, model(thing(1), build)))[0, 2] == 2


def test_a_build_of_nothing_reads_what_is_there_and_says_so(tmp_path):
    outer = thing(2, components("objectid='1'"))
    found = read(tmp_path, model(thing(1) + outer))
    assert len(found.faces) == 1 and "places nothing" in found.notes[0]


@pytest.mark.parametrize("name", ["3d\\3DModel.MODEL", "3D/my model.model"])
def test_parts_are_found_in_whichever_way_their_names_are_written(tmp_path, name):
    said = "/3D/3dmodel.model" if "\\" in name else "/3D/my%20model.model"
    relation = f"<Relationship Type='{threemf.MODEL}' Target='{said}' Id='r'/>"
    with zipfile.ZipFile(tmp_path / "a.3mf", "w") as archive:
        archive.writestr("_rels/.rels", f"<Relationships>{relation}</Relationships>")
        archive.writestr(name, model(thing(1), "<item objectid='1'/>"))
    assert len(read_mesh(tmp_path / "a.3mf").faces) == 1


def test_what_trimesh_writes_is_read(tmp_path):
    box = trimesh.creation.box()
    box.export(tmp_path / "box.3mf")
    found = read_mesh(tmp_path / "box.3mf")
    np.testing.assert_allclose(triangles(found), box.triangles)


ITEM = "<item objectid='1'/>"


@pytest.mark.parametrize(
    ("root", "sentence"),
    [
        (model(thing(1), ITEM, "requiredextensions='b'"), "requires the extension .*beamlattice"),
        (model(thing(1), ITEM, "requiredextensions='q'"), "requires the extension q"),
        (model(thing(1, TRIANGLE.replace("</mesh>", "<b:beamlattice/></mesh>")), ITEM),
         "made of 'beamlattice'"),
        (model(thing(1, "<b:booleanshape/>"), ITEM), "made of 'booleanshape'"),
        (model(thing(1), "<item objectid='7'/>"), "places the object 7"),
        (model(thing(1, components("objectid='1'")), ITEM), "components that contain themselves"),
        (model(thing(1, components("objectid='2' p:path='/gone.model'")), ITEM), "lacks its part"),
        (model(thing(1, TRIANGLE.replace("v3='2'", "v3='3'")), ITEM), "a vertex that is not there"),
        (model(thing(1, TRIANGLE.replace("x='2'", "x='2,5'")), ITEM),
         r"it is damaged \('2,5' is not a number\)"),
        (model(thing(1, TRIANGLE.replace("x='2'", "")), ITEM), "'x' is missing"),
        (model(thing(1), "<item objectid='1' transform='1 2 3'/>"), "placed by 3 numbers"),
        (model(thing(1), ITEM)[:-40], r"it is damaged \([^:]*, line 1"),
        (model(thing(1, ""), ITEM), "has no faces"),
        (model("", ""), "has no faces"),
        (model(thing(1, TRIANGLE.replace("x='2'", "x='2_0'")), ITEM), "'2_0' is not a number"),
    ],
)  # fmt: skip
def test_what_is_wrong_or_not_known_is_told_by_name(tmp_path, root, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, root)


def test_parts_in_other_units_are_refused_and_not_put_together(tmp_path):
    whole = thing(2, components("objectid='1' p:path='/3D/parts.model'"))
    root = model(whole, "<item objectid='2'/>")
    with pytest.raises(FileError, match="has parts in millimeter and in inch"):
        read(tmp_path, root, parts=model(thing(1)).replace("millimeter", "inch"))


def test_entities_and_bombs_of_components_cost_nothing(tmp_path, monkeypatch):
    bomb = (
        "<?xml version='1.0'?><!DOCTYPE m [<!ENTITY a 'aaaa'>"
        + "".join(
            f"<!ENTITY {b} '{f'&{a};' * 30}'>" for a, b in zip("abcdefg", "bcdefgh", strict=True)
        )
        + f"]><model xmlns='{CORE}'><resources><object id='1' name='&h;'/></resources></model>"
    )
    with pytest.raises(FileError):
        read(tmp_path, bomb)
    levels = "".join(thing(n + 1, components(*[f"objectid='{n}'"] * 10)) for n in range(1, 12))
    with pytest.raises(FileError, match="more than 50,000,000 faces"):
        read(tmp_path, model(thing(1) + levels, "<item objectid='12'/>"))
    both = "<item objectid='12'/><item objectid='13'/>"
    nothing = thing(1, components()) + levels
    assert len(read(tmp_path, model(nothing + thing(13), both)).faces) == 1
    assert module.MOST_FACES == 50_000_000


@pytest.mark.parametrize("content", [b"PK noise", b"PK\x05\x06" + bytes(18), b"plain"])
def test_what_is_no_package_is_told(tmp_path, content):
    (tmp_path / "thing.3mf").write_bytes(content)
    with pytest.raises(FileError, match=r"thing\.3mf"):
        read_mesh(tmp_path / "thing.3mf")


def test_a_package_that_unpacks_to_more_than_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(threemf, "LARGEST_FILE", 100)
    with pytest.raises(FileError, match="unpacks to more than"):
        read(tmp_path, model(thing(1), ITEM))
