"""A small part of the comparison with Blender's importer: everything but the packs of models."""

import re

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
