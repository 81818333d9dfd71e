"""What would be said of a zip on the platform for extensions: each rule, with what breaks it."""

import ast
import zipfile

import pytest

from tools.packaging import rules

MANIFEST = {
    "schema_version": "1.0.0",
    "id": "patchalign3d",
    "version": "1.0.0",
    "name": "PatchAlign3D",
    "tagline": "Name the parts of a mesh",
    "maintainer": "Us",
    "type": "add-on",
    "tags": ["Mesh"],
    "blender_version_min": "4.2.0",
    "license": ["SPDX:GPL-3.0-or-later", "SPDX:CC0-1.0"],
    "permissions": {"files": "Reads meshes"},
}


def test_a_manifest_that_is_as_it_should_be_is_not_talked_of():
    assert list(rules.of_manifest(MANIFEST)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Parts for Blender"}, "must not contain 'Blender'"),
        ({"tagline": "Parts."}, "punctuation"),
        ({"tagline": "x" * 65}, "65 characters"),
        ({"license": ["SPDX:MIT"]}, "GPL-3.0-or-later"),
        ({"license": ["SPDX:GPL-3.0-or-later", "SPDX:Apache-2.0"]}, "nothing there is SPDX:Apache"),
        ({"version": "1.0"}, "'version' has to be three numbers"),
        ({"tags": ["Meshes"]}, "no tag 'Meshes'"),
        ({"permissions": {"internet": "Updates"}}, "no permission 'internet'"),
        ({"permissions": {"files": "Reads meshes!"}}, "reason for 'files' must not end"),
        ({"type": "theme"}, "not 'add-on'"),
    ],
)
def test_each_rule_of_manifests_is_told(change, said):
    (found,) = rules.of_manifest(MANIFEST | change)
    assert said in found


def test_what_is_missing_in_a_manifest_is_named():
    without = {key: value for key, value in MANIFEST.items() if key != "maintainer"}
    assert "'maintainer' is missing." in rules.of_manifest(without)


def of_code(code):
    return list(rules.of_code("a.py", ast.parse(code), MANIFEST))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('run([python, "-m", "pip", "install", "torch"])', "installs Python packages"),
        ('run([python, "-m", "patchalign3d", "models", "fetch", "official"])', "functional parts"),
        ("from patchalign3d.shared import protocol", "absolute name"),
        ("import sys\nsys.path.append(folder)", "sys.path is used"),
        ("eval(text)", "eval is used"),
    ],
)
def test_code_that_would_be_refused_is_told(code, said):
    (found,) = of_code(code)
    assert found.refused
    assert said in found.what


def test_code_that_reviewers_ask_about_is_told_with_the_answer():
    (found,) = of_code("import subprocess")
    assert not found.refused
    assert "a process of its own" in found.what


def test_ordinary_code_is_not_talked_of():
    assert of_code("from .shared import protocol\nimport bpy\nprint([1, 2])") == []


def a_zip(path, files):
    """With a manifest that names the wheels called "listed", and asks for the network."""
    said = {key: value for key, value in MANIFEST.items() if key != "permissions"}
    said["wheels"] = [f"./{name}" for name in files if name.startswith("wheels/listed")]
    said["platforms"] = ["linux-x64"]
    lines = [f"{key} = {value!r}" for key, value in said.items()]
    with zipfile.ZipFile(path, "w") as archive:
        manifest = "\n".join([*lines, "[permissions]", 'network = "Asks"'])
        archive.writestr("blender_manifest.toml", manifest)
        for name, content in files.items():
            archive.writestr(name, content)
    return zipfile.ZipFile(path)


ONLINE = {"LICENSE": "", "__init__.py": "bpy.app.online_access"}


def test_files_that_do_not_belong_into_an_extension_are_told(tmp_path):
    files = ONLINE | {
        "lib/libfast.so": "",
        ".hidden": "",
        "wheels/listed-1-cp311-cp311-win_amd64.whl": "",
        "wheels/other-1-py3-none-any.whl": "",
        "backend/patchalign3d/weights/words/README.md": "Apache-2.0",
        "backend/patchalign3d/weights/bundled/README.md": "CC0-1.0",
    }
    told = {finding.where: finding.what for finding in rules.findings(a_zip(tmp_path / "z", files))}
    assert "no file of this kind" in told["lib/libfast.so"]
    assert "no file of this kind" in told[".hidden"]
    assert "none of the manifest's platforms" in told["wheels/listed-1-cp311-cp311-win_amd64.whl"]
    assert "does not name it" in told["wheels/other-1-py3-none-any.whl"]
    assert "CC0" in told["backend/patchalign3d/weights/words/README.md"]
    assert len(told) == 5


def test_the_network_has_to_be_asked_for(tmp_path):
    told = rules.findings(a_zip(tmp_path / "z", {"LICENSE": "", "__init__.py": ""}))
    assert [finding.what for finding in told] == [
        "the network is used without bpy.app.online_access."
    ]
    assert rules.findings(a_zip(tmp_path / "y", ONLINE)) == []
