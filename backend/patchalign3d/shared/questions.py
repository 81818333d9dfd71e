"""What can be asked, each verb declared once: what it takes, what it needs, how it is answered.

The worker dispatches and checks by these declarations, the asking side refuses with the same
sentence before anything is sent, the shell has its options from them, and ``docs/protocol.md`` its
tables. To add a verb, write a method of ``Segmenter`` that takes the fields by their names and
``progress``, declare it here under the method's name, and give Blender an operator for it.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .errors import PromptError, QuestionError
from .fields import MUST_BE_SAID, Array, Category, Choice, Field, Number, Whole, Words
from .prompts.numbered import take_apart
from .prompts.places import take_off_places
from .prompts.words import clean_prompts, keypoint_prompt

# --- What is said in several questions, and its defaults, which stand nowhere else

PARTS = Words('the parts to find, separated by commas: "seat, back, leg"', count="P", prompts=True)
CATEGORY = Category(
    "what the mesh shows, such as chair, if known; the bundled model is asked for parts without it"
)
THRESHOLD = Number(
    "faces whose best score, 0 to 1, is lower stay unlabelled", default=0.0, least=0, most=1
)
PIECES = Whole("the number of parts; never fewer than loose parts", least=1, most=10_000)
DETAIL = Number(
    "how fine the parts are, 0 to 1, if their number is not given", default=0.45, least=0, most=1
)
SEED = Whole("the seed for the points drawn from the surface", default=0, least=0, most=2**32 - 1)
AXES = dict.fromkeys(("X", "Y", "Z", "-X", "-Y", "-Z"), "")
UP_AXIS = Choice(
    "the axis that points up; auto: the one that the model finds likeliest; Z if it cannot tell",
    default="Z",
    choices={**AXES, "auto": ""},
)
FRONT_AXIS = Choice(
    "the axis that its front faces (default: the one that the model finds if words of place "
    "depend on it, or else the usual one for the up axis)",
    choices=AXES,
)
_FRAME = {"up_axis": UP_AXIS, "front_axis": FRONT_AXIS}
# Independent samplings of the surface whose features are pooled.
SAMPLINGS = {"fast": 1, "balanced": 4, "best": 8}
QUALITY = Choice(
    "how many samplings of the surface are pooled",
    default="balanced",
    choices={
        "fast": "One sampling of the surface",
        "balanced": "Four samplings, pooled",
        "best": "Eight samplings, pooled: smoother borders, twice the time",
    },
)
SIDES = Choice(
    "what decides between left and right, front and back",
    default="shape",
    choices={
        "shape": "The model is asked without words of place; where a part lies answers them",
        "words": "The model alone, as the paper has it",
    },
)
MODEL = Field("bundled, official, or a model's folder", default="bundled")
DEVICE = Field("auto, cpu, cuda or mps", default="auto")
ENGINE = Choice(
    "what runs the model: PyTorch, or ONNX Runtime, which is smaller and runs only the bundled one",
    default="auto",
    choices={
        "auto": "PyTorch where it is installed, else ONNX Runtime",
        "torch": "PyTorch: every model, on graphics cards, too",
        "onnx": "ONNX Runtime: the bundled model, on the processor",
    },
)

IN_AND_OUT = "A face is given as both inside and outside the part. Choose one."
NO_EXEMPLARS = "There are no exemplars. Name at least one finished mesh."
_EXEMPLARS = {
    "names": Words(
        "the name of each row; rows with the same name are averaged", count="P", none=NO_EXEMPLARS
    )
}
_FEATURES = {"features": Array("the feature of each row", kind="number", shape=("P", "D"))}
_SOURCES = {
    "sources": Array(
        "which exemplar each row comes from; if it is not given, all from one",
        kind="whole",
        shape=("P",),
        default=None,
    )
}
_MESH = {
    "vertices": Array("its vertices, as floating-point numbers", kind="mesh", shape=("V", 3)),
    "faces": Array("its triangles, as whole numbers", kind="mesh", shape=("F", 3)),
}


def _labels(help: str) -> Array:
    """A part's number for each face."""
    return Array(help, kind="whole", shape=("F",), least=-1, below="P")


def _some(help: str, of: str, default: Any = MUST_BE_SAID, count: str = "n") -> Array:
    """Numbers of some faces ("F") or vertices ("V")."""
    return Array(help, kind="whole", shape=(count,), below=of, default=default)


def _places(help: str, count: str = "n") -> Array:
    """Points in the mesh's own coordinates."""
    shape = (count, 3)
    return Array(help, kind="number", shape=shape, default=None, metavar="X,Y,Z")


# --- The verbs


