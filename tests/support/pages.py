"""The pages of documentation, and what they point to."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "backend" / "patchalign3d" / "weights" / "bundled" / "README.md",
    ]
)


def links(page: Path) -> list[str]:
    """What a page links to or shows, here in the checkout."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [link.partition("#")[0] for link in found if "://" not in link and link[0] != "#"]


def commands(text: str) -> list[str]:
    """The modules of this project that a text runs with ``python -m``."""
    return re.findall(r"-m ((?:training|benchmarks|tools|tests)\b[\w.]*\w)", text)


def paths(text: str) -> list[str]:
    """The project's files and folders that a text names in backticks."""
    top = "backend|benchmarks|blender_addon|docs|tests|tools|training"
    return re.findall(rf"`((?:{top})/[\w./-]*)`", text)


def rooms(architecture: str) -> dict[Path, list[str]]:
    """The tree that the architecture draws: by folder, the folders and modules that it names."""
    found: dict[Path, list[str]] = {}
    folder = ROOT
    for line in architecture.split("```")[1].splitlines():
        inside, top = re.match(r"  ([\w.]+/?) ", line), re.match(r"([\w/.]+)", line)
        if inside:
            found[folder].append(inside[1])
        elif top:
            folder = ROOT / top[1]
            found[folder] = []
    return found


def modules(architecture: str) -> list[str]:
    """The modules and rooms that the architecture names in its sentences, without their folder."""
    return re.findall(r"`([\w/]+(?:\.py|/))`", architecture.replace("```", ""))
