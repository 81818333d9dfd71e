"""What should not matter: the wording, the heading, how finely the mesh is tessellated, and what is
asked for beside the true parts."""

from __future__ import annotations

import dataclasses

import fast_simplification
import numpy as np
from scipy.spatial import cKDTree

from patchalign3d import Mesh

from .cases import Case

# How else a person might ask for a part; {s} is a synonym where there is one.
WORDINGS = ("{s}", "{p}s", "{p} of the {c}", "{c} {p}")
# How readily a decimation collapses an edge, from gently on. At the library's own 7 it may stop at
# nothing to come down to the share asked for: whole table tops disappear.
AGGRESSIVENESS = (3, 4, 5, 6, 7)
KEPT = 0.95  # of the area, or it is another shape
# Asked for beside the true parts, the first that the shape has nothing of.
ABSENT = ("wheel", "wing", "blade", "beak")


def reworded(case: Case, wording: str) -> Case:
    """The same parts in other words; two that would become the same keep their own."""
    prompts = []
    for prompt in case.prompts:
        synonym = next(iter(case.synonyms.get(prompt, ())), prompt)
        words = wording.format(p=prompt, s=synonym, c=case.category)
        prompts.append(prompt if words in prompts or words in case.prompts else words)
    return dataclasses.replace(case, prompts=prompts)


def turned(case: Case, angle: float) -> Case:
    """The mesh under another heading: turned about up by ``angle``, in radians."""
    c, s = np.cos(angle), np.sin(angle)
    vertices = case.mesh.vertices @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T
    return dataclasses.replace(case, mesh=Mesh(vertices, case.mesh.faces))


def decimated(case: Case, share: float) -> Case:
    """The mesh with about ``share`` of its faces, each labelled as the nearest one was.

    More of them stay where fewer would be another shape. Vertices at one place are joined first, as
    a decimation in any program would want.
    """
    places, index = np.unique(case.mesh.vertices.round(7), axis=0, return_inverse=True)
    faces = index.reshape(-1)[case.mesh.faces]
    mesh = None
    for aggressiveness in AGGRESSIVENESS:
        found = Mesh(
            *fast_simplification.simplify(
                places.astype(np.float32),
                faces.astype(np.int32),
                target_reduction=1 - share,
                agg=aggressiveness,
            )
        )
        if mesh and found.face_areas.sum() < KEPT * case.mesh.face_areas.sum():
            break
        mesh = found
        if len(mesh.faces) <= share * len(faces):
            break
    before = case.mesh.vertices[case.mesh.faces].mean(1)
    nearest = cKDTree(before).query(mesh.vertices[mesh.faces].mean(1))[1]
    return dataclasses.replace(case, mesh=mesh, truth=case.truth[nearest])


def absent_prompt(case: Case) -> str | None:
    """A part that the shape does not have."""
    words = set(case.category.split())
    for prompt in case.prompts:
        words.update(prompt.split(), *(s.split() for s in case.synonyms.get(prompt, ())))
    return next((word for word in ABSENT if word not in words), None)
