"""Takes the place of the library's ``__main__``: the real worker, but no model.

Parts are slices of equal height, the first one on top. Keypoints are the highest point for "top"
and the lowest one for anything else. The parts "refuse", "unlabelled", "sleep" and "kill Blender"
are taken at their word.

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

    def set_mesh(self, mesh, seed, progress):
        self.mesh = mesh

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


def load(model, device, progress):
    if model == "missing":
        raise errors.ModelError("There is no such model.")
    return Segmenter()


twin, _, marker = os.environ.get("PATCHALIGN3D_TEST_TWIN", "").partition(" ")
if twin and not Path(marker).exists():
    from patchalign3d import broken_workers

    Path(marker).touch()
    getattr(broken_workers, twin)()

sys.modules["patchalign3d.mesh"] = SimpleNamespace(Mesh=Mesh)
sys.modules["patchalign3d.model"] = SimpleNamespace(list_models=lambda: [Segmenter.model])
worker.memory_in_use = lambda: 1_500_000_000
worker.load_segmenter = load
sys.exit(worker.run())
