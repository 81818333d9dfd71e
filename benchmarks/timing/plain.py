"""A plain pipeline that does what the released demo does: what the product's speed is held against.

Written as one writes it first: float32, one sampling, farthest points by a loop in Python, patches
by all distances, the mini-PointNet with its 512 channels, a point's label from the nearest patch
centre, a face's from the nearest point. Nothing is kept between two questions but the words.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor

from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.weights import load_model
from patchalign3d.text.embedding import embed_prompts

from .torus import PARTS, bumpy_torus


class PlainPipeline:
    """A model, and what it says of a mesh, from its arrays to a label for each face."""

    def __init__(self, model: str) -> None:
        self.model, tensors = load_model(model)
        self._network = PatchAligner.of(self.model.architecture, tensors).float().eval()

    def segment(self, vertices: NDArray, faces: NDArray, parts: Sequence[str]) -> NDArray[np.int64]:
        """(F,) index into ``parts``, of vertices (V, 3), Z up, and triangles (F, 3)."""
        text = embed_prompts(self.model.text_encoder, parts)
        points, face_centres = sampled(vertices, faces, self.model.architecture.points)
        centred = points - points.mean(0)
        cloud = centred / np.linalg.norm(centred, axis=1).max() * [1, -1, 1]
        with torch.inference_mode():
            chosen, features = self._encode(torch.tensor(cloud, dtype=torch.float32))
        labels = (features.numpy() @ text.T).argmax(1)  # (G,)
        of_point = labels[cKDTree(points[chosen]).query(points)[1]]
        return of_point[cKDTree(points).query(face_centres, workers=-1)[1]]

    def _encode(self, points: Tensor) -> tuple[NDArray[np.int64], Tensor]:
        """Which of the points (N, 3) are patch centres (G,), and the patches' features (G, D)."""
        a, encoder = self.model.architecture, self._network.encoder
        chosen = farthest_points(points, a.patches)
        centres = points[chosen]  # (G, 3)
        members = torch.cdist(centres, points).topk(a.patch_size, largest=False).indices  # (G, k)
        patches = (points[members] - centres[:, None]).transpose(1, 2)  # (G, 3, k)
        first = encoder.encoder.first_conv(patches)  # (G, 256, k)
        whole = first.amax(2, keepdim=True).expand_as(first)
        second = encoder.encoder.second_conv(torch.cat([whole, first], 1))
        tokens = encoder.reduce_dim(second.amax(2))[None]  # (1, G, width)
        places = encoder.pos_embed(centres)[None]
        tokens = torch.cat([encoder.cls_token, tokens], 1)
        places = torch.cat([encoder.cls_pos, places], 1)
        tokens = encoder.norm(encoder.blocks(tokens, places))
        features = torch.nn.functional.normalize(self._network.proj(tokens[0, 1:]), dim=1)
        return chosen.numpy(), features


def sampled(vertices: NDArray, faces: NDArray, count: int) -> tuple[NDArray, NDArray]:
    """Points (count, 3) drawn uniformly by area, and the centres (F, 3) of the faces."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    rng = np.random.default_rng(0)
    face = rng.choice(len(faces), count, p=areas / areas.sum())
    u, v = np.sort(rng.random((2, count, 1)), axis=0)
    points = a[face] * u + b[face] * (v - u) + c[face] * (1 - v)
    return points, (a + b + c) / 3


def farthest_points(points: Tensor, count: int) -> Tensor:
    """Which (count,) of the points (N, 3) are far from each other, one after the other."""
    chosen = torch.zeros(count, dtype=torch.int64)
    distance = torch.full((len(points),), torch.inf)
    for place in range(1, count):
        away = (points - points[chosen[place - 1]]).square().sum(1)
        distance = torch.minimum(distance, away)
        chosen[place] = distance.argmax()
    return chosen


@contextlib.contextmanager
def in_its_own_process(faces: int, model: str) -> Iterator[Callable[[], int]]:
    """What labels the torus of so many faces by the plain pipeline each time that it is called, and
    returns how many it has labelled, in a process whose memory is as nobody has set it.

    Raises:
        subprocess.CalledProcessError: the process ended.
    """
    command = [sys.executable, "-m", "benchmarks.timing.plain", str(faces), model]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as child:

        def label() -> int:
            with contextlib.suppress(BrokenPipeError):  # which ends what is read, too
                print(file=child.stdin, flush=True)
            if labelled := child.stdout.readline():
                return int(labelled)
            raise subprocess.CalledProcessError(child.wait(), command)

        label()  # it is loaded
        yield label
        child.stdin.close()


def main() -> None:
    vertices, triangles = bumpy_torus(int(sys.argv[1]))
    pipeline = PlainPipeline(sys.argv[2])
    for _ in sys.stdin:
        print(len(pipeline.segment(vertices, triangles, PARTS)), flush=True)


if __name__ == "__main__":
    main()
