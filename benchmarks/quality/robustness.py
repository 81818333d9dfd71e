"""What should not matter: the wording, the heading, how the mesh was made or is bent, and what is
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
from patchalign3d.geometry.sampling import sample_surface
from training.data.plurals import plural

from .cases import Case

# How else a person might ask for a part; {ps} is the plural, {s} a synonym where there is one.
WORDINGS = ("{s}", "{ps}", "{p} of the {c}", "{c} {p}")
# What Blender's modifiers make of a mesh: two ways each, see blender_modifiers.py.
DECIMATED = ("decimated", "joined")
REMESHED = ("remeshed", "softened")
MODIFIERS = Path(__file__).with_name("blender_modifiers.py")
TRUTH_POINTS = 50_000
BEND = np.pi / 3  # from one end of the mesh to the other
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


def bent(case: Case) -> Case:
    """The mesh bent upwards along its longer level axis, by :data:`BEND` in all."""
    vertices = case.mesh.vertices - case.mesh.vertices.mean(0)
    along = int(np.ptp(vertices[:, :2], axis=0).argmax())
    radius = np.ptp(vertices[:, along]) / BEND
    angle, inwards = vertices[:, along] / radius, radius - vertices[:, 2]
    vertices[:, along] = inwards * np.sin(angle)
    vertices[:, 2] = -inwards * np.cos(angle)
    return dataclasses.replace(case, mesh=Mesh(vertices, case.mesh.faces))


def modified(cases: Sequence[Case], python: Path) -> list[dict[str, Case]]:
    """Each case as Blender's modifiers make it, by the names of :data:`DECIMATED` and
    :data:`REMESHED`; each face labelled as the nearest one was.

    Args:
        cases: any number.
        python: has ``bpy``; runs benchmarks/quality/blender_modifiers.py.
    """
    arrays = {}
    for number, case in enumerate(cases):
        arrays[f"vertices-{number}"] = case.mesh.vertices
        arrays[f"faces-{number}"] = case.mesh.faces
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "meshes.npz", Path(folder) / "modified.npz"
        np.savez(source, **arrays)
        subprocess.run([python, MODIFIERS, source, out], check=True, stdout=subprocess.DEVNULL)
        with np.load(out) as made:
            meshes = [
                {
                    way: Mesh(made[f"{way}-vertices-{number}"], made[f"{way}-faces-{number}"])
                    for way in (*DECIMATED, *REMESHED)
                }
                for number in range(len(cases))
            ]
    return [
        {
            way: dataclasses.replace(case, mesh=mesh, truth=nearest_truth(case, mesh))
            for way, mesh in ways.items()
        }
        for case, ways in zip(cases, meshes, strict=True)
    ]


def nearest_truth(case: Case, mesh: Mesh) -> NDArray[np.int64]:
    """(F,) the truth of a case for the F faces of another mesh of the same thing: that of the point
    nearest to a face's middle, of many on the case's surface and the middles of its faces.
    """
    rng = np.random.default_rng(0)
    points, face = sample_surface(case.mesh.vertices, case.mesh.faces, TRUTH_POINTS, rng)
    points = np.concatenate([_middles(case.mesh), points])
    truth = np.concatenate([case.truth, case.truth[face]])
    return truth[cKDTree(points).query(_middles(mesh))[1]]


def _middles(mesh: Mesh) -> NDArray[np.float64]:
    return mesh.vertices[mesh.faces].mean(1)


def absent_prompt(case: Case) -> str | None:
    """A part that the shape does not have."""
    words = set(case.category.split())
    for prompt in case.prompts:
        words.update(prompt.split(), *(s.split() for s in case.synonyms.get(prompt, ())))
    return next((word for word in ABSENT if word not in words), None)
