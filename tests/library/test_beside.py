"""What lies beside a mesh and belongs to it is found by the names in it."""

import functools
import json
import os
import struct
import tracemalloc

import pytest

from patchalign3d.shared import beside
from patchalign3d.shared.beside import files_beside


@pytest.fixture
def put(tmp_path):
    def put(name, content=b""):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    return put


def test_an_obj_has_its_materials_and_their_pictures(put):
    obj = put("a.obj", b"mtllib looks/all of it.mtl\r\nv 0 0 0\r\nmtllib gone.mtl")
    library = put("looks/all of it.mtl", b"newmtl a\nmap_Kd -s 1 1 oak wood.png\n\tbump bump.png\n")
    oak, bump = put("looks/oak wood.png"), put("looks/bump.png")
    put("looks/other.png")
    assert files_beside(obj) == [library, oak, bump]


def test_one_statement_may_name_several_libraries(put):
    obj = put("a.obj", b"mtllib my oak.mtl brass.mtl\n")
    both = [put("my oak.mtl"), put("brass.mtl")]
    assert files_beside(obj) == both


@pytest.mark.parametrize("name", ["a.obj", "a.usda"])
def test_a_name_that_is_no_text_hides_none_behind_it_on_any_system(put, monkeypatch, name):
    of_windows = functools.partial(bytes.decode, encoding="utf-8", errors="surrogatepass")
    monkeypatch.setattr(os, "fsdecode", of_windows)
    obj = b"mtllib caf\xe9.mtl\nmtllib b.mtl\n"
    usd = b"#usda 1.0\n(\n    subLayers = [@./caf\xe9.usda@, @./b.usda@]\n)\n"
    file = put(name, obj if name == "a.obj" else usd)
    other = put("b.mtl" if name == "a.obj" else "b.usda")
    assert files_beside(file) == [other]


def test_a_path_of_another_machine_means_the_file_of_that_name_here(put):
    obj = put("a.obj", b"mtllib C:\\chairs\\a.mtl\n")
    library = put("a.mtl", b"map_Ka ../up.png\nmap_Kd /home/me/oak.png")
    oak = put("oak.png")
    assert files_beside(obj) == [library, oak]


@pytest.mark.parametrize("binary", [False, True])
def test_a_gltf_has_its_buffers_and_pictures(put, binary):
    about = {
        "buffers": [{"uri": "a%20b.bin"}, {"uri": "data:;base64,AAAA"}, {"byteLength": 4}],
        "images": [{"uri": "textures/\u00f6l.png"}, {"uri": "gone.png"}],
    }
    said = json.dumps(about).encode()
    if binary:  # behind its JSON there are numbers, which may look like anything
        said += b" " * (-len(said) % 4)
        chunk = b'"uri": "no.png"'
        said = struct.pack("<4sIIII", b"glTF", 2, 0, len(said), 0x4E4F534A) + said + chunk
        put("no.png")
    expected = [put("a b.bin"), put("textures/\u00f6l.png")]
    assert files_beside(put("a.glb" if binary else "a.gltf", said)) == expected


def test_names_are_found_wherever_a_large_file_has_them_in_little_memory(put, monkeypatch):
    monkeypatch.setattr(beside, "CHUNK", 1 << 14)
    oak = put("oak.png")
    filling = b'{"uri":"data:;base64,' + b"A" * (1 << 22) + b'"},'
    for shift in range(0, 1 << 14, 1021):
        gltf = put("a.gltf", filling[shift:] + b'{"uri" : "oak.png"}' + filling)
        tracemalloc.start()
        assert files_beside(gltf) == [oak]
        assert tracemalloc.get_traced_memory()[1] < 1 << 18
        tracemalloc.stop()


@pytest.mark.parametrize(
    "content", [b"", b"mtllib", b"mtllib \0\n", b"mtllib " + b"a" * 9999, b"mtllib .\n", b"\xff"]
)
def test_what_is_damaged_has_nothing_beside_it(put, content):
    assert files_beside(put("a.obj", content)) == []
    assert files_beside(put("a.glb", b"glTF" + content)) == []
    assert files_beside(put("a.gltf", b'"uri":"' + content + b'"')) == []
