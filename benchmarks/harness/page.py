"""What a command leaves: one page of text, tables and pictures, as markdown and as HTML."""

from __future__ import annotations

import base64
import html
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from patchalign3d import __version__

from .table import Table

PACKAGES = ("torch", "numpy", "scipy", "transformers", "open_clip_torch", "timm")

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 1200px; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0; font-size: 13px; display: block; overflow: auto }
th, td { border-bottom: 1px solid #ddd; padding: 3px 9px; text-align: right }
td { white-space: nowrap } td:first-child, td:last-child { white-space: normal }
th:first-child, td:first-child, td:last-child { text-align: left }
td:first-child { min-width: 13em } td:last-child { min-width: 13em; overflow-wrap: anywhere }
img, pre { max-width: 100%; overflow: auto }
dt { font-weight: 600; float: left; min-width: 9em } dd { margin: 0 0 0 9em }
"""


@dataclass(frozen=True)
class Picture:
    """A file beside the page, and what it shows."""

    file: Path
    caption: str


@dataclass(frozen=True)
class Page:
    """One table or figure of the paper, or a measurement of our own.

    Attributes:
        name: of its files and its command: "table7".
        title: its heading.
        facts: protocol, split, prompt set, rotation, seed, weights' hash …, printed above the rest.
        blocks: paragraphs, tables and pictures, in order.
    """

    name: str
    title: str
    facts: Mapping[str, str] = field(default_factory=dict)
    blocks: Sequence[str | Table | Picture] = ()

    @property
    def measured(self) -> bool:
        """Whether anything was: a row of a table or, of a page without tables, what its picture
        shows.
        """
        tables = [block for block in self.blocks if isinstance(block, Table)]
        if tables:
            return any(table.measured for table in tables)
        return any(isinstance(block, Picture) for block in self.blocks)

    def markdown(self) -> str:
        """The page; pictures by their file names."""
        parts = [f"## {self.title}"]
        if self.facts:
            parts.append("\n".join(f"- **{name}:** {text}" for name, text in self.facts.items()))
        for block in self.blocks:
            if isinstance(block, Table):
                parts.append(f"**{block.heading}**\n\n{block.markdown()}")
            elif isinstance(block, Picture):
                parts.append(f"![{block.caption}]({block.file.name})\n\n*{block.caption}*")
            else:
                parts.append(block)
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """The page as a section of HTML, its pictures inside."""
        parts = [f'<h2 id="{self.name}">{html.escape(self.title)}</h2>']
        if self.facts:
            facts = "".join(
                f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>"
                for name, text in self.facts.items()
            )
            parts.append(f"<dl>{facts}</dl>")
        for block in self.blocks:
            if isinstance(block, Table):
                parts.append(f"<h3>{html.escape(block.heading)}</h3>{block.html()}")
            elif isinstance(block, Picture):
                data = base64.b64encode(block.file.read_bytes()).decode()
                parts.append(
                    f'<figure><img src="data:image/png;base64,{data}">'
                    f"<figcaption>{html.escape(block.caption)}</figcaption></figure>"
                )
            else:
                parts.append(_prose(block))
        return "\n".join(parts)

    def write(self, out: Path) -> Path:
        """Write it into a folder, as ``NAME.md``, ``NAME.html`` and the facts as ``NAME.json``."""
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{self.name}.md").write_text(self.markdown(), encoding="utf-8")
        (out / f"{self.name}.html").write_text(document(self.title, [self]), encoding="utf-8")
        facts = json.dumps(dict(self.facts), indent=1, ensure_ascii=False)
        (out / f"{self.name}.json").write_text(facts, encoding="utf-8")
        return out / f"{self.name}.md"


def _prose(text: str) -> str:
    """Paragraphs of markdown as HTML; what is fenced stays as it is typed."""
    parts = []
    for i, part in enumerate(text.split("```")):
        if i % 2:
            parts.append(f"<pre>{html.escape(part.partition(chr(10))[2].rstrip())}</pre>")
        elif part.strip():
            parts.append(f"<p>{html.escape(part.strip())}</p>")
    return "\n".join(parts)


def document(title: str, pages: Sequence[Page], before: str = "") -> str:
    """A whole HTML document of pages; ``before`` is HTML that stands above them."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}'
        f"</title><style>{STYLE}</style></head><body>{before}"
        + "\n".join(page.html() for page in pages)
        + "</body></html>\n"
    )


def machine() -> dict[str, str]:
    """Versions and machine, for the facts of a page."""
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    processor = platform.processor() or platform.machine()
    return {
        "versions": f"Python {platform.python_version()}, patchalign3d {__version__}, "
        + ", ".join(packages),
        "machine": f"{processor}, {os.cpu_count()} cores, {platform.system()}",
    }
