"""What goes back in answer to a question, each kind declared once.

The worker packs its results by these declarations, and ``docs/protocol.md`` has its table from
them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """A kind of answer: which attributes of the result go back, in the header or as arrays.

    Attributes:
        fields: those in the header, each with what it is.
        arrays: the dtype and shape of the others.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    arrays: Mapping[str, tuple[str, tuple[str | int, ...]]] = field(default_factory=dict)


_UNREAD = {
    "unread": "of prompts with words that the text encoder does not know: what was asked instead, "
    "or null if they were asked as typed"
}
_FRONT = {
    "front": "the axis that the mesh seems to face, if words of place or numbers depend on it, it "
    "was not given, and the mesh does not look straight along the usual one: left and right follow "
    "from it; otherwise null",
    "heading": "how far from that axis it looks, in radians, anticlockwise as seen from above",
}
_SIDES = {
    "own_sides": "whether left and right are the mesh's own, or those of whoever stands before it; "
    "null if no model was asked"
}
_AXES: dict[str, tuple[str, tuple[str | int, ...]]] = {"axes": ("float64", (3, 3))}
ANSWERS = {
    "segmentation": Answer(
        {
            "part_names": "P names",
            "steadiness": "if the up could not be found, the share of the surface that gets the "
            "same label whichever way is up; otherwise null",
            **_UNREAD,
            "fit": "how well the words that were asked for fit, 0 to 1: the confidence, on average "
            "over the labelled surface; null if none were asked for, or nothing is labelled",
            **_SIDES,
            **_FRONT,
        },
        # 32 bits, because there may be more loose parts than 16 can count
        {"face_labels": ("int32", ("F",)), "confidence": ("float32", ("F",))},
    ),
    "keypoints": Answer(
        {"names": "K names", **_UNREAD, **_SIDES, **_FRONT},
        {"points": ("float64", ("K", 3)), "scores": ("float32", ("K",)), **_AXES},
    ),
    "similarity": Answer(
        _UNREAD, {"face_values": ("float32", ("F",)), "vertex_values": ("float32", ("V",))}
    ),
    "selection": Answer(_UNREAD, {"faces": ("uint8", ("F",))}),
    "exemplar": Answer(
        {"names": "P names, empty where a row tells what has no part"},
        {"features": ("float32", ("P", "D"))},
    ),
    "keypoint exemplar": Answer(
        {"names": "P names"},
        {"features": ("float32", ("P", "D")), "places": ("float32", ("P", 3))},
    ),
    "facing": Answer(
        {**_SIDES, **_FRONT},
        _AXES,
    ),
    "model": Answer(
        {"model": "name, version, sha256", "device": "where it runs", "engine": "torch or onnx"}
    ),
    "mesh": Answer(
        {
            "known": "whether the mesh is set now",
            "orientation": "if the up axis is auto, `up` and `front`, null if they could not be "
            "found, and the certainty of each, `up_certainty` and `front_certainty`, 0 to 1; "
            "otherwise null",
            "doubt": "if the up axis is given, and the model is sure that the mesh stands "
            "differently, the same for how it seems to stand; otherwise null",
        }
    ),
    "nothing": Answer(),
}
