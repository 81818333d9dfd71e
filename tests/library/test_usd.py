"""USD: which layers one names, in text and in crates."""

import base64
import tempfile
from pathlib import Path

import pytest
from fuzzing import fuzz
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.shared.manifest import hash_mesh
from patchalign3d.shared.usd import files_beside, missing_layers

# Written by USD itself: a layer below, a reference, a payload and a picture.
CRATE = base64.b64decode(
    "UFhSLVVTREMACQAAAAAAADADAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAADwPwEAAAAAAAAABAAAAAEA"
    "AAABAAAAAAAAAAAAAAAAAAAAAADwPwMBAAAAAAAAAAIAAAACAAAAAAAAAAAAAAAAAAAAAADwPwAAAAAAAAAAAwAAAAAA"
    "AAAOAAAADwAAABAAAAABAAAAAAAAABEAAAAZAAAAAAAAABEBAAAAAAAA8QAAAAAAAAAA9Rs7LSkALi9sb29rcy9jaGFp"
    "ciBtYXRlcmlhbHMudXNkYQBzdWJMYXllcnMKAJBPZmZzZXRzAEMvAPEWAHByaW1DaGlsZHJlbgAAc3BlY2lmaWVyAGdl"
    "b21ldHJ5L2xlZ0sA9QEATGVncwBwYXlsb2FkAC4vIQBAc2VhdGwA+A9jAFNlYXQAcmVmZXJlbmNlcwBsZWdfbnVtYmVy"
    "XzANABgxDQD1JzIAcGljdHVyZQBwcm9wZXJ0aWVzAGN1c3RvbQBhc3NldAB0eXBlTmFtZQB2YXJpYWJpbGl0efUA8AFv"
    "YWsucG5nAGRlZmF1bHQAAwAAAAAAAAABAAAACAAAAAsAAAAMAAAAAAAAABAAAAAAAAAAAOACAAAABFURAQMD+A0BAU0A"
    "AAAAAAAAACBYAAEAMDIAZAcAQQAxAHwIABEpBgBQAAAqQIgHAEEALwCgCAAxIwDJCAAzKQDdCAABBwBBAAFAFAkAIQtA"
    "BwCwACxAFwAAAAAADEARAAAAAAAAABQAAAAAAAAAAPACAQAAAEEBVAEBAP0E+AT8CfQIAAAAAAAAAAgAAAAAAAAADQAA"
    "AAAAAAAAsAEAAABVEAADBP37DgAAAAAAAAAAwAEAAABVUAb+6x/5Aw4AAAAAAAAAAMAAAAAAFVT/Bvv+Av4GAAAAAAAA"
    "AAoAAAAAAAAAAIABAAAABQAAAwsAAAAAAAAAAJAAAAAAFAQEBgILAAAAAAAAAACQAAAAAAUEB//7BgAAAAAAAABUT0tF"
    "TlMAAAAAAAAAAAAA6QAAAAAAAAAJAQAAAAAAAFNUUklOR1MAAAAAAAAAAADyAQAAAAAAABQAAAAAAAAARklFTERTAAAA"
    "AAAAAAAAAAYCAAAAAAAAdQAAAAAAAABGSUVMRFNFVFMAAAAAAAAAewIAAAAAAAAkAAAAAAAAAFBBVEhTAAAAAAAAAAAA"
    "AACfAgAAAAAAAFEAAAAAAAAAU1BFQ1MAAAAAAAAAAAAAAPACAAAAAAAAQAAAAAAAAAA="
)
TEXT = b"""#usda 1.0
(
    subLayers = [@./looks/chair materials.usda@]
)
def "Chair" (
    payload = @@@geometry/legs.usd@@@</Legs>
    references = @./geometry/seat.usdc@</Seat>
)
{
    asset picture = @./looks/oak.png@
}
"""
NAMED = ["looks/chair materials.usda", "geometry/legs.usd", "geometry/seat.usdc"]


@pytest.fixture(params=[TEXT, CRATE], ids=["text", "crate"])
def chair(request, tmp_path):
    """A chair whose seat refers to it again, and to a cushion."""
    for folder in ("looks", "geometry"):
        (tmp_path / folder).mkdir()
    for name in (*NAMED, "looks/oak.png"):
        (tmp_path / name).write_bytes(b"#usda 1.0")
    (tmp_path / "geometry/seat.usdc").write_bytes(b"#usda 1.0 @cushion.usd@ @../chair.usd@")
    (tmp_path / "geometry/cushion.usd").write_bytes(b"#usda 1.0")
    (tmp_path / "chair.usd").write_bytes(request.param)
    return tmp_path / "chair.usd"


def test_layers_and_pictures_are_found_through_each_other_and_each_once(chair):
    found = sorted(files_beside(chair))
    others = ["geometry/cushion.usd", "looks/oak.png"]
    assert found == sorted(chair.parent / name for name in [*NAMED, *others])


@pytest.mark.parametrize("name", [*NAMED, "geometry/cushion.usd", "chair.usd", "looks/oak.png"])
def test_a_usd_is_another_mesh_when_one_of_its_layers_or_pictures_is_another(chair, name):
    before = hash_mesh(chair)
    (chair.parent / "looks/walnut.png").write_bytes(b"another picture")
    assert hash_mesh(chair) == before
    with (chair.parent / name).open("ab") as file:
        file.write(b"# another")
    assert hash_mesh(chair) != before


@fuzz(short=200)
@given(at=st.integers(0, len(CRATE) - 1), to=st.binary(min_size=1, max_size=8), cut=st.booleans())
def test_a_damaged_crate_has_layers_or_none(at, to, cut):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.usdc"
        file.write_bytes(CRATE[:at] + to + (b"" if cut else CRATE[at + len(to) :]))
        assert files_beside(file) == []  # for none of them is there


def test_layers_that_text_names_and_that_are_not_there_are_told(tmp_path):
    (tmp_path / "chair.usda").write_bytes(TEXT)
    assert missing_layers(tmp_path / "chair.usda") == [
        "./looks/chair materials.usda", "geometry/legs.usd", "./geometry/seat.usdc"
    ]  # fmt: skip
    (tmp_path / "geometry").mkdir()
    (tmp_path / "geometry/legs.usd").write_bytes(b"#usda 1.0 @../foot.usdz@ @wood.png@ @legs.usd@")
    (tmp_path / "geometry/seat.usdc").write_bytes(CRATE)  # whose words may be no layers
    assert missing_layers(tmp_path / "chair.usda") == [
        "./looks/chair materials.usda", "../foot.usdz"
    ]  # fmt: skip
    assert missing_layers(tmp_path / "gone.usda") == []
