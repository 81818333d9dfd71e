"""What a glTF says of itself; of what is none, nothing is said."""

from patchalign3d_addon.importing.gltf_json import packed_by, scenes_in

from benchmarks.gltf.features import FACES, WEDGE, names, no_scene, second_scene
from benchmarks.gltf.variants import VARIANTS, Part


def test_scenes_are_counted(tmp_path):
    for make, count in ((second_scene, 2), (names, 1), (no_scene, 1)):
        assert scenes_in(make().save(tmp_path / make.__name__, "glb")) == count
    (tmp_path / "a.glb").write_bytes(b"noise")
    assert scenes_in(tmp_path / "a.glb") == scenes_in(tmp_path / "gone.obj") == 1


def test_a_file_that_is_compressed_says_with_what(tmp_path):
    for variant, extension in (("Draco", "KHR_draco_mesh_compression"), ("plain", "")):
        gltf, container = VARIANTS[variant]([Part("wedge", WEDGE, FACES)])
        assert packed_by(gltf.save(tmp_path / variant, container)) == extension
    (tmp_path / "a.glb").write_bytes(b"noise")
    assert packed_by(tmp_path / "a.glb") == packed_by(tmp_path / "gone.obj") == ""
