"""Files as Blender's importers read them right: a copy where they would not."""

import codecs
import struct
import zipfile

import numpy as np
import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.importing.misread import misread
from patchalign3d_addon.shared.errors import FileError

OBJ = "mtllib wood.mtl\r\no stuhl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
RECORDS = np.random.default_rng(0).normal(size=(3, 12)).astype("<f4")


def seen(file):
    """The content and the name of what would be imported, and what is told."""
    with importable(file) as (path, notes):
        return path.read_bytes(), path, notes


def stl(said, more=b""):
    triangles = b"".join(record.tobytes() + b"\0\0" for record in RECORDS)
    return bytes(80) + struct.pack("<I", said) + triangles + more


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (b"", "utf-16-be")],
)
def test_text_of_windows_is_imported_from_a_copy_of_its_name_that_finds_its_materials(
    tmp_path, mark, encoding
):
    file = tmp_path / "stühl.obj"
    file.write_bytes(mark + OBJ.encode(encoding))
    with importable(file) as (path, notes):
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        materials = path.parent / first.partition(" ")[2]
        assert materials.resolve() == (tmp_path / "wood.mtl").resolve()
    assert path.name == file.name and not path.exists() and notes == []
    assert lines == OBJ.splitlines()[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_lines_that_end_as_on_old_macs_are_imported_from_a_copy(tmp_path, encoding):
    text = OBJ.replace("\r", "").replace("\n", "\r")
    (tmp_path / "a.obj").write_text(text, encoding=encoding, newline="")
    content, path, notes = seen(tmp_path / "a.obj")
    assert content.endswith(b"\nf 1 2 3\n") and path != tmp_path / "a.obj" and notes == []


@pytest.mark.parametrize("blank", ["\t \f", "\N{NO-BREAK SPACE}"])
@pytest.mark.parametrize("order", ["ascii", "binary_little_endian"])
def test_a_ply_whose_header_is_indented_is_imported_from_a_copy_without(tmp_path, order, blank):
    """Blender steps over such a line: without "red", it would count as x."""
    head = f"ply\nformat {order} 1.0\n%selement vertex 1\n{blank}property uchar red\n" \
        "%sproperty float x\nproperty float y\nproperty float z\nend_header\n"  # fmt: skip
    rows = b"\n 255 7 8 9\n" if order == "ascii" else b"\xff" + struct.pack("<3f", 7, 8, 9)
    (tmp_path / "a.ply").write_bytes((head % (" ", "\t")).encode() + rows)
    content, _, notes = seen(tmp_path / "a.ply")
    assert content == (head % ("", "")).replace(blank, "").encode() + rows and notes == []
    (tmp_path / "a.ply").write_bytes(content)
    assert seen(tmp_path / "a.ply")[1] == tmp_path / "a.ply"


@pytest.mark.parametrize(
    "line",
    [
        b"# made of C:\\stuhl\\",
        b"g C:\\stuhl\\ ",
        b"usemtl holz\\\r",
        "o \N{CJK UNIFIED IDEOGRAPH-8868}".encode("shift-jis"),
        b"v 0 0 0 # as in C:\\",
    ],
)
def test_a_name_or_comment_that_ends_in_a_backslash_goes_on_in_no_other_line(tmp_path, line):
    file, rest = tmp_path / "a.obj", b"v 0 \\ \n0 0\nv 1 0 0\nv 0 1 0\nf 1 \\\n2 3\n"
    file.write_bytes(line + b"\n" + rest)
    content, path, notes = seen(file)
    assert content == line.rstrip().rstrip(b"\\") + b"\n" + rest and path != file and notes == []
    assert "end in a backslash, which Blender's importer misreads" in misread(file, "a")
    file.write_bytes(rest)  # of which Blender makes what it should
    assert seen(file)[0] == rest and misread(file, "a") == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.obj", OBJ.encode()),
        ("a.obj", "o Stühl\n".encode("latin-1")),
        ("a.stl", stl(3)),
        ("a.stl", b"solid facet outer loop".ljust(80) + stl(3)[80:]),
        ("a.stl", b"solid a\nendsolid facet\n"),
        ("a.stl", b"short"),
        ("a.ply", b"ply\n"),
        ("a.fbx", codecs.BOM_UTF8),
    ],
)
def test_what_is_read_right_is_imported_itself(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert seen(tmp_path / name) == (content, tmp_path / name, [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (stl(9), "9, but 3 are there"),
        (stl(1), None),
        (stl(3, b"end"), "3 bytes after its end were passed over"),
        (stl(0), "0, but 3 are there, and all were read"),
    ],
)
def test_a_binary_stl_is_imported_with_the_count_that_is_right(tmp_path, content, sentence):
    (tmp_path / "a.stl").write_bytes(content)
    found, _, notes = seen(tmp_path / "a.stl")
    (count,) = struct.unpack_from("<I", found, 80)
    assert len(found) == 84 + 50 * count and found[84:] == content[84 : len(found)]
    assert sentence is None or (count == 3 and sentence in notes[0])


def test_so_is_one_whose_header_has_the_words_of_a_text(tmp_path):
    header = b"solid facet normal endsolid".ljust(80)
    (tmp_path / "a.stl").write_bytes(header + stl(0)[80:])
    found, _, notes = seen(tmp_path / "a.stl")
    assert found == header + stl(3)[80:] and "all were read" in notes[0]


@pytest.mark.parametrize("begin", [b"", b"# made by hand\nsolid a\n", b"solid " + 4096 * b"a"])
def test_text_called_stl_that_is_none_is_not_taken_for_numbers(tmp_path, begin):
    facet = b"facet normal 0 0 1\nouter loop\n" + b"vertex 0 0 0\n" * 3 + b"endloop\nendfacet\n"
    (tmp_path / "a.stl").write_bytes(begin + facet * 9)
    with (
        pytest.raises(FileError, match=r"a\.stl is text, but does not begin with 'solid'"),
        importable(tmp_path / "a.stl"),
    ):
        pass


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_text_of_ply_with_more_lines_than_it_counts_is_refused(tmp_path, end):
    file = tmp_path / "more.ply"
    lines = [b"ply", b"format ascii 1.0", b"comment element face 9", b"element vertex 3"]
    lines += [b"property float " + axis for axis in (b"x", b"y", b"z")]
    lines += [b"element face 1", b"property list uchar int vertex_indices", b"end_header"]
    lines += [b"0 0 0", b"1 0 0", b"0 1 0", b"3 0 1 2", b""]
    file.write_bytes(end.join(lines))
    content, path, notes = seen(file)  # itself, but where lines end as on old Macs
    assert notes == [] and (path == file) == (end != b"\r")
    assert content == (
        file.read_bytes().replace(b"\r", b"\n") if end == b"\r" else file.read_bytes()
    )
    file.write_bytes(end.join([*lines, b"3 2 1 0", b""]))
    with pytest.raises(FileError, match="it has 5 lines of data and counts 4"), importable(file):
        pass


def test_a_binary_ply_that_speaks_of_text_in_a_comment_is_imported_itself(tmp_path):
    file = tmp_path / "binary.ply"
    lines = [b"ply", b"format binary_little_endian 1.0", b"comment once in format ascii"]
    lines += [b"element vertex 7", b"property uchar x", b"end_header", b"\n7\n8\n9\n"]
    file.write_bytes(b"\n".join(lines))
    assert seen(file) == (file.read_bytes(), file, [])


@pytest.mark.parametrize("order", ["<", ">"])
def test_of_a_binary_ply_that_counts_too_few_faces_the_bytes_left_are_told(tmp_path, order):
    file = tmp_path / "more.ply"
    endian = {"<": b"little", ">": b"big"}[order]
    lines = [b"ply", b"format binary_" + endian + b"_endian 1.0", b"element vertex 3"]
    lines += [b"property float " + axis for axis in (b"x", b"y", b"z")]
    lines += [b"element face 1", b"property list uchar int vertex_indices", b"end_header", b""]
    places = struct.pack(f"{order}9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    faces = struct.pack(f"{order}B3iB3i", 3, 0, 1, 2, 3, 2, 1, 0)
    content = b"\n".join(lines) + places + faces
    file.write_bytes(content)
    assert seen(file) == (content, file, ["13 bytes after its end were passed over."])
    file.write_bytes(content[:-13] + bytes(13))  # which only fills it up
    assert seen(file)[2] == []


@pytest.mark.parametrize("name", ["a.obj", "a.ply", "a.stl", "a.glb", "a.fbx", "a.usdc", "a.blend"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (bytes(5000), "nothing but zeros"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"\n<!DOCTYPE html><html>", "is a web page"),
        (b"BZh91AY", "packed with bzip2"),
    ],
)
def test_what_is_no_shape_is_refused_whatever_it_is_called(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=sentence), importable(tmp_path / name):
        pass


@pytest.mark.parametrize(
    ("name", "mark"), [("a.blend", b"(\xb5/\xfd"), ("a.blend", b"\x1f\x8b"), ("a.usdz", b"PK\3\4")]
)
def test_what_is_packed_as_its_format_has_it_is_imported(tmp_path, name, mark):
    (tmp_path / name).write_bytes(mark)
    assert seen(tmp_path / name)[1] == tmp_path / name


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("# surf 1\nusemtl surf\n", []),
        ("cstype bspline\n surf 0 1 0 1 1 2 3\nend\n", ["1 free-form surface was passed over"]),
        ("surf 0 1 \\\n0 1\n" * 1200, ["1,200 free-form surfaces were passed over"]),
    ],
)
def test_surfaces_of_an_obj_that_are_no_polygons_are_told(tmp_path, more, told):
    file = tmp_path / "a.obj"
    file.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\n" + more + "f 1 2 3\n")
    with importable(file) as (read, notes):
        assert read == file and [note.partition(":")[0] for note in notes] == told


