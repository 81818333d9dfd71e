"""The table of what works in which mode of which Blender, from what the tests have recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CELL = (
    "cell"  # a property of a test: what ``tests/blender/driver.py`` writes of a feature in a mode
)
MODES = {
    "OBJECT": "Object",
    "EDIT": "Edit",
    "SCULPT": "Sculpt",
    "WEIGHT_PAINT": "Weight Paint",
    "VERTEX_PAINT": "Vertex Paint",
    "TEXTURE_PAINT": "Texture Paint",
}
COMMAND = (
    "python build.py test --all-blenders tests/addon/test_in_blender.py --modes-table docs/modes.md"
)
HEAD = f"""\
# What works where

This table has each feature of the [guide](guide.md) in each mode and each Blender. A cell lists the
versions in which the feature was used in that mode, returned to it, and left the right results. The
tests write this page, and fail if there is a gap:

    {COMMAND}

"""


def markdown(cells: Iterable[Mapping[str, str]]) -> str:
    """The page.

    Args:
        cells: with "feature", "mode", "blender" (the whole version) and "problem".
    """
    versions: dict[str, str] = {}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for cell in cells:
        version = ".".join(cell["blender"].split(".")[:2])
        versions[version] = cell["blender"]
        found.setdefault((cell["feature"], cell["mode"]), {})[version] = cell["problem"]
    features = dict.fromkeys(feature for feature, _ in found)
    rows = [["Feature", *MODES.values()], ["---"] * (1 + len(MODES))]
    for feature in features:
        row = [_cell(found.get((feature, mode), {}), sorted(versions)) for mode in MODES]
        rows.append([feature, *row])
    lines = [f"| {' | '.join(row)} |\n" for row in rows]
    said = f"Blender {', '.join(versions[version] for version in sorted(versions))}.\n\n"
    return HEAD + said + "".join(lines)


def _cell(problems: Mapping[str, str], versions: list[str]) -> str:
    """The versions in which it works; those in which it doesn't, or was not tried, say so."""
    told = {version: problems.get(version, "not tried") for version in versions}
    return " ".join(f"**not {v}**" if problem else v for v, problem in told.items())
