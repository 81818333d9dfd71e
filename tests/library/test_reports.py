"""Files of the kinds that people reported on other tools: the chair comes out, or a typed error."""

import numpy as np
import pytest
from file_shapes import area, sizes

from patchalign3d.cli import main
from patchalign3d.errors import FileError
from patchalign3d.files.meshes import UP_AXIS, read_mesh

PARTS = {"seat": 192, "back": 192, "leg0": 192, "leg1": 192, "leg2": 192, "leg3": 192}


@pytest.fixture
def reports(shared_data):
    return shared_data / "zoo" / "reports"


@pytest.mark.parametrize(
    ("name", "faces", "surface", "objects"),
    [
        ("bom.obj", 1152, 6.563, {"bom": 1152}),
        ("bom_loose.obj", 1152, 6.563, {"bom_loose": 1152}),
        ("utf16.obj", 1152, 6.563, {"utf16": 1152}),
        ("objects.obj", 1152, 6.563, PARTS),
        ("site.obj", 1152, 6.563, {"site": 1152}),
        ("h.obj", 36, 8.56, {"h": 36}),
        ("concave.ply", 36, 8.56, {"concave": 36}),
        ("production.3mf", 1152, 6.563, {"seat": 192, "back": 192, "leg": 768}),
        ("parts2.3mf", 384, None, {"object 1": 192, "object 2": 192}),
        ("toomany.stl", 1152, 6.563, {"toomany": 1152}),
    ],
)
def test_the_chair_comes_out_of_every_file(reports, name, faces, surface, objects):
    assert_holds(reports / name, faces, surface, objects)


def assert_holds(file, faces, surface, objects):
    found = read_mesh(file)
    assert len(found.faces) == faces
    assert surface is None or area(found) == pytest.approx(surface, abs=1e-3)
    assert sizes(found) == objects


def test_a_wrong_count_is_told(reports):
    (note,) = read_mesh(reports / "toomany.stl").notes
    assert "2,152, but 1,152 are there" in note


def test_places_of_a_land_survey_stay_apart(reports):
    found = read_mesh(reports / "site.obj")
    assert len(np.unique(found.vertices, axis=0)) == 583


@pytest.mark.parametrize("suffix", ["glb", "ply"])
def test_what_is_written_of_a_land_survey_keeps_all_places(reports, tmp_path, suffix):
    command = ["automatic", str(reports / "site.obj"), "--by-shape", "--pieces", "3"]
    assert main([*command, "--format", suffix, "--out", str(tmp_path)]) == 0
    found = read_mesh(tmp_path / f"site.parts.{suffix}")
    assert len(np.unique(found.vertices.round(3), axis=0)) == 583


def test_what_only_blender_reads_is_refused_with_the_way_on(reports):
    with pytest.raises(FileError, match="a format that Blender reads"):
        read_mesh(reports / "crate.blend")


@pytest.mark.parametrize(
    ("name", "faces", "surface", "objects"),
    [
        ("chair_one.glb", 1152, 6.563, {"chair": 1152}),
        ("chair_objects.glb", 1152, 6.563, PARTS),
        ("normalised.glb", 1152, 6.563, PARTS),
        ("rigged.glb", 1152, 6.563, PARTS),
        ("usual_rig.glb", 1152, 6.563, {"chair": 1152}),
        ("modes.glb", 962, None, PARTS | {"back": 2}),
        ("möbel.glb", 192, None, {"Möbel Stück": 192}),
    ],
)
def test_the_chair_comes_out_of_every_glb(reports, name, faces, surface, objects):
    assert_holds(reports / name, faces, surface, objects)


def test_a_rigged_chair_is_one_connected_shape_as_large_as_the_plain_one(reports):
    plain, rigged = read_mesh(reports / "chair_one.glb"), read_mesh(reports / "rigged.glb")
    for ours, theirs in ((plain.vertices.min(0), rigged.vertices.min(0)),
                         (plain.vertices.max(0), rigged.vertices.max(0))):  # fmt: skip
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("name", ["some_draco.glb", "all_draco.glb", "meshopt.glb"])
def test_a_stream_that_is_made_up_is_refused_by_its_extension(reports, name):
    extension = "EXT_meshopt_compression" if "meshopt" in name else "KHR_draco_mesh_compression"
    with pytest.raises(FileError, match=extension):
        read_mesh(reports / name)


REFUSED = {"all_draco.glb", "meshopt.glb", "some_draco.glb"}


def test_the_shell_writes_each_of_them_as_it_was_or_refuses_it_by_name(reports, tmp_path, capsys):
    words = ["--by-shape", "--format", "json,glb", "--out", str(tmp_path)]
    assert main(["automatic", str(reports), *words]) == 1  # some have no results
    told = capsys.readouterr().out
    files = {file.name for file in reports.iterdir() if file.suffix in UP_AXIS}
    for name in sorted(files):
        result = tmp_path / f"{name.partition('.')[0]}.parts.glb"
        if name in REFUSED:
            assert not result.exists() and name.partition(".")[0] in told
            continue
        before, after = read_mesh(reports / name), read_mesh(result)
        assert len(after.faces) == len(before.faces), name
        assert area(after) == pytest.approx(area(before), rel=1e-4), name
    assert files > REFUSED
