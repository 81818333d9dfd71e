"""What a glTF says of itself; of what is none, nothing is said."""

from patchalign3d_addon.importing.gltf_json import packed_by, scenes_in, triangles_packed

from benchmarks.gltf.features import (
    FACES,
    WEDGE,
    names,
    no_scene,
    partly_draco,
    plain,
    second_scene,
)
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


def test_what_draco_packs_is_counted_primitive_by_primitive(tmp_path):
    assert triangles_packed(partly_draco().save(tmp_path / "partly", "glb")) == [len(FACES)]
    parts = [Part("one", WEDGE, FACES), Part("two", WEDGE + 2, FACES[:3])]
    gltf, container = VARIANTS["Draco"](parts)
    packed = [len(part.faces) for part in parts]
    assert triangles_packed(gltf.save(tmp_path / "both", container)) == packed
    assert triangles_packed(plain().save(tmp_path / "plain", "glb")) == []
    (tmp_path / "a.glb").write_bytes(b"noise")
    assert triangles_packed(tmp_path / "a.glb") == triangles_packed(tmp_path / "gone.obj") == []
