"""A question in German is asked in English, and one in English stays as it was typed."""

from collections import Counter

import pytest

from patchalign3d.errors import PromptError
from patchalign3d.shared.prompts.joints import JOINTS
from patchalign3d.shared.prompts.noun_phrases import DETERMINERS, ELSE, EXCEPT
from patchalign3d.shared.prompts.numbered import take_apart
from patchalign3d.shared.prompts.place_in_name import NAMED_HALVES
from patchalign3d.shared.prompts.places import take_off_places
from patchalign3d.text import german
from patchalign3d.text.common_parts import COMMON_PARTS
from patchalign3d.text.part_words import OTHER_WORDS, PART_WORDS
from patchalign3d.text.spelling import MEANT, MINILM, category_in_english, refuse_same, spell


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Lehne", "back"),
        ("Lehnen", "back"),  # plurals
        ("Räder", "wheel"),
        ("Häuser", "house"),
        ("Zähne", "teeth"),
        ("Raeder", "wheel"),  # on other keyboards
        ("Rader", "wheel"),
        ("Fuesse", "foot"),
        ("Fuß", "foot"),
        ("FÜSSE", "foot"),
        ("Rädchen", "wheel"),
        ("Türgriff", "door handle"),  # compounds
        ("Schubladengriffe", "drawer handle"),
        ("Vorderrad", "front wheel"),
        ("Hinterbein", "hind leg"),
        ("Kirchturm", "church tower"),
        ("Endstück", "end piece"),
        ("Tischplatte", "table top"),
        ("Zeigefinger", "index finger"),
        ("linkes vorderes Bein", "left front leg"),  # adjectives
        ("dem linken vorderen Bein", "left front leg"),
        ("die oberste Schublade", "topmost drawer"),
        ("zweite Schublade von oben", "second drawer from top"),
        ("2. Schublade", "second drawer"),
        ("Schublade ganz oben", "far top drawer"),
        ("drittes Bein von links", "third leg from left"),
        ("zweitunterstes Fach", "second bottommost compartment"),
        ("vorletzte Stufe", "penultimate step"),
        ("die oberen zwei Schubladen", "upper two drawer"),
        ("die ersten drei Beine", "first three leg"),
        ("Schublade acht", "drawer eight"),
        ("achte Schublade", "eighth drawer"),
        ("das andere Bein", "other leg"),
        ("restliche Schubladen", "remaining drawer"),
        ("linke Hälfte", "left half"),
        ("kürzere Stange", "pole"),  # beside no longer one
        ("Bein vorne links", "front left leg"),  # behind the noun
        ("Griff oben", "top handle"),
        ("Bein_VL", "front left leg"),
        ("Bein.L", "leg l"),
        ("LinkesVorderrad", "left front wheel"),
        ("Bein 2", "leg 2"),
        ("Sitzfläche des Stuhls", "seat of chair"),
        ("Griff an der Tür", "handle of door"),
        ("der Griff", "handle"),
        ("1. Schublade", "first drawer"),  # not the ridge of a roof, which is a First
        ("2te Schublade", "second drawer"),
        ("größte Schublade", "drawer"),
    ],
)
def test_a_german_name_is_asked_for_in_english(typed, asked):
    assert spell(["Sofa", typed], MINILM) == (["Sofa", asked], {typed: asked})


def test_german_sizes_that_tell_names_apart_are_asked_for():
    for typed, asked in (
        (["kürzere Stange", "längere Stange"], ["short pole", "long pole"]),
        (["größte Schublade", "kleinste Schublade"], ["big drawer", "small drawer"]),
    ):
        assert spell(typed, MINILM).asked == asked


def test_places_in_german_are_places():
    typed = ["linker Oberarm", "rechter Oberarm", "Kopf"]
    assert take_off_places(spell(typed, MINILM).asked).bases == ["upper arm", "head"]
    drawers = spell(["oberste Schublade", "mittlere Schublade", "unterste Schublade"], MINILM)
    assert take_off_places(drawers.asked, of_parts=True).bases == ["drawer"]
    bars = spell(["lange Stange", "kurze Stange"], MINILM)
    assert take_off_places(bars.asked, of_parts=True).bases == ["pole"]


def test_german_names_have_numbers_as_english_ones_do():
    asked = spell(["Bein 1", "Bein2", "Bein links 3", "Schublade.004"], MINILM).asked
    assert asked == ["leg 1", "leg2", "left leg 3", "drawer 004"]


@pytest.mark.parametrize(
    "rest", ["alles andere", "der Rest", "Rest", "Übriges", "die anderen", "Rest des Stuhls"]
)
def test_the_rest_is_the_rest_in_german(rest):
    asked = spell(["Sitz", rest], MINILM).asked
    assert take_off_places(asked, of_parts=True).bases == ["seat", ""]