@pytest.mark.parametrize("change", [str.upper, lambda text: text.replace("\n", " ")])
def test_a_text_of_stl_is_imported_as_blender_writes_it(tmp_path, change):
    loop = "facet\nouter loop\nvertex 0 0 0\nvertex 1E0 0 0\nvertex 0 1 0\nendloop\nendfacet\n"
    text = f"solid a\n{2 * loop}endsolid a\n"
    (tmp_path / "a.stl").write_text(change(text))
    content, file, notes = seen(tmp_path / "a.stl")
    assert [line.strip() for line in content.splitlines()] == text.lower().encode().splitlines()
    assert file != tmp_path / "a.stl" and not notes


def test_a_text_of_stl_that_ends_between_triangles_is_told(tmp_path):
    loop = "facet\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n"
    (tmp_path / "a.stl").write_text(f"solid a\n{loop}")
    with importable(tmp_path / "a.stl") as (_, notes):
        assert notes == ["It does not end with 'endsolid', so it may have been cut off."]
    (tmp_path / "a.stl").write_text(f"solid a\n{loop}ENDSOLID")
    with importable(tmp_path / "a.stl") as (_, notes):
        assert notes == []


def test_a_gltf_whose_text_is_not_base64_is_refused(tmp_path):
    file, begin = tmp_path / "a.gltf", '{"buffers": [{"uri": "data:application/octet-stream;base64,'
    for data in ("AAAA", "AA==", "A+/\\/", ""):
        file.write_text(f'{begin}{data}"}}]}}')
        assert seen(file)[1] == file
    for data in ("AA-A", "AAA\N{DEGREE SIGN}A", "A,AAA", "AA=A"):
        file.write_text(f'{begin}{data}"}}]}}')
        with pytest.raises(FileError, match="is not base64 throughout"):
            seen(file)


def test_text_that_does_not_go_on_as_it_begins_is_refused(tmp_path):
    (tmp_path / "a.obj").write_bytes(codecs.BOM_UTF16_LE + "v 0 0 0\n".encode("utf-16-le") + b"v")
    with pytest.raises(FileError, match=r"UTF-16-LE, but is something else from byte 18 on\.$"):
        seen(tmp_path / "a.obj")


def test_a_usdz_in_which_a_byte_was_altered_is_refused(tmp_path):
    """Blender would import a vertex in another place; what is no archive, its importer refuses."""
    file = tmp_path / "a.usdz"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.usda", "#usda 1.0\n(0.5, 1, 0)")
    whole = file.read_bytes()
    for content in (whole, whole[:-1], b"PK\3\4junk"):
        file.write_bytes(content)
        with importable(file) as (path, notes):
            assert path == file and not notes
    for before, after in ((b"(0.5", b"(0.7"), (b"PK\3\4", b"PK\3\5")):
        file.write_bytes(whole.replace(before, after))
        with pytest.raises(FileError, match=r"'a\.usda' in it does not have"), importable(file):
            pass
