"""What was measured, in files: a JSON line for each shape, and the same as a table."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

Record = dict[str, Any]
"""What was measured of one shape: "key", "content", "category", "seconds", and the figures of its
judge.
"""


def record_file(out: Path, recipe: Mapping[str, Any]) -> Path:
    """Where records made by a recipe are kept."""
    text = json.dumps(recipe, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    folder = out / "records"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{recipe['method']}-{digest}.jsonl"


def read_records(file: Path, recipe: Mapping[str, Any]) -> dict[str, Record]:
    """The records of a file by key; a new file begins with its recipe.

    A last line without its end is what a killed process left: it is cut off.
    """
    if not file.exists():
        file.write_text(json.dumps({"recipe": recipe}, default=str) + "\n", encoding="utf-8")
        return {}
    content = file.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        file.write_bytes(whole)
    lines = map(_record, whole.decode("utf-8", "replace").splitlines())
    return {line["key"]: line for line in lines if "key" in line}


def append_record(stream: TextIO, record: Record) -> None:
    """Write a record as JSON, which has no NaN: what nothing counts for is null."""
    line = json.dumps(_each(record, lambda value: None if value != value else value))
    stream.write(line + "\n")
    stream.flush()


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """A record, all its figures changed, those in lists as well."""
    if isinstance(value, dict):
        return {name: _each(member, change) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_each(member, change) for member in value]
    return change(value)


def _record(line: str) -> Record:
    """A record; of a damaged line an empty one, so that its shape is measured again."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(record, dict):
        return {}
    return _each(record, lambda value: math.nan if value is None else value)


def write_csv(file: Path, records: Sequence[Record]) -> None:
    """A row for each shape; lists have a column for each member."""
    rows = [dict(_flat(record)) for record in records]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def _flat(record: Record) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, list):
            yield from ((f"{name}.{i}", member) for i, member in enumerate(value))
        else:
            yield name, value