def test_german_says_otherwise_what_english_says_and_means_the_same():
    for typed, bases in {
        ("Schublade eins", "Schublade zwei"): ["drawer"],
        ("linkes Bein", "das andere Bein"): ["leg"],
        ("obere Schublade", "andere Schubladen"): ["drawer"],
        ("die oberen zwei Schubladen", "untere Schublade"): ["drawer"],
        ("beide Arme", "linkes Bein"): ["arm", "leg"],
        ("Tür auf der linken Seite", "Tür rechts"): ["door"],
        ("linke Hälfte", "rechte Hälfte"): [""],
        ("obere Hälfte", "untere Hälfte"): [""],
        ("ein Bein", "das andere Bein"): ["leg"],
    }.items():
        assert take_apart(spell(typed, MINILM).asked).placed.bases == bases
    for typed in ("die letzten beiden Stufen", "die beiden letzten Stufen", "letzte zwei Stufen"):
        assert take_apart(spell([typed], MINILM).asked).placed.places == [((11, 2),)]
    with pytest.raises(PromptError, match="both left and right"):
        take_apart(spell(["linker und rechter Arm", "Rumpf"], MINILM).asked)
    for phrase in ("alles außer den Rädern", "nicht die Räder", "keine Räder", "ohne Räder"):
        with pytest.raises(PromptError, match="says what a part is not"):
            take_apart(spell(["Dach", phrase], MINILM).asked)


def test_german_words_that_mean_the_same_are_refused_as_they_were_typed():
    """The second one was asked for in German, which is a guess."""
    typed = ["Bein", "Beine", "Sitz"]
    with pytest.raises(PromptError, match="'Bein' and 'Beine' are the same"):
        refuse_same(typed, spell(typed, MINILM).asked)
    refuse_same(typed, spell(typed, MINILM, as_typed=True).asked)


def test_a_word_of_both_languages_is_read_as_the_others_are():
    assert spell(["Hut", "Wand", "Boot"], MINILM) == (["Hut", "Wand", "Boot"], {})
    german = spell(["Hut", "Wand", "Boot", "Stern", "Kopf"], MINILM).asked
    assert german == ["hat", "wall", "boat", "star", "head"]
    english = spell(["hut", "wand", "boot", "stern", "head"], MINILM)
    assert english == (["hut", "wand", "boot", "stern", "head"], {})


def test_most_words_tell_the_language_of_a_question():
    assert spell(["seat", "back", "Bein"], MINILM) == (["seat", "back", "Bein"], {"Bein": None})
    assert spell(["Sitz", "Lehne", "cushions"], MINILM).asked == ["seat", "back", "cushions"]
    assert spell(["Bein", "leg"], MINILM).asked == ["Bein", "leg"]


def test_of_a_german_question_slips_are_read_and_what_is_no_word_stays_and_is_told():
    asked, unread = spell(["Sitz", "Qwxz", "linkes Qwxz"], MINILM)
    assert asked == ["seat", "Qwxz", "left qwxz"]
    assert unread == {"Sitz": "seat", "Qwxz": None, "linkes Qwxz": "left qwxz"}
    assert spell(["Sitz", "Lhene"], MINILM).asked == ["seat", "back"]


def test_german_is_asked_as_typed_where_that_is_wanted_and_of_other_encoders():
    assert spell(["Lehne"], MINILM, as_typed=True) == (["Lehne"], {"Lehne": None})
    assert spell(["Lehne"], "open_clip:ViT-bigG-14/laion2b_s39b_b160k") == (["Lehne"], {})


def test_a_category_is_read_as_the_names_beside_it():
    assert category_in_english("Stuhl", ["Sitz", "Lehne"], MINILM) == "chair"
    assert category_in_english("Hut", ["Krempe"], MINILM) == "hat"
    assert category_in_english("hut", ["roof", "door"], MINILM) == "hut"
    assert category_in_english("Stuhl", ["Sitz"], "another encoder") == "Stuhl"


def test_no_english_word_tells_that_a_question_is_german():
    for word in PART_WORDS | OTHER_WORDS | german.ENGLISH_TOO | set(" ".join(COMMON_PARTS).split()):
        found = german.read(word)
        assert found is None or not found.only, word


def entries(text: str) -> list[list[str]]:
    """The lines of the words' file, each as the English and the German ones."""
    return [line.split(": ") for line in text.splitlines() if line and line[0] not in "#["]


ALL = german.WORDS.read_text(encoding="utf-8")


def test_no_german_word_has_two_meanings_and_none_stands_twice():
    words = Counter(word for _, words in entries(ALL) for word in words.split())
    assert [word for word, count in words.items() if count > 1] == []
    assert max(map(len, words)) + len("stem") <= german.LONGEST
    plain = {word.translate(german.UMLAUTS) for word in words}
    assert len(plain) == len(words)
    assert all(word == word.lower() and plain.isalpha() for word in words for plain in word.split())


def test_parts_are_asked_for_in_words_that_the_model_was_shown():
    known = MEANT | NAMED_HALVES.union(*JOINTS) | DETERMINERS | ELSE | EXCEPT
    shown = entries(ALL.partition("[things]")[0])
    assert len(shown) > 100
    for english, words in shown:
        assert known.issuperset(english.split()), words


def test_a_compound_of_many_words_is_one_name():
    assert spell(["Stuhlbein" * 100], MINILM).asked == [" ".join(["leg"] * 100)]
