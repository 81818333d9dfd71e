"""The pages of documentation, and what they point to."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "backend" / "patchalign3d" / "weights").glob("*/README.md"),
    ]
)


def links(page: Path) -> list[str]:
    """What a page links to or shows, here in the checkout."""
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [link.partition("#")[0] for link in found if "://" not in link and link[0] != "#"]


def anchors(page: Path) -> list[tuple[Path, str]]:
    """The headings that a page links to, each with the page that it should be on."""
    found = re.findall(r"\]\(([^)\s:]*\.md|)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [((page.parent / link).resolve() if link else page, anchor) for link, anchor in found]


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    plain = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", plain, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def options(page: Path) -> dict[str, set[str]]:
    """By module, build.py, verb of the shell or Blender's command, the options that a page shows it
    with.
    """
    found: dict[str, set[str]] = {}
    for line in _code(re.sub(r"\\\n\s*", " ", page.read_text(encoding="utf-8"))):
        called = re.search(
            r"python (?:-m ((?:training|benchmarks|tools)[\w.]+)|(build\.py \w[\w-]*))"
            r"|^\s*(patchalign3d (?:models )?[a-z]+) "
            r"|blender -b --command (patchalign3d label) ",
            line,
        )
        if called:
            told = line[called.end() - 1 :].partition(" # ")[0]
            given = re.findall(r" (--[a-z][a-z-]*)", told)
            found.setdefault(next(filter(None, called.groups())), set()).update(given)
    return found


def _code(text: str) -> list[str]:
    """The lines of a page's code, whether they stand by themselves or in a sentence."""
    fenced = re.findall(r"```.*?```", text, flags=re.DOTALL)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    sentences = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose)]
    return [*"\n".join(fenced).splitlines(), *re.findall(r"^ {4}.+", prose, re.M), *sentences]


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
