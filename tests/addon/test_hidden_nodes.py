"""What a glTF hides is told where Blender shows it."""

from patchalign3d_addon.importing.hidden_nodes import hidden_in_gltf

from benchmarks.gltf.features import hidden, plain


def test_what_a_gltf_hides_is_found_with_all_that_hangs_below(tmp_path):
    file = hidden().save(tmp_path / "a.glb")
    assert hidden_in_gltf(file) == ["child of the hidden", "hidden"]
    assert hidden_in_gltf(plain().save(tmp_path / "b.glb")) == []
    (tmp_path / "c.glb").write_bytes(b"noise")
    assert hidden_in_gltf(tmp_path / "c.glb") == hidden_in_gltf(tmp_path / "gone.glb") == []