@dataclass(frozen=True)
class Verb:
    """A question that can be asked.

    Attributes:
        help: what it asks, for the shell and the tables.
        needs: what comes first: nothing, a model that is loaded, or a mesh that is set.
        answer: one of :data:`.answers.ANSWERS`.
        fields: what is said in the header.
        arrays: what goes with it.
        check: raises a PromptError if what is said makes no sense together.
        of_exemplars: whether names and arrays are one argument of the method, its exemplars.
        command: the shell's name for it; empty where it is none of its own there.
    """

    help: str
    _: KW_ONLY
    answer: str
    needs: Literal["nothing", "model", "mesh"] = "mesh"
    fields: Mapping[str, Field] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)
    check: Callable[[Mapping[str, Any]], object] | None = None
    of_exemplars: bool = False
    command: str = ""


def _one_thing(said: Mapping[str, Any]) -> None:
    things = ("word", "faces", "vertices", "points")
    if sum(said[thing] is not None for thing in things) != 1:
        raise PromptError("Ask for one thing at a time: a word, faces, vertices or points.")
    if said["word"] is not None:
        clean_prompts([said["word"]])


def _in_or_out(said: Mapping[str, Any]) -> None:
    if said["word"] is not None:
        clean_prompts([said["word"]])
    if said["include"] is None and said["at"] is None:
        raise PromptError("Point at the part: name a face of it, or a point on it.")
    if said["include"] is None or said["exclude"] is None:
        return
    if np.isin(said["include"], said["exclude"]).any():
        raise PromptError(IN_AND_OUT)


def _distinct_parts(said: Mapping[str, Any]) -> None:
    if said["sides"] == "shape":
        take_apart(said["parts"])


def _names_in_vocabulary(said: Mapping[str, Any]) -> None:
    for word in said["vocabulary"]:  # two may mean the same: a chair's foot, a dog's feet
        take_apart([word])


def _distinct_keypoints(said: Mapping[str, Any]) -> None:
    prompts = [keypoint_prompt(name, said["category"]) for name in said["names"]]
    take_off_places(prompts, as_typed=said["sides"] == "words")


VERBS = {
    "load": Verb(
        "load a model",
        needs="nothing",
        answer="model",
        fields={"model": MODEL, "device": DEVICE, "engine": ENGINE},
    ),
    "set_mesh": Verb(
        "set the mesh for the next questions: one of the last few by its digest, or a new one",
        needs="model",
        answer="mesh",
        fields={
            "digest": Field(
                "the name of the arrays, made by `digest`; by default it is made of those sent",
                default="",
            ),
            **_FRAME,
            "seed": SEED,
            "quality": QUALITY,
        },
        arrays={name: replace(array, default=None) for name, array in _MESH.items()},
    ),
    "segment": Verb(
        "label the faces of meshes",
        answer="segmentation",
        fields={"parts": PARTS, "category": CATEGORY, "threshold": THRESHOLD, "sides": SIDES},
        check=_distinct_parts,
        command="segment",
    ),
    "keypoints": Verb(
        "find points on meshes by name",
        answer="keypoints",
        fields={
            "names": replace(
                PARTS, help='the points to find, separated by commas: "nose, left hand"', count="K"
            ),
            "category": CATEGORY,
            "sides": SIDES,
        },
        check=_distinct_keypoints,
        command="keypoints",
    ),
    "similarity": Verb(
        "show how similar everything is to a word or a place, as a heat map",
        answer="similarity",
        fields={"word": Field("a word, such as ear"), "category": CATEGORY},
        arrays={
            "faces": _some("faces, counted from 0", "F", default=None),
            "vertices": _some("vertices, counted from 0", "V", default=None),
            "points": replace(_places("points near the surface"), option="point"),
        },
        check=_one_thing,
        command="similarity",
    ),
    "select": Verb(
        "find the part that you point at, by faces or by points",
        answer="selection",
        fields={
            "word": Field("the name of the part, such as ear, if a word should help"),
            "size": Number(
                "the share of the surface that the part has, up to 1, if known",
                least=0,
                most=1,
                above_least=True,
            ),
        },
        arrays={
            "include": _some("faces of the part, counted from 0", "F", default=None),
            "exclude": _some("faces outside the part", "F", default=None, count="m"),
            "at": _places("points on the part, or nearest to it", count="k"),
            "not_at": _places("points outside the part", count="l"),
        },
        check=_in_or_out,
        command="select",
    ),
    "segment_automatically": Verb(
        "divide meshes into parts without words, and name them if wanted",
        answer="segmentation",
        fields={
            "pieces": PIECES,
            "detail": DETAIL,
            "vocabulary": Words(
                "words to name the parts by, each by the best one; without any, parts are numbered",
                default=(),
                prompts=True,
            ),
            "category": CATEGORY,
        },
        check=_names_in_vocabulary,
        command="automatic",
    ),
    "segment_by_shape": Verb(
        "divide a mesh, sent with the request, by its shape alone",
        needs="nothing",
        answer="segmentation",
        fields={"pieces": PIECES, "detail": DETAIL, **_FRAME},
        arrays=_MESH,
    ),
    "propagate": Verb(
        "spread the labels of a few corrected faces to all faces that look like them",
        answer="segmentation",
        fields={
            "names": Words(
                "the names of the parts",
                count="P",
                none="There are no parts. Label the mesh first.",
            )
        },
        arrays={
            "face_labels": _labels("the labels, with the corrections in them; −1 for none"),
            "corrected": Array("which faces were corrected", kind="flag", shape=("F",)),
        },
    ),
    "part_exemplar": Verb(
        "describe what the parts of a finished mesh look like",
        answer="exemplar",
        fields={"names": Words("the names of the parts", count="P")},
        arrays={"face_labels": _labels("the label of each face; −1 for none")},
    ),
    "keypoint_exemplar": Verb(
        "describe what the places of keypoints look like, and where they are",
        answer="keypoint exemplar",
        fields={
            "names": Words(
                "the names of the keypoints",
                count="K",
                none="The exemplar has no keypoints. Place one first.",
            )
        },
        arrays={
            "points": Array("the keypoints, in the mesh's own frame", kind="number", shape=("K", 3))
        },
    ),
    "transfer": Verb(
        "find the parts of finished meshes, the exemplars",
        answer="segmentation",
        of_exemplars=True,
        fields={**_EXEMPLARS, "threshold": THRESHOLD},
        arrays={**_FEATURES, **_SOURCES},
    ),
    "transfer_keypoints": Verb(
        "find the keypoints of finished meshes, the exemplars",
        answer="keypoints",
        of_exemplars=True,
        fields=_EXEMPLARS,
        arrays={
            **_FEATURES,
            "places": Array(
                "positions in the box around each exemplar, if they count",
                kind="number",
                shape=("P", 3),
                default=None,
            ),
            **_SOURCES,
        },
    ),
    "facing": Verb("tell which way the mesh faces, and whose left is meant", answer="facing"),
    "shutdown": Verb("end the process", needs="nothing", answer="nothing"),
}


