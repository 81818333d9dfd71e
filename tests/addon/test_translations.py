"""Translations, one file a language."""

import ast
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from patchalign3d_addon.ui.sentences import GAPS

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "blender_addon"
FILES = sorted((ADDON / "ui" / "translations").glob("*.json"))
# Of what is shared with the library, what is said of words, shapes, parts and files; the rest is
# between programs.
SAID_BY_BOTH = (
    "impostors",
    "orientation",
    "prompts/numbered",
    "prompts/places",
    "prompts/words",
    "questions",
    "steering",
    "stl",
)
# What of the library answers with an error that a person can meet in the panel.
SAID_BY_WORKER = (
    "device",
    "exported",
    "geometry/mesh",
    "memory",
    "network/engine",
    "network/lean/engine",
    "network/model",
    "segmenter/by_exemplars",
    "segmenter/without_words",
    "text/minilm_package",
    "worker",
)
# These are read in a shell, in English, and by those who write scripts.
NOT_SHOWN = {*(ADDON / "batch").glob("*.py"), ADDON / "asking" / "scripts.py"}
# What Blender itself calls things in a language, by its own catalogue (5.2): who reads of one has
# to find it on the screen under that name. Each is a pattern of the English text, and of the other.
BLENDERS_WORDS = {
    "de_DE": {
        r"\bvertex groups?\b": "Punktgruppe",
        r"\bvertices\b": "Punkte",
        r"\bmesh(es)?\b": "[Mm]asche",
        r"\barmature\b": "Skelett",
        r"\bempties\b|\ban empty\b": "Leer-Objekt",
        r"\bshape keys\b": "Formschlüssel",
        r"\bFace Sets?\b": "Face Set",
        r"\bmodifiers\b": "Modifikator",
        r"\bcollections\b": "Sammlung",
        r"\binstances?\b": "Instan[cz]",
        r"\blibrary override\b": "Bibliotheküberschreibung",
        r"\boverlay\b": "Überlagerung",
        r"\bpreset\b": "Voreinstellung",
        r"\btexture map\b": "UV-Map",
        r"\bEdit Mode\b": "Bearbeitungs",
        r"\bSculpt Mode\b": "Skulpturmodus",
        r"\bObject Mode\b": "Objektmodus",
        r"Object > Convert > Mesh": "Objekt > Konvertieren > Masche",
        r"> Make Local > Selected": "> Lokal machen > Ausgewählte Objekte und Daten",
        r"> Make Single User >": "> Einfachen Benutzer erzeugen >",
        r"> Make Instances Real": "> Make Instances Real",  # which it leaves in English
        r"Realize Instances": "Realisiere Instanzen",
        r"> Add-ons >": "> Add-Ons >",
    }
}
GAP = "\0"
STAGE = re.compile(r"[A-Z][a-z]+ing( [\w ]+)?")  # of a job: "Reading the prompts"
NO_STAGES = {"Orientation", "Facing", "Building"}  # classes, and a kind of object
SENTENCE = re.compile(r"[A-Z'\0 ].* .*(\.( ?\0)*|:)", re.DOTALL)


def _shown() -> list[Path]:
    own = {file for file in ADDON.rglob("*.py") if "shared" not in file.parts} - NOT_SHOWN
    both = (f"shared/{name}" for name in SAID_BY_BOTH)
    library = ROOT / "backend" / "patchalign3d"
    return sorted([*own, *(library / f"{name}.py" for name in (*both, *SAID_BY_WORKER))])


def _text(node: ast.AST) -> str:
    """A string as it stands in the code, with a gap for all that is filled in."""
    match node:
        case ast.Constant(value=str(said)):
            return re.sub(r"{\w*}", GAP, said)
        case ast.JoinedStr(values=pieces):
            return "".join(_text(piece) or GAP for piece in pieces)
    return ""


def said_in(file: Path) -> Iterator[str]:
    """Every sentence, and every few of them, that a module makes."""
    module = ast.parse(file.read_text(encoding="utf-8"))
    # Docstrings, and pieces of strings that are looked at as a whole.
    pieces = {
        piece
        for node in ast.walk(module)
        if isinstance(node, ast.Expr | ast.JoinedStr)
        for piece in ast.iter_child_nodes(node)
    }
    for node in ast.walk(module):
        said = "" if node in pieces else _text(node)
        if SENTENCE.fullmatch(said):
            yield said.strip()


def is_known(said: str, known: Collection[str]) -> bool:
    """Whether there are templates of all sentences of what is said.

    >>> is_known("\\0 parts. \\0", ["{number} parts."])
    True
    """
    form = ".+?".join(map(re.escape, said.split(GAP)))
    if not said.strip(f"{GAP} ") or any(re.fullmatch(form, text) for text in known):
        return True
    ends = re.finditer(r"(?<=[.:?\0]) +|(?<=\.)(?=\0)", said)
    halves = [(said[: end.start()], said[end.end() :]) for end in ends]
    return any(is_known(first, known) and is_known(rest, known) for first, rest in halves)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_translation_says_something(file: Path):
    translated = json.loads(file.read_text(encoding="utf-8"))
    assert translated
    assert all(text.strip() for text in translated.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_that_is_composed_has_its_template(file: Path):
    known = json.loads(file.read_text(encoding="utf-8"))
    missing = [
        f"{module.stem}: {said.replace(GAP, '{}')}"
        for module in _shown()
        for said in said_in(module)
        if not is_known(said, known)
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_has_the_gaps_of_its_template(file: Path):
    for english, text in json.loads(file.read_text(encoding="utf-8")).items():
        gaps = set(re.findall(r"{\w+}", english))
        assert set(re.findall(r"{\w*}", text)) <= gaps, english
        kinds = {gap.strip("{}0123456789") for gap in gaps}
        assert kinds <= GAPS.keys(), f"no panel would be drawn any more: {english}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_things_are_called_what_blender_calls_them_in_that_language(file: Path):
    texts = json.loads(file.read_text(encoding="utf-8"))
    otherwise = [
        f"{words}: {text}"
        for pattern, words in BLENDERS_WORDS[file.stem].items()
        for english, text in texts.items()
        if re.search(pattern, english, re.IGNORECASE) and not re.search(words, text)
    ]
    assert not otherwise, "\n".join(otherwise)


def test_what_an_operator_reports_is_translated_as_blender_does_not():
    reports = [
        ast.unparse(node)
        for file in sorted(ADDON.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "report"
        and ast.unparse(node.func) == "self.report"
    ]
    assert reports
    assert [call for call in reports if ", translated(" not in call] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_stage_of_a_job_is_translated(file: Path):
    known = json.loads(file.read_text(encoding="utf-8"))
    library = ROOT / "backend" / "patchalign3d"
    stages = set()
    for module in {*library.rglob("*.py"), *ADDON.rglob("*.py")} - NOT_SHOWN:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        pieces = {piece for string in strings for piece in string.values}
        texts = [_text(node) for node in ast.walk(tree) if node not in pieces]
        stages |= {text for text in texts if STAGE.fullmatch(text)} - NO_STAGES
    assert len(stages) > 20
    assert sorted(stages - known.keys()) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_the_status_bar_says_while_the_mouse_is_waited_for_is_translated(file: Path):
    said = [
        ast.literal_eval(node.value)
        for module in sorted(ADDON.rglob("*.py"))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "says"
    ]
    known = json.loads(file.read_text(encoding="utf-8"))
    assert len(said) > 1
    assert [words for words in said if words not in known] == []


def test_there_is_a_language_to_copy():
    assert FILES
