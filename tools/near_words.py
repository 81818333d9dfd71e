"""Prints the words of a dictionary that would be read as a part's name, for ``OTHER_WORDS``.

python -m tools.near_words FILE    # one word a line; SCOWL's American words up to size 60 were used
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from patchalign3d.shared.options import Parser
from patchalign3d.text.spelling import spell


def near_words(words: list[str]) -> list[str]:
    """Those that are no names; of capitals only what has nothing else, as abbreviations have."""
    plain = {word.lower() for word in words if word.isalpha() and not word.istitle()}
    return sorted(word for word in plain if spell([word], "all-MiniLM-L6-v2").asked != [word])


if __name__ == "__main__":
    parser = Parser(description=__doc__)
    parser.add_argument("file", type=Path)
    found = near_words(parser.parse_args().file.read_text("utf-8").split())
    print(textwrap.fill(" ".join(found), 100))
