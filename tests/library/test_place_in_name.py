"""Names of both sides, as people write them and as riggers do."""

from patchalign3d.shared.prompts.place_in_name import mirrored, with_letters


def test_sides_are_written_behind_names_as_riggers_do():
    names = ["left upper arm", "Right front leg", "hand.L", "head", "seat back"]
    assert list(map(with_letters, names)) == [
        "upper arm.L",
        "front leg.R",
        "hand.L",
        "head",
        "seat back",
    ]


def test_the_name_of_the_other_side_leads_back():
    for name in ("left hand", "hand.R", "right front paw"):
        assert mirrored(name) != name and mirrored(mirrored(name)) == name
    assert mirrored("nose") == "nose"
