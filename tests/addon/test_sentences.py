"""Sentences with something filled in, in another language."""

import pytest
from patchalign3d_addon.ui.sentences import Templates

GERMAN = {
    "{number} parts.": "{number} Teile.",
    "{number1} parts, unlabelled {number2}.": "{number1} Teile, unbenannt {number2}.",
    "'{name}' is {text}. Convert it first.": "„{name}“ ist {text}. Erst umwandeln.",
    "From {number1} to {number2}.": "Von {number1} bis {number2}.",
    "{name1} is shut ({name2}).": "{name1} ist zu ({name2}).",
    "Not found: {names}.": "Nicht gefunden: {names}.",
    "{number1} of {number2} done.": "Von {number2} sind {number1} fertig.",
    "Make it local first.": "Erst lokal machen.",
    "{name} and {number} more:": "{name} und {number} weitere:",
    "a text": "ein Text",
    "Cube": "Würfel",
}


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("4 parts.", "4 Teile."),
        ("1,024 parts, unlabelled 5%.", "1,024 Teile, unbenannt 5%."),
        ("3 of 12 done.", "Von 12 sind 3 fertig."),  # in its own order
        ("'Cube' is a text. Convert it first.", "„Cube“ ist ein Text. Erst umwandeln."),
        (
            "4 parts. Leg.001 and 2 more: From 1 to 2.",
            "4 Teile. Leg.001 und 2 weitere: Von 1 bis 2.",
        ),
        ("4 parts. Not found: a, Cube.001. Make it local first.", None),
        ("Chair: 4 parts.", "Chair: 4 Teile."),
        ("Not found: hand.L 9%, b.", "Nicht gefunden: hand.L 9%, b."),
        ("From -0.1 to 1e+03.", "Von -0.1 bis 1e+03."),
        ("4 parts. x/y is shut (No). b.", "4 Teile. x/y ist zu (No). b."),
        ("'A.001' has gone. 4 parts.", "'A.001' has gone. 4 Teile."),
        ("'4 parts. of it' is odd", "'4 parts. of it' is odd"),
        ("", ""),
    ],
)
def test_a_sentence_is_translated_by_its_template_and_filled_again(said, german):
    texts = [text for text in GERMAN if text.endswith((".", ":"))]
    found = Templates(texts).translated(said, lambda text: GERMAN.get(text, text))
    expected = "4 Teile. Nicht gefunden: a, Cube.001. Erst lokal machen."
    assert found == (expected if german is None else german)


def test_without_another_language_all_stays():
    for said in ("4 parts. Not found: ear.", "'A' is a text. Convert it first. And more"):
        assert Templates(GERMAN).translated(said, lambda text: text) == said
