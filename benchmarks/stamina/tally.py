"""What became of kills, and a record of them: what breaks a long run off costs a piece of it."""

from __future__ import annotations

import argparse
import functools
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PIECE = 10  # kills between two lines of the record


class Tally(NamedTuple):
    """What became of a stage's kills."""

    kills: int
    ended: int  # runs that came to their end
    looked_at: int  # results that were compared
    wrong: list[str]


def counted(record: Path | None, stage: str) -> Tally:
    """What the pieces of a stage come to that are in a record."""
    lines = record.read_text(encoding="utf-8").splitlines() if record and record.exists() else []
    pieces = [said for said in map(json.loads, lines) if said.pop("stage") == stage]
    return functools.reduce(added, (Tally(**said) for said in pieces), Tally(0, 0, 0, []))


def added(one: Tally, other: Tally) -> Tally:
    """Both together."""
    return Tally(*(mine + yours for mine, yours in zip(one, other, strict=True)))


def kill_stage(
    name: str, kill: Callable[[int, random.Random], Tally], kills: int, options: argparse.Namespace
) -> Tally:
    """Kill a stage's work until so many are counted; with a record piece by piece, else at once."""
    tally = counted(options.record, name)
    while tally.kills < kills:
        left = kills - tally.kills
        chance = random.Random(f"{options.seed} {name} {tally.kills}")
        piece = kill(min(PIECE, left) if options.record else left, chance)
        tally = added(tally, piece)
        if options.record:
            with options.record.open("a", encoding="utf-8") as record:
                record.write(json.dumps({"stage": name, **piece._asdict()}) + "\n")
    return tally
