"""What should not matter: the wording, the heading, how finely the mesh is tessellated, and what is
asked for beside the true parts."""

from __future__ import annotations

import dataclasses
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from patchalign3d import Mesh
from training.plurals import plural

from .cases import Case

# How else a person might ask for a part; {ps} is the plural, {s} a synonym where there is one.
WORDINGS = ("{s}", "{ps}", "{p} of the {c}", "{c} {p}")
# Blender's Decimate of the mesh, and of the mesh with vertices at one place joined first.
DECIMATIONS = ("as-it-is", "joined")
DECIMATE = Path(__file__).with_name("decimate.py")
# Asked for beside the true parts, the first that the shape has nothing of.
ABSENT = ("wheel", "wing", "blade", "beak")


def reworded(case: Case, wording: str) -> Case:
    """The same parts in other words; two that would become the same keep their own."""
    prompts = []
    for prompt in case.prompts:
        synonym = next(iter(case.synonyms.get(prompt, ())), prompt)
        words = wording.format(p=prompt, ps=plural(prompt), s=synonym, c=case.category)
        prompts.append(prompt if words in prompts or words in case.prompts else words)
    return dataclasses.replace(case, prompts=prompts)


def turned(case: Case, angle: float) -> Case:
    """The mesh under another heading: turned about up by ``angle``, in radians."""
    c, s = np.cos(angle), np.sin(angle)
    vertices = case.mesh.vertices @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T
    return dataclasses.replace(case, mesh=Mesh(vertices, case.mesh.faces))


def decimated(cases: Sequence[Case], share: float, python: Path) -> list[list[Case]]:
    """Each case with ``share`` of its faces, in each of the ways of Blender's Decimate.

    Args:
        python: has ``bpy``; runs benchmarks/decimate.py.

    Returns:
        For each case one of every way in :data:`DECIMATIONS`, each face labelled as the nearest one
        was.
    """
    arrays = {}
    for number, case in enumerate(cases):
        arrays[f"vertices-{number}"] = case.mesh.vertices
        arrays[f"faces-{number}"] = case.mesh.faces
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "meshes.npz", Path(folder) / "few.npz"
        np.savez(source, **arrays)
        command = [python, DECIMATE, source, out, str(share)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with np.load(out) as few:
            meshes = [
                [Mesh(few[f"{way}-vertices-{n}"], few[f"{way}-faces-{n}"]) for way in DECIMATIONS]
                for n in range(len(cases))
            ]
    return [
        [dataclasses.replace(case, mesh=mesh, truth=nearest_truth(case, mesh)) for mesh in ways]
        for case, ways in zip(cases, meshes, strict=True)
    ]


def nearest_truth(case: Case, mesh: Mesh) -> NDArray[np.int64]:
    """The truth of a case for the faces of another mesh of the same thing."""
    return case.truth[cKDTree(case.mesh.face_centroids).query(mesh.face_centroids)[1]]


def absent_prompt(case: Case) -> str | None:
    """A part that the shape does not have."""
    words = set(case.category.split())
    for prompt in case.prompts:
        words.update(prompt.split(), *(s.split() for s in case.synonyms.get(prompt, ())))
    return next((word for word in ABSENT if word not in words), None)
