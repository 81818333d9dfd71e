"""Sentences with something filled in, in another language: a template is translated, then filled.

What is said is composed in English where it is known, for log, shell and panel alike; only here,
where it is shown, is the template found again that a sentence was made of. Knows no bpy.
"""

import re
from collections.abc import Callable, Iterable

# What stands in a gap, by its name, behind which a number may follow: {name}, {number2}. What a
# {text} stands for is a text of ours, and is translated, too.
GAPS = {
    "name": r"(?:(?![.:] ).)+?",
    "names": r"[^.]+?(?:\.(?=\S)[^.]+?)*",
    "number": r"-?\d[\d.,]*(?:e[+-]?\d+)?(?: ?%)?",
    "text": r"[^'.]+?",
}
_UNKNOWN = re.compile(r".*?[.:](?=\s|$)|.+", re.DOTALL)


class Templates:
    """Templates of sentences, each to be found again in what was said.

    Args:
        texts: whole sentences, too: they may stand between others.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        longest_first = sorted(texts, key=len, reverse=True)
        self._patterns = [(text, _pattern(text)) for text in longest_first]

    def translated(self, said: str, translate: Callable[[str], str]) -> str:
        """What was said, sentence by sentence; what is of no template stays as it is.

        Args:
            said: some sentences.
            translate: gives the text of another language, or the same one.
        """
        found = []
        while said:
            sentence, length = self._first(said, translate)
            found.append(sentence)
            said = said[length:].lstrip()
        return " ".join(found)

    def _first(self, said: str, translate: Callable[[str], str]) -> tuple[str, int]:
        """The first sentence, translated, and the length that it had."""
        for text, pattern in self._patterns:
            if match := pattern.match(said):
                filled = {
                    gap: translate(value) if gap.startswith("text") else value
                    for gap, value in match.groupdict().items()
                }
                return translate(text).format(**filled), match.end()
        match = _UNKNOWN.match(said)
        return match[0], match.end()


def _pattern(text: str) -> re.Pattern[str]:
    pieces = re.split(r"\{([a-z]+)(\d*)\}", text)
    pattern = re.escape(pieces[0])
    for kind, number, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        pattern += f"(?P<{kind}{number}>{GAPS[kind]}){re.escape(after)}"
    return re.compile(rf"{pattern}(?=\s|$)")
