"""What Blender's operators say of their failure."""

import re


def in_one_line(said: str) -> str:
    """An operator's message on one line; of a traceback the end alone."""
    if "Traceback (most recent call last)" not in said:
        return re.sub(r"\.?\s*\n(Error: )?", ". ", said.strip())
    lines = [line.strip() for line in said.splitlines() if line[:1].strip()]
    return next((line for line in reversed(lines) if not line.startswith("Location:")), "")
