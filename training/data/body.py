"""The body that people are made of: MakeHuman's base mesh (CC0), its morphs and its rig."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from patchalign3d.errors import FileError
from patchalign3d.shared.texts import read_text

from .meshes import read_arrays

# Keypoints at ends: the point of a bone's skin that lies farthest this way at rest. x is left, y is
# up, z is the front.
ENDS = {
    "top of the head": ("head", (0, 1, 0)),
    "tip of the nose": ("head", (0, 0, 1)),
    "tip of the left foot": ("ball_l", (0, 0, 1)),
    "tip of the left middle finger": ("middle_03_l", (1, -1, 0)),
}


@dataclass(frozen=True)
class Body:
    """The base mesh with its rig: V vertices, the first ``skin`` the body's own, and B bones."""

    vertices: NDArray[np.float32]  # (V, 3), Y up, facing +Z
    faces: NDArray[np.int64]  # (F, 3) over the skin
    bones: list[str]
    parents: list[int]  # −1 for the root
    weights: csr_matrix  # (skin, B), rows sum to 1
    heads: list[NDArray]  # for each bone the vertices whose mean is its head
    morph_names: list[str]
    morphs: list[tuple[NDArray, NDArray]]  # vertex indices (n,) and offsets (n, 3)

    @cached_property
    def from_the_root(self) -> list[int]:
        """The bones in an order in which parents come before children."""

        def depth(bone: int) -> int:
            return 0 if self.parents[bone] < 0 else 1 + depth(self.parents[bone])

        return sorted(range(len(self.bones)), key=depth)

    @cached_property
    def vertex_bone(self) -> NDArray[np.int64]:
        """(skin,) the bone that moves a vertex most."""
        return np.asarray(self.weights.argmax(1)).ravel()

    @cached_property
    def ends(self) -> dict[str, int]:
        """The vertices of :data:`ENDS`, on both sides."""
        found = {}
        rest = self.vertices[: len(self.vertex_bone)]
        for name, (bone, towards) in ENDS.items():
            for side, word in (("_l", "left"), ("_r", "right")):
                moved = self.vertex_bone == self.bones.index(bone.replace("_l", side))
                direction = np.array(towards) * (1 if side == "_l" else -1, 1, 1)
                far = np.where(moved, rest @ direction, -np.inf)
                found[name.replace("left", word)] = int(far.argmax())
        return found


class Person(NamedTuple):
    """The skin's vertices (skin, 3) and where each bone begins (B, 3), Z up, facing −Y."""

    vertices: NDArray[np.float32]
    joints: NDArray[np.float32]


def load_body(folder: Path) -> Body:
    """Read ``base.npz``, ``morphs.npz`` and ``rig.game_engine.json``.

    Raises:
        FileError: one is missing or damaged, or they don't belong together.
    """
    try:
        return _read_body(folder)
    except FileError:
        raise
    except Exception as error:  # whatever damaged arrays drive the reading to
        raise FileError(
            f"{folder} holds no body as training.data.body reads it ({type(error).__name__}: "
            f"{error})."
        ) from error


def _read_body(folder: Path) -> Body:
    base, morphs = (read_arrays(folder / f"{name}.npz") for name in ("base", "morphs"))
    rig = json.loads(read_text(folder / "rig.game_engine.json"))
    quads = base["body_quads"].astype(np.int64)
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    skin = int(quads.max()) + 1
    bones = [str(name) for name in base["bone_names"]]
    shape = (len(base["vertices"]), len(bones))
    weights = csr_matrix((base["weight"], (base["weight_vertex"], base["weight_bone"])), shape)[
        :skin
    ]
    weights = weights.multiply(1 / weights.sum(1)).tocsr()

    joints = [str(name) for name in base["joint_names"]]
    starts = base["joint_offsets"]
    heads = []
    for bone in bones:
        head = rig[bone]["head"]
        if head["strategy"] == "CUBE":
            j = joints.index(head["cube_name"].removeprefix("joint-"))
            heads.append(base["joint_vertices"][starts[j] : starts[j + 1]].astype(np.int64))
        else:
            heads.append(np.array(head["vertex_indices"]))
    parents = [bones.index(rig[b]["parent"]) if rig[b]["parent"] else -1 for b in bones]
    ends = morphs["offsets"]
    vertex, delta = morphs["vertex"], morphs["delta"]
    pieces = [(vertex[a:b], delta[a:b]) for a, b in pairwise(ends)]
    names = [str(name) for name in morphs["names"]]
    return Body(base["vertices"], faces, bones, parents, weights, heads, names, pieces)