def told_by_shape(type: str, said: Mapping[str, Any]) -> list[str]:
    """The words of a question of which the shape tells sides, sizes and numbers.

    >>> told_by_shape("segment", {"parts": ["left arm"], "sides": "shape"})
    ['left arm']
    """
    fields = VERBS[type].fields
    if said.get("sides") == "words" or not {"sides", "vocabulary"}.intersection(fields):
        return []
    return [word for name in ("parts", "names", "vocabulary") for word in said.get(name) or ()]


def check(type: str, said: Mapping[str, Any], sizes: Mapping[str, int] | None = None) -> dict:
    """All that is said in a question, defaults too, once it is known to make sense.

    Args:
        type: one of :data:`VERBS`; its fields and arrays are said by their names.
        sizes: "F" and "V" of the mesh that is asked about, as far as it is known.

    Raises:
        QuestionError: something is missing, unknown, or not what it must be.
        PromptError: words that cannot be asked for.
        MeshError: an array that does not fit.
    """
    verb = VERBS[type]
    for name in said:
        if name not in verb.fields and name not in verb.arrays:
            known = ", ".join([*verb.fields, *verb.arrays]) or "nothing"
            raise QuestionError(f"{type!r} takes no {name!r}. It takes {known}.")
    whole = {}
    every: dict[str, Field | Array] = {**verb.fields, **verb.arrays}
    for name, each in every.items():
        whole[name] = said.get(name, each.default)
        if whole[name] is MUST_BE_SAID:
            raise QuestionError(f"{type!r} needs {name!r}.")
    sizes = dict(sizes or {})
    for name, declared in verb.fields.items():
        whole[name] = declared.check(name, whole[name])
        if isinstance(declared, Words) and declared.count:
            sizes[declared.count] = len(whole[name])
    for name, array in verb.arrays.items():
        whole[name] = array.check(name, whole[name], sizes)
    if verb.check:
        verb.check(whole)
    return whole


def digest(*arrays: NDArray) -> str:
    """A mesh's name among those that a worker keeps: equal for equal vertices and faces."""
    content = hashlib.sha256()  # which processors have instructions for
    for array in arrays:
        content.update(f"{array.dtype.str}{array.shape}".encode())
        content.update(np.ascontiguousarray(array).data)
    return content.hexdigest()
