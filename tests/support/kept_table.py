"""The table of what is kept of parts when Blender changes an object, as the tests measured it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CELL = "kept"  # a property of a test: what ``tests/blender/keeping.py`` has found
COMMAND = (
    "python build.py test --all-blenders tests/addon/test_in_blender.py --kept-table docs/kept.md"
)
HEAD = f"""\
# What is kept

This table shows what happens to parts and their results when Blender changes an object. Each row is
an action, and each column what was found of one kind of data afterwards.

- *With the next edit*: it is updated by the next edit of the parts; until then it is as Blender
  leaves it.
- *Dropped*: it is gone. Nothing is guessed, and the object says that it has no parts.
- *Refused*: a message says what to do instead.
- The last column says whether an edit of the parts then works as it should.

Dynamic topology in Sculpt Mode is not in the table. In Blender 4.3, a stroke with it deletes all
face attributes, and the parts with them; in 5.2 they stay, except on faces that an undo or a redo
brings back. The tests write this page, and fail if they find anything else:

    {COMMAND}

"""


def markdown(cells: Iterable[Mapping[str, str]]) -> str:
    """The page.

    Args:
        cells: with "act", "thing", "blender" (the whole version) and "outcome".
    """
    versions: dict[str, str] = {}
    table: dict[str, dict[str, dict[str, str]]] = {}
    for cell in cells:
        version = ".".join(cell["blender"].split(".")[:2])
        versions[version] = cell["blender"]
        row = table.setdefault(cell["act"], {})
        row.setdefault(cell["thing"], {})[version] = cell["outcome"]
    things = list(dict.fromkeys(thing for row in table.values() for thing in row))
    rows = [["", *things], ["---"] * (1 + len(things))]
    rows += [[act, *(_cell(row.get(thing, {})) for thing in things)] for act, row in table.items()]
    lines = [f"| {' | '.join(row)} |\n" for row in rows]
    return f"{HEAD}Blender {', '.join(versions[v] for v in sorted(versions))}.\n\n{''.join(lines)}"


def _cell(outcomes: Mapping[str, str]) -> str:
    """What was found; where that differs, in which versions."""
    found = dict.fromkeys(outcomes[version] for version in sorted(outcomes))
    if len(found) < 2:
        return "".join(found)
    of = {one: " ".join(v for v in sorted(outcomes) if outcomes[v] == one) for one in found}
    return ", ".join(f"{one} ({in_versions})" for one, in_versions in of.items())


def said(page: str) -> dict[tuple[str, str], str]:
    """What the page says, by act and thing."""
    lines = [line.strip()[1:-1] for line in page.splitlines() if line.startswith("|")]
    (_, *things), _, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {
        (act, thing): cell for act, *row in rows for thing, cell in zip(things, row, strict=True)
    }


def agrees(cell: str, version: str, outcome: str) -> bool:
    """Whether a cell of the page says this of a version, such as "5.0".

    >>> agrees("kept", "5.0", "kept"), agrees("kept (4.2), dropped (4.5 5.0)", "5.0", "kept")
    (True, False)
    """
    if "(" not in cell:
        return cell == outcome
    told = dict(one.rstrip(")").split(" (") for one in cell.split(", "))
    return version in told.get(outcome, "").split()
