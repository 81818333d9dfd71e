"""What people build upon is there: names, options, columns. What goes is told in the changelog.

The lists are of version 0.5.0, since when it is kept.
"""

import inspect
import re
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

import patchalign3d
from patchalign3d.answers import Keypoints, Segmentation, Similarity
from patchalign3d.cli import main
from patchalign3d.files.meshes import read_mesh
from patchalign3d.files.results import write_keypoints, write_segmentation, write_similarity

ROOT = Path(__file__).resolve().parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
ADDON = ROOT / "blender_addon"

NAMES = {
    "Exemplar": "names features",
    "Keypoints": "names points scores",
    "Mesh": "adjacency corners face_areas face_centroids face_graph pieces to_mesh_frame "
    "to_unit_frame",
    "Model": "folder input_axes sha256 source_sha256 name version architecture text_encoder "
    "temperature license training_data",
    "Segmentation": "part_names face_labels face_scores vertex_scores vertex_weights",
    "Segmenter": "forget_mesh keypoint_exemplar keypoints load part_exemplar propagate segment "
    "segment_automatically set_mesh similarity transfer transfer_keypoints",
    "Similarity": "face_values vertex_values",
}
ERRORS = (
    "Cancelled DeviceError FileError MeshError ModelError PatchAlignError PromptError "
    "TextEncoderError"
)
OF_MESHES = "--model --device --up --seed --quality --out --format"
OPTIONS = {
    "segment": f"{OF_MESHES} --parts --category --threshold",
    "keypoints": f"{OF_MESHES} --names --category",
    "similarity": f"{OF_MESHES} --category --word --faces --vertices --point",
    "transfer": f"{OF_MESHES} --from --threshold",
    "automatic": f"{OF_MESHES} --vocabulary --category --pieces --detail --by-shape",
    "steer": "--rename --merge --exclude --split-pieces --split-sides --grow --shrink --smooth "
    "--snap-pieces --assign --propagate --model --device --format",
    "models": "list import fetch",
    "worker": "",
}
OPERATORS = (
    "cancel fetch_weights find_keypoints free_memory open_log part_assign part_exclude part_grow "
    "part_merge part_pick part_rename part_select part_shrink part_smooth part_snap "
    "part_split_pieces part_split_sides part_split_words prompt_move prompt_preset prompt_remove "
    "prompts_from_object propagate remove_parts segment segment_automatically set_up "
    "similarity_hide similarity_select similarity_to_selection similarity_to_word transfer "
    "transfer_keypoints"
)
SETTINGS = {
    "ui/properties.py": "text enabled colour prompts active entry parts keypoints category quality "
    "threshold forms show_unlabelled automatic_how automatic_pieces automatic_detail part "
    "part_words similarity_word model",
    "ui/preferences.py": "python device packages",
}
COMMAND = (
    "parts prompts out category format resume workers time_limit quality threshold model device "
    "python"
)


def untold(names, there):
    """Those of some names that are not there any more, and of which the changelog does not tell."""
    return [name for name in names.split() if name not in there and f"`{name}`" not in CHANGELOG]


def test_the_librarys_names_are_there():
    assert untold(f"{' '.join(NAMES)} {ERRORS}", patchalign3d.__all__) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_its_classes_have_is_there(name):
    kind = getattr(patchalign3d, name)
    declared = {field for each in kind.__mro__ for field in vars(each).get("__annotations__", {})}
    assert untold(NAMES[name], {*dir(kind), *declared}) == []


def test_what_is_answered_or_raised_has_a_name_in_the_library_itself():
    """Whoever annotates a function of their own, or catches an error, needs no inner module."""
    kind = patchalign3d.Segmenter
    methods = [getattr(kind, name) for name in dir(kind) if not name.startswith("_")]
    returned = {get_type_hints(m).get("return") for m in methods if inspect.isfunction(m)}
    answers = {kind.__name__ for kind in returned if inspect.isclass(kind)} - {"NoneType"}
    assert {"Segmentation", "Selection", "EncodedMesh"} < answers
    assert answers <= {*patchalign3d.__all__}
    assert "QuestionError" in patchalign3d.__all__


@pytest.mark.parametrize("command", OPTIONS)
def test_the_shells_commands_and_options_are_there(command, capsys):
    assert main([command, "--help"]) == 0
    shown = re.findall(r"[\w-]+", capsys.readouterr().out)
    assert untold(OPTIONS[command], shown) == []


def test_the_operators_that_scripts_call_are_there():
    code = "".join(file.read_text(encoding="utf-8") for file in ADDON.rglob("*.py"))
    assert untold(OPERATORS, re.findall(r"class PATCHALIGN3D_OT_(\w+)", code)) == []


@pytest.mark.parametrize("file", SETTINGS)
def test_the_settings_in_files_are_there(file):
    code = (ADDON / file).read_text(encoding="utf-8")
    assert untold(SETTINGS[file], re.findall(r"^    (\w+): \w+Property\(", code, re.M)) == []


def test_the_options_of_batches_are_there():
    code = (ADDON / "batch" / "command.py").read_text(encoding="utf-8")
    declared = re.findall(r'^    "(\w+)": ', code, re.M)
    assert untold(COMMAND, [*declared, *re.findall(r'"--(\w+)"', code), "format"]) == []
    assert "add_format(label" in code


def test_the_columns_of_result_files_are_there(tmp_path):
    (tmp_path / "one.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", encoding="utf-8")
    source = read_mesh(tmp_path / "one.obj")
    mesh, labels = source.shape(), np.zeros(1, np.int32)
    write_segmentation(tmp_path / "p.npz", source, Segmentation(mesh, ["a"], labels), None)
    write_keypoints(tmp_path / "k.npz", source, Keypoints(["a"], np.zeros((1, 3)), labels), None)
    write_similarity(tmp_path / "s.npz", source, Similarity(mesh, labels.astype(np.float32)), None)
    for file, names in {
        "p.npz": "part_names face_labels face_scores up_axis vertices faces objects object_starts",
        "k.npz": "names points scores",
        "s.npz": "face_values vertex_values vertices faces",
    }.items():
        with np.load(tmp_path / file, allow_pickle=False) as content:
            assert untold(names, content.files) == []
