"""What a person types, as prompts."""


def split(text: str) -> list[str]:
    """The phrases between commas or line ends, without blanks around them, each once.

    >>> split("seat, left  leg,, Seat")
    ['seat', 'left leg']
    """
    phrases: dict[str, str] = {}
    for phrase in text.replace("\n", ",").split(","):
        phrase = " ".join(phrase.split())
        if phrase:
            phrases.setdefault(phrase.casefold(), phrase)
    return list(phrases.values())
