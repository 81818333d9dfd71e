"""Takes the place of the library's ``__main__``: the real worker, but no model.

Parts are slices of equal height, the first one on top. Keypoints are the highest point for "top"
and the lowest one for anything else. The parts "refuse", "unlabelled", "sleep" and "kill Blender"
are taken at their word. What a place looks like is its height, from 0 to 1: that is what similarity
and exemplars go by; the word "high" is like 1, any other like 0. Without words there are two
slices, or as many as wanted.

The variable ``PATCHALIGN3D_TEST_TWIN`` names a twin of ``broken_workers.py``, and a file that this
one leaves: it is broken until there is the file.
"""

import os
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from patchalign3d import errors, worker


class Mesh:
    def __init__(self, vertices, faces, up_axis):
        if len(faces) == 0:
            raise errors.MeshError("The mesh has no faces: there is no surface to label.")
        self.vertices, self.faces = vertices, faces


class Segmenter:
    model = SimpleNamespace(name="fake", version="1", sha256="0" * 64)
    device = "cpu"

    def set_mesh(self, mesh, seed, quality, progress):
        self.mesh = mesh
        z = mesh.vertices[:, 2]
        self.height = (z - z.min()) / (z.max() - z.min())  # (V,)
        self.face_height = self.height[mesh.faces].mean(1)  # (F,)

    def forget_mesh(self):
        self.mesh = None

    def segment(self, parts, category, threshold, progress):
        if "refuse" in parts:
            raise errors.PromptError("This word means nothing.")
        if "sleep" in parts:
            time.sleep(600)
        if "kill Blender" in parts:
            os.kill(os.getppid(), signal.SIGTERM)
        height = self.mesh.vertices[self.mesh.faces, 2].mean(1)
        low, high = self.mesh.vertices[:, 2].min(), self.mesh.vertices[:, 2].max()
        labels = ((high - height) / (high - low) * len(parts)).astype(np.int32)
        labels = labels.clip(0, len(parts) - 1)
        scores = np.full((len(labels), len(parts)), 0.1, np.float32)
        scores[np.arange(len(labels)), labels] = 0.9
        labels[np.array(parts)[labels] == "unlabelled"] = -1
        return SimpleNamespace(
            part_names=parts,
            face_labels=labels,
            face_scores=scores,
            vertex_weights=np.zeros((len(self.mesh.vertices), len(parts))),
        )

    def keypoints(self, names, category, progress):
        order = self.mesh.vertices[:, 2].argsort()
        points = self.mesh.vertices[[order[-1 if name == "top" else 0] for name in names]]
        scores = np.linspace(1, 0.5, len(names))
        return SimpleNamespace(names=names, points=points, scores=scores)

    def similarity(self, word, category, faces, vertices, points, progress):
        if word is not None:
            anchor = float(word == "high")
        elif faces is not None:
            anchor = self.face_height[faces].mean()
        else:
            z = self.mesh.vertices[:, 2]
            anchor = ((points[:, 2] - z.min()) / (z.max() - z.min())).mean()
        return SimpleNamespace(
            face_values=1 - abs(self.face_height - anchor),
            vertex_values=1 - abs(self.height - anchor),
        )

    def segment_automatically(self, pieces, detail, vocabulary, category, progress):
        return self.segment(vocabulary or numbered(pieces or 2), category, 0, progress)

    def propagate(self, names, face_labels, corrected, progress):
        """What is as high as a face that was corrected is of its part."""
        labels = face_labels.copy()
        for label in np.unique(face_labels[corrected]):
            heights = self.face_height[corrected & (face_labels == label)]
            near = abs(self.face_height[:, None] - heights).min(1) < 0.15
            labels[near & ~corrected] = label
        return certain(self.mesh, names, labels)

    def part_exemplar(self, names, face_labels):
        found = [i for i in range(len(names)) if (face_labels == i).any()]
        heights = [[self.face_height[face_labels == i].mean()] for i in found]
        return SimpleNamespace(names=[names[i] for i in found], features=np.float32(heights))

    def keypoint_exemplar(self, names, points):
        z = self.mesh.vertices[:, 2]
        height = (points[:, 2:] - z.min()) / (z.max() - z.min())
        return SimpleNamespace(names=names, features=height.astype(np.float32))

    def transfer(self, exemplars, threshold, progress):
        names, heights = self._pool(exemplars)
        near = 1 - abs(self.face_height[:, None] - heights)
        return SimpleNamespace(
            part_names=names,
            face_labels=near.argmax(1),
            face_scores=near,
            vertex_weights=np.zeros((len(self.mesh.vertices), len(names))),
        )

    def transfer_keypoints(self, exemplars, progress):
        names, heights = self._pool(exemplars)
        near = abs(self.height[:, None] - heights).argmin(0)
        return SimpleNamespace(
            names=names, points=self.mesh.vertices[near], scores=np.ones(len(names))
        )

    def _pool(self, exemplars):
        names = list(dict.fromkeys(exemplar.names[0] for exemplar in exemplars))
        rows = {name: [e.features[0, 0] for e in exemplars if e.names == [name]] for name in names}
        return names, np.array([np.mean(rows[name]) for name in names])


def numbered(count):
    return [f"part {i + 1}" for i in range(count)]


def certain(mesh, names, labels):
    scores = (labels[:, None] == np.arange(len(names))).astype(np.float32)
    weights = np.zeros((len(mesh.vertices), len(names)))
    return SimpleNamespace(
        part_names=names, face_labels=labels, face_scores=scores, vertex_weights=weights
    )


def by_shape(mesh, pieces, detail, report):
    """Every triangle for itself, in turn."""
    return (np.arange(len(mesh.faces)) % (pieces or 2)).astype(np.int32)


def load(model, device, progress):
    if model == "missing":
        raise errors.ModelError("There is no such model.")
    return Segmenter()


twin, _, marker = os.environ.get("PATCHALIGN3D_TEST_TWIN", "").partition(" ")
if twin and not Path(marker).exists():
    from patchalign3d import broken_workers

    Path(marker).touch()
    getattr(broken_workers, twin)()

sys.modules["patchalign3d.geometry.mesh"] = SimpleNamespace(Mesh=Mesh)
sys.modules["patchalign3d.labels.pooling"] = SimpleNamespace(certain=certain)
sys.modules["patchalign3d.labels.by_shape"] = SimpleNamespace(
    segment_by_shape=by_shape, numbered_parts=lambda labels: numbered(labels.max() + 1)
)
sys.modules["patchalign3d.network.model"] = SimpleNamespace(list_models=lambda: [Segmenter.model])
worker.memory_in_use = lambda: 1_500_000_000
worker.load_segmenter = load
sys.exit(worker.run())
