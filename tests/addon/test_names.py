"""Names that Blender takes as they are."""

import pytest
from patchalign3d_addon.scene.names import NUMBERED, free_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [("leg.001", "leg"), ("leg.999", "leg"), ("leg.1000", "leg"), ("leg.20417", "leg")]
    + [(name, name) for name in ("leg", "leg.1", "leg.01", "leg.0100", "leg.L", "leg.001.L")],
)
def test_a_number_of_blender_s_is_taken_off_a_name_however_many_have_it(name, plain):
    assert NUMBERED.sub("", name) == plain


def test_a_free_name_past_the_thousandth_has_a_number_of_blender_s_as_well():
    taken = {"leg", *(f"leg.{number:03d}" for number in range(1, 1000))}
    assert free_name("leg", taken) == "leg.1000"
    assert NUMBERED.sub("", "leg.1000") == "leg"
