"""The documentation: its links lead somewhere, and each feature has its picture."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
PICTURES = {
    folder.name: {picture.name for picture in folder.glob("*.png")}
    for folder in sorted((ROOT / "docs").glob("blender-*"))
}


def links(page: Path) -> list[str]:
    """What a page links to or shows, here in the checkout."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [link.partition("#")[0] for link in found if "://" not in link and link[0] != "#"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("blender", PICTURES)
def test_what_the_window_session_has_stopped_for_was_taken_and_is_shown(blender: str):
    session = (ROOT / "tools" / "window_session.py").read_text(encoding="utf-8")
    stops = {f"{name}.png" for name in re.findall(r'picture\("([\w-]+)"\)', session)}
    features = re.findall(r'^        \("([\w-]+)", "part_\w+", ', session, re.MULTILINE)
    stops |= {f"{name}.png" for name in [*features, "automatic", "automatic-named", "by-shape"]}
    assert PICTURES[blender] == stops
    shown = {link for page in PAGES for link in links(page)}
    assert {f"{blender}/{picture}" for picture in stops} <= shown
