"""What a compound is made of: words that are written as one."""

from collections.abc import Callable

SHORT = 3  # letters: what has fewer says nothing of what was meant


def fewest_words(
    compound: str, is_word: Callable[[str, bool], object], longest: int
) -> list[str] | None:
    """The words that a compound is made of, as few as may be, the last one as long as may be; None
    if it is not made of such.

    Args:
        compound: letters.
        is_word: tells whether some of them are a word, and is told whether they are the last ones.
        longest: how many letters a word has at most.

    >>> fewest_words("tabletopleg", lambda letters, last: letters in ("table", "top", "leg"), 5)
    ['table', 'top', 'leg']
    """
    fewest: dict[int, list[str]] = {0: []}  # of so many letters
    for end in range(SHORT, len(compound) + 1):
        begins = fewest.keys() & range(end - longest, end - SHORT + 1)
        words = {begin: compound[begin:end] for begin in begins}
        is_last = end == len(compound)
        ways = [[*fewest[at], word] for at, word in words.items() if is_word(word, is_last)]
        if ways:
            fewest[end] = min(ways, key=lambda way: (len(way), -len(way[-1])))
    return fewest.get(len(compound))
