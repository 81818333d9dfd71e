"""A small part of the comparison with Blender's importer: everything but the packs of models."""

import re
import sys

import numpy as np
import pytest

from benchmarks.gltf.compare import (
    ANOTHER_VIEW,
    Case,
    difference,
    main,
    read_here,
    read_in_blender,
)
from benchmarks.gltf.features import FACES, FEATURES, WEDGE
from benchmarks.gltf.variants import VARIANTS, Part
from patchalign3d.errors import ProcessError
from patchalign3d.files.meshes import read_mesh


@pytest.fixture
def cases(tmp_path):
    """Every feature, and two wedges in every variant."""
    made = [Case(make().save(tmp_path / name), name, no) for name, (make, no) in FEATURES.items()]
    parts = [Part("one", WEDGE, FACES), Part("two", WEDGE * 2 + np.float32(3), FACES)]
    for name, write in VARIANTS.items():
        gltf, container = write(parts)
        made.append(Case(gltf.save(tmp_path / f"2 {name}", container), name))
    return made


def test_what_is_read_is_what_blenders_importer_shows(cases, bpy_python):
    there = read_in_blender(bpy_python, [case.file for case in cases])
    for case in cases:
        said = difference(case, read_here(case.file), there[case.file])
        if re.search(r"^Blender:.*(is not available|lib\w*(draco|meshopt))", said, re.S):
            assert re.search("draco|meshopt", case.variant, re.I)  # this Blender lacks a decoder
        elif case.variant not in ANOTHER_VIEW:
            assert said == "", case.file.name


@pytest.mark.parametrize("variant", ["plain", "strips", "fans", "no indices"])
def test_triangles_face_the_same_way_in_every_mode(tmp_path, variant):
    gltf, container = VARIANTS[variant]([Part("wedge", WEDGE, FACES)])
    mesh = read_mesh(gltf.save(tmp_path / variant, container))
    corners = mesh.vertices[mesh.faces]
    volume = np.linalg.det(corners).sum() / 6
    np.testing.assert_allclose(volume, 3 * 2 * 1 / 6, rtol=1e-6)


def test_a_file_that_ends_blender_costs_itself_alone(tmp_path):
    """Something in Blender's place, which ends where it meets the second file."""
    blender = tmp_path / "blender"
    answer = '{"file": "\'$file\'", "error": "none"}'
    blender.write_text(
        "#!/bin/sh\nshift\necho STARTED\nfor file; do\n"
        f"case $file in *two) exit 1;; esac\necho 'FILE {answer}'\ndone\n"
    )
    blender.chmod(0o755)
    files = [tmp_path / name for name in ("one", "two", "three")]
    assert read_in_blender(blender, files) == {
        files[0]: "none", files[1]: "Blender ended.", files[2]: "none"
    }  # fmt: skip


def test_a_python_without_blender_is_refused(tmp_path):
    with pytest.raises(ProcessError, match=r"no Python that has Blender's bpy: .*'bpy'"):
        main(["--blender", sys.executable])


def test_the_comparison_finds_what_differs(tmp_path):
    case = Case(FEATURES["plain"][0]().save(tmp_path / "plain"), "plain")
    here = read_here(case.file)
    assert difference(case, here, here) == ""
    for there, said in [
        (here._replace(faces=3), "4 faces, in Blender 3"),
        (here._replace(area=9.1), r"area 9, in Blender 9\.1"),
        (here._replace(box=here.box + 0.01), "box"),
        (here._replace(names=["other"]), "names"),
        (here._replace(names=["wedge.001"]), "^$"),
        ("It crashed.", "Blender: It crashed."),
    ]:
        assert re.search(said, difference(case, here, there))
    assert "refused" in difference(case, "no", here)


def test_the_command_prints_what_it_compared(bpy_python, capsys):
    assert main(["--blender", str(bpy_python)]) == 0
    printed = capsys.readouterr().out
    assert f"{len(FEATURES)} files of {len(FEATURES)} kinds: 0 differ." in printed
    assert "EXT_of_the_future" in printed
