"""Writes ``docs/protocol.md``, what the worker can be asked, from the declarations of the verbs.

python -m tools.protocol
"""

from __future__ import annotations

from pathlib import Path

from patchalign3d.memory import CEILING
from patchalign3d.session import MOST_KEPT
from patchalign3d.shared.answers import ANSWERS
from patchalign3d.shared.fields import MUST_BE_SAID, Array, Field
from patchalign3d.shared.options import Parser
from patchalign3d.shared.protocol import PROTOCOL_VERSION
from patchalign3d.shared.questions import VERBS, Verb

PAGE = Path(__file__).parents[1] / "docs" / "protocol.md"

INTRODUCTION = f"""# What the worker can be asked

`patchalign3d worker` reads and writes frames on stdin and stdout. A frame is a JSON header and
arrays, packed by [protocol.py](../backend/patchalign3d/shared/protocol.py). This page describes
version {PROTOCOL_VERSION} of the protocol. The worker begins with
`{{"type": "hello", "protocol", "library", "models"}}`.

**Requests.** The header of a request has its `type`, one of those below, a number, `id`, and the
fields. Its arrays are those of the frame. The worker answers with the same `id`:

- any number of times `{{"type": "progress", "stage", "fraction"}}`, while it works
- then exactly once `{{"type": "result"}}` or `{{"type": "error", "error": {{"kind", "message"}}}}`

Every result has `memory`, the bytes that the process holds. No two open requests may have the same
`id`. `{{"type": "cancel", "target": id}}` cancels a request. If the request was not finished, it is
answered by an error of the kind Cancelled.

**Errors.** A header that is not a request is answered by an error whose `id` is null. What is not
even a frame is answered in the same way, and then the process ends with exit code 1.

**Meshes.** A mesh is set by sending its vertices and faces, or only the digest of its arrays, if
the worker still has it in the same frame and with the same seed and quality. If it does not,
`known` is false.

- The worker keeps the meshes that were asked about last, encoded, within
  {MOST_KEPT / (1 << 30):g} GiB.
- A given digest is not checked: it stands for the last mesh that was sent under it.
- A `set_mesh` whose fields make no sense (a QuestionError) leaves the previous mesh set. If it is
  refused for another reason, or the mesh is not known, no mesh is set.

**Memory.** {CEILING} in the worker's environment limits how much it may hold, in
megabytes or as `4GB`. Kept meshes are then dropped to make room, and what would not fit is refused
with a DeviceError.

**Shapes of arrays.** F and V are the numbers of faces and vertices of the mesh that is set or sent,
P and K the numbers of names in the same question or answer, D the width of the model's features.
Other letters stand for any number.

`python -m tools.protocol` writes this page from
[questions.py](../backend/patchalign3d/shared/questions.py), where the verbs are declared.
"""


def page() -> str:
    """The page, as it has to be."""
    sections = [_verb(name, verb) for name, verb in VERBS.items()]
    return "\n".join([INTRODUCTION, "## Requests\n", *sections, "## Answers\n", _answers()])


def _verb(name: str, verb: Verb) -> str:
    needs = {
        "nothing": "",
        "model": " Needs a loaded model.",
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
    Parser(description=__doc__).parse_args()
    PAGE.write_text(page(), encoding="utf-8")
