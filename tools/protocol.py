"""Writes ``docs/protocol.md``, what the worker can be asked, from the declarations of the verbs.

python -m tools.protocol
"""

from __future__ import annotations

from pathlib import Path

from patchalign3d.memory import CEILING
from patchalign3d.session import MOST_KEPT
from patchalign3d.shared.fields import MUST_BE_SAID, Array, Field
from patchalign3d.shared.protocol import PROTOCOL_VERSION
from patchalign3d.shared.questions import ANSWERS, VERBS, Verb

PAGE = Path(__file__).parents[1] / "docs" / "protocol.md"

INTRODUCTION = f"""# What the worker can be asked

`patchalign3d worker` speaks frames over stdin and stdout: a JSON header and arrays, as
[protocol.py](../backend/patchalign3d/shared/protocol.py) packs them. This is version
{PROTOCOL_VERSION}. It begins with `{{"type": "hello", "protocol", "library", "models"}}`.

A request's header has its `type`, one of those below, a number, `id`, and the fields; its arrays
are the frame's. It is answered once, with `{{"type": "result"}}` or
`{{"type": "error", "error": {{"kind", "message"}}}}` and the same `id`; before that there may be
`{{"type": "progress", "stage", "fraction"}}`. `{{"type": "cancel", "target": id}}` takes it back,
which an error of the kind Cancelled answers, unless all was said before. No two open requests may
have one `id`. A header that is no request is answered by an error whose `id` is null; so is what is
no frame, after which the process ends with 1. Every result has `memory`, the bytes that the process
holds.

A mesh is set by sending it, vertices and faces, or by the digest of its arrays alone, if the worker
has it still, in the same frame, with the same seed and quality; else `known` is false. It keeps
those that were asked about last, encoded, within {MOST_KEPT / (1 << 30):g} GiB. A digest that is
said is taken at its word: the last mesh that was sent under it has it. A `set_mesh` whose words
make no sense, a QuestionError, leaves the mesh before it set; one that is refused otherwise, or not
known, leaves none. Where {CEILING} says in its environment how much it may hold, in megabytes or as
`4GB`, they make room for what comes next, and what would not fit is refused with a DeviceError.

In shapes, F and V are the faces and vertices of the mesh that is set, P and K the names in the
question, D the width of the model's features, n any number.

This page is written by `python -m tools.protocol` from
[questions.py](../backend/patchalign3d/shared/questions.py), where the verbs are declared.
"""


def page() -> str:
    """The page, as it has to be."""
    sections = [_verb(name, verb) for name, verb in VERBS.items()]
    return "\n".join([INTRODUCTION, "## Requests\n", *sections, "## Answers\n", _answers()])


def _verb(name: str, verb: Verb) -> str:
    needs = {
        "nothing": "",
        "model": " Needs a model that is loaded.",
        "mesh": " Needs a mesh that is set.",
    }
    said = {**verb.fields, **verb.arrays}
    rows = [
        f"| `{name}` | {_kind(one)} | {_default(one)} | {one.help} |" for name, one in said.items()
    ]
    table = ["| | What | Default | |", "|---|---|---|---|", *rows, ""] if rows else []
    sentence = f"{verb.help[0].upper()}{verb.help[1:]}.{needs[verb.needs]} Answer: {verb.answer}."
    return "\n".join([f"### {name}\n", sentence, "", *table])


def _kind(declared: Field | Array) -> str:
    if isinstance(declared, Field):
        return declared.wanted
    kind = {"mesh": "array", "number": "numbers", "whole": "whole numbers", "flag": "0 or 1"}
    return f"{kind[declared.kind]} {_shape(declared.shape)}"


def _default(declared: Field | Array) -> str:
    if declared.default is MUST_BE_SAID:
        return "–"
    return "none" if declared.default in (None, (), "") else f"{declared.default}"


def _shape(shape: tuple[str | int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"


def _answers() -> str:
    rows = ["| Answer | In the header | Arrays |", "|---|---|---|"]
    for name, answer in ANSWERS.items():
        fields = ", ".join(f"`{field}`: {what}" for field, what in answer.fields.items())
        arrays = ", ".join(f"`{array}`: {d} {_shape(s)}" for array, (d, s) in answer.arrays.items())
        rows.append(f"| {name} | {fields} | {arrays} |")
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
