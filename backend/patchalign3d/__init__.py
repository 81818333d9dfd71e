"""PatchAlign3D: name the parts of a mesh in words, get them back as labels.

    from patchalign3d import Mesh, Segmenter

    segmenter = Segmenter.load("bundled")
    segmenter.set_mesh(Mesh(vertices, faces, up_axis="Z"))
    result = segmenter.segment(["seat", "back", "leg"], category="chair")
    alike = segmenter.similarity("leg")
    again = segmenter.transfer([segmenter.part_exemplar(result.part_names, result.face_labels)])

Importing the package is light: torch is imported with the first name that needs it.
"""

import importlib
from typing import TYPE_CHECKING

from .errors import (
    Cancelled,
    DeviceError,
    FileError,
    MeshError,
    ModelError,
    PatchAlignError,
    PromptError,
    QuestionError,
    TextEncoderError,
)

if TYPE_CHECKING:
    from .answers import Facing, Keypoints, Segmentation, Selection, Similarity
    from .encoded import EncodedMesh
    from .exemplars import Exemplar
    from .geometry.cloud import Cloud
    from .geometry.mesh import Mesh
    from .geometry.upright import Orientation
    from .labels.click_evidence import Surface
    from .network.model import Model
    from .segmenter import Segmenter
    from .segmenter.loaded import Seen

__version__ = "0.6.0"

_MODULE_OF = {
    "Cloud": "geometry.cloud",
    "EncodedMesh": "encoded",
    "Exemplar": "exemplars",
    "Facing": "answers",
    "Keypoints": "answers",
    "Mesh": "geometry.mesh",
    "Model": "network.model",
    "Seen": "segmenter.loaded",
    "Segmentation": "answers",
    "Segmenter": "segmenter",
    "Selection": "answers",
    "Similarity": "answers",
    "Orientation": "geometry.upright",
    "Surface": "labels.click_evidence",
}

__all__ = [
    "Cancelled",
    "Cloud",
    "DeviceError",
    "EncodedMesh",
    "Exemplar",
    "Facing",
    "FileError",
    "Keypoints",
    "Mesh",
    "MeshError",
    "Model",
    "ModelError",
    "Orientation",
    "PatchAlignError",
    "PromptError",
    "QuestionError",
    "Seen",
    "Segmentation",
    "Segmenter",
    "Selection",
    "Similarity",
    "Surface",
    "TextEncoderError",
]


def __getattr__(name: str) -> object:
    if name in _MODULE_OF:
        return getattr(importlib.import_module(f".{_MODULE_OF[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})
