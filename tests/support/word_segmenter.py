"""A segmenter of random weights and made-up words, and two meshes to ask it about."""

from __future__ import annotations

import numpy as np
import torch
from small_meshes import CUBE_FACES, CUBE_VERTICES

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.network.encoder import Architecture, PatchAligner
from patchalign3d.network.model import Model
from patchalign3d.network.torch_engine import TorchEngine
from patchalign3d.segmenter import Segmenter

SMALL = Architecture(points=256, patches=16, patch_size=8, width=48, depth=2, heads=2, mlp_width=96)
TALL = Mesh(CUBE_VERTICES * [1, 1, 5] + [100, 0, 0], CUBE_FACES)


def bar(slices: int = 10) -> Mesh:
    """A square bar along x, 10 long and 1 thick, of ``slices`` rings, without its two ends."""
    ring = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    vertices = [[10 * i / slices, y, z] for i in range(slices + 1) for y, z in ring]
    faces = []
    for i in range(slices):
        for j in range(4):
            a, b = 4 * i + j, 4 * i + (j + 1) % 4
            faces += [[a, b, b + 4], [a, b + 4, a + 4]]
    return Mesh(vertices, faces)


BAR = bar()


def in_rows(count: int) -> Mesh:
    """So many of those bars, one behind the other."""
    vertices = [BAR.vertices + [0, 2 * number, 0] for number in range(count)]
    faces = [BAR.faces + number * len(BAR.vertices) for number in range(count)]
    return Mesh(np.concatenate(vertices), np.concatenate(faces))


class WordVectors:
    """A text encoder of made-up directions: the word decides, nothing is learned."""

    identity = "word-vectors"
    dimension = SMALL.feature_width

    def encode(self, texts: list[str]) -> np.ndarray:
        seeds = [sum(text.encode()) for text in texts]
        vectors = np.stack([np.random.RandomState(s).randn(self.dimension) for s in seeds])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def segmenter_of_words() -> Segmenter:
    """Its text encoder is loaded by name: a test puts :class:`WordVectors` in the place of it."""
    torch.manual_seed(0)
    model = Model(
        name="small",
        version="0",
        architecture=SMALL,
        text_encoder="word-vectors",
        temperature=0.07,
        input_axes=("+x", "-y", "+z"),
        license="none",
        training_data=[],
        sha256="",
    )
    return Segmenter(model, TorchEngine(PatchAligner(SMALL), "cpu"))
