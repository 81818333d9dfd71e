"""Takes the place of the library's ``__main__``: the real worker, but no model.

Parts are slices of equal height, the first one on top. Where a "wheel" is asked for, the words fit
little. Keypoints are the highest point for "top" and the lowest one for anything else. The parts
"refuse", "nothing", "sleep" and "kill Blender" are taken at their word. What a place looks like is
its height, from 0 to 1: that is what similarity and exemplars go by; the word "high" is like 1, any
other like 0. Without words there are two slices, or as many as wanted. Where up is left open, it is
the axis along which a mesh is longest; where it is said to be Z, what lies a hundred below the
ground seems to look along X, and what lies a thousand below it to have Y up and Z in front. Where
no front is said, what floats a hundred above the ground looks between −Y and X. The left door is
that of whoever stands before it.

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
from patchalign3d.geometry.frame import Frame
from patchalign3d.geometry.upright import Orientation
from patchalign3d.shared.prompts.numbered import go_by_front


class Mesh:
    def __init__(self, vertices, faces, up="Z", front=None):
        if len(faces) == 0:
            raise errors.MeshError("The mesh has no faces: there is no surface to label.")
        self.vertices, self.faces, self.up, self.front = vertices, faces, up, front


class Segmenter:
    model = SimpleNamespace(name="fake", version="1", sha256="0" * 64, identity="fake")
    device = "cpu"
    own_sides = True
    engine = SimpleNamespace(name="torch", device="cpu")

    def encode(self, mesh, seed, quality, progress):
        sizes = {"F": len(mesh.faces), "V": len(mesh.vertices)}
        orientation = None
        if mesh.up == "auto":
            orientation = stands(mesh.vertices)
            mesh.up = orientation.up or "Z"
        doubt = None if orientation or mesh.up != "Z" else in_doubt(mesh)
        kept = {"sizes": sizes, "nbytes": mesh.vertices.nbytes}
        kept |= {"orientation": orientation, "doubt": doubt}
        return SimpleNamespace(mesh=mesh, **kept)

    def about(self, encoded):
        self.mesh, orientation = encoded.mesh, encoded.orientation
        self.steadiness = 0.5 if orientation and not orientation.up else None
        heights = self.along_up(self.mesh.vertices)
        self.low, self.high = heights.min(), heights.max()
        self.height = self.relative(self.mesh.vertices)  # (V,)
        self.face_height = self.height[self.mesh.faces].mean(1)  # (F,)
        return self

    def relative(self, points):
        """(n,) heights, 0 … 1."""
        return (self.along_up(points) - self.low) / (self.high - self.low)

    def along_up(self, points):
        """(n,) of (n, 3) points, in the mesh's own coordinates."""
        up = self.mesh.up
        return points[:, "XYZ".index(up[-1])] * (-1 if up[0] == "-" else 1)

    def segment(self, parts, category, threshold, sides, progress):
        if "refuse" in parts:
            raise errors.PromptError("This word means nothing.")
        if "sleep" in parts:
            time.sleep(600)
        if "kill Blender" in parts:
            os.kill(os.getppid(), signal.SIGTERM)
        labels = ((1 - self.face_height) * len(parts)).astype(np.int32).clip(0, len(parts) - 1)
        labels[np.array(parts)[labels] == "nothing"] = -1
        result = labelled(parts, labels, 0.9, self.steadiness)
        result.unread, result.fit = unread(parts), 0.2 if "wheel" in parts else 0.9
        result.own_sides = self.own_sides = "door" not in parts
        if go_by_front(parts):
            result.front, result.heading = self.other_front
        return result

    def facing(self, progress):
        front, heading = self.other_front
        told = {"own_sides": self.own_sides, "front": front, "heading": heading}
        return SimpleNamespace(axes=self.axes, **told)

    @property
    def axes(self):
        front, heading = self.other_front
        return Frame(self.mesh.up, front or self.mesh.front, heading).axes

    @property
    def other_front(self):
        if self.mesh.front or not (is_deep(self.mesh) or floats(self.mesh)):
            return None, 0.0
        return ("X", 0.0) if is_deep(self.mesh) else ("-Y", np.pi / 4)

    def keypoints(self, names, category, sides, progress):
        order = self.height.argsort()
        points = self.mesh.vertices[[order[-1 if name == "top" else 0] for name in names]]
        told = {"scores": np.linspace(1, 0.5, len(names)), "unread": unread(names)}
        told["own_sides"] = "door" not in names
        told |= dict(zip(("front", "heading"), self.other_front, strict=True))
        told["axes"] = self.axes
        return SimpleNamespace(names=names, points=points, **told)

    def similarity(self, word, category, faces, vertices, points, progress):
        if word is not None:
            anchor = float(word == "high")
        elif faces is not None:
            anchor = self.face_height[faces].mean()
        else:
            anchor = self.relative(points).mean()
        return SimpleNamespace(
            face_values=1 - abs(self.face_height - anchor),
            vertex_values=1 - abs(self.height - anchor),
            unread=unread([word]),
        )

    def select(self, include, exclude, word, size, progress, at, not_at):
        """The thirds of the height that are pointed at, without those that are not meant; the word
        "high" means the highest, too.
        """
        third = (self.face_height * 3).astype(int).clip(0, 2)
        said = np.zeros(0, int) if exclude is None else exclude
        meant = [*third[include], *[2] * (word == "high")]
        faces = np.isin(third, meant) & ~np.isin(third, third[said])
        faces[include] = True
        return SimpleNamespace(faces=faces, scores=faces.astype(np.float32), unread=unread([word]))

    def segment_automatically(self, pieces, detail, vocabulary, category, progress):
        return self.segment(vocabulary or numbered(pieces or 2), category, 0, "shape", progress)

    def propagate(self, names, face_labels, corrected, progress):
        """What is as high as a face that was corrected is of its part."""
        labels = face_labels.copy()
        for label in np.unique(face_labels[corrected]):
            heights = self.face_height[corrected & (face_labels == label)]
            near = abs(self.face_height[:, None] - heights).min(1) < 0.15
            labels[near & ~corrected] = label
        return labelled(names, labels)

    def part_exemplar(self, names, face_labels, progress):
        found = [i for i in range(len(names)) if (face_labels == i).any()]
        heights = [[self.face_height[face_labels == i].mean()] for i in found]
        return SimpleNamespace(names=[names[i] for i in found], features=heights)

    def keypoint_exemplar(self, names, points, progress):
        heights = self.relative(points)[:, None]
        return SimpleNamespace(names=names, features=heights, places=np.zeros((len(names), 3)))

    def transfer(self, exemplars, threshold, progress):
        names, heights = self._pool(exemplars)
        near = 1 - abs(self.face_height[:, None] - heights)
        return labelled(names, near.argmax(1), near.max(1))

    def transfer_keypoints(self, exemplars, progress):
        names, heights = self._pool(exemplars)
        near = abs(self.height[:, None] - heights).argmin(0)
        points = self.mesh.vertices[near]
        told = {"scores": np.ones(len(names)), "unread": {}, "own_sides": None}
        told |= {"front": None, "heading": 0.0, "axes": self.axes}
        return SimpleNamespace(names=names, points=points, **told)

    def _pool(self, exemplars):
        rows = np.array([name for exemplar in exemplars for name in exemplar.names])
        names = list(dict.fromkeys(rows.tolist()))
        heights = np.concatenate([exemplar.features[:, 0] for exemplar in exemplars])
        return names, np.array([heights[rows == name].mean() for name in names])


def numbered(count):
    return [f"part {i + 1}" for i in range(count)]


def stands(vertices):
    """Along the longest axis, if one is longer than the others."""
    extent = np.ptp(vertices, axis=0)
    longest = np.flatnonzero(extent > 0.99 * extent.max())
    up = "XYZ"[longest[0]] if len(longest) == 1 else None
    return Orientation(up, None, 0.8 if up else 0.1, 0.0)


def is_deep(mesh, depth=100):
    """What lies deep faces X, whatever is said; what lies deeper has Y up as well."""
    return -mesh.vertices[:, 2].max() > depth


def floats(mesh):
    return mesh.vertices[:, 2].min() > 100


def in_doubt(mesh):
    if is_deep(mesh, 1000):
        return Orientation("Y", "Z", 0.97, 0.95)
    told_otherwise = is_deep(mesh) and mesh.front not in (None, "X")
    return Orientation("Z", "X", 1.0, 0.95) if told_otherwise else None


def labelled(names, labels, confidence=1.0, steadiness=None):
    said = {"confidence": np.broadcast_to(confidence, labels.shape), "steadiness": steadiness}
    said |= {"unread": {}, "fit": None, "own_sides": None, "front": None, "heading": 0.0}
    return SimpleNamespace(part_names=names, face_labels=labels, **said)


def unread(prompts):
    """It reads one word wrongly typed, and not another one."""
    return {word: {"tpo": "top", "Bein": None}[word] for word in prompts if word in ("tpo", "Bein")}


def by_shape(mesh, pieces, detail, progress):
    """Every triangle for itself, in turn."""
    count = pieces or 2
    return labelled(numbered(count), np.arange(len(mesh.faces)) % count)


def load(model, device, engine, progress):
    if model == "missing":
        raise errors.ModelError("There is no such model.")
    return Segmenter()


twin, _, marker = os.environ.get("PATCHALIGN3D_TEST_TWIN", "").partition(" ")
if twin and not Path(marker).exists():
    from patchalign3d import broken_workers

    Path(marker).touch()
    getattr(broken_workers, twin)()

sys.modules["patchalign3d.geometry.mesh"] = SimpleNamespace(Mesh=Mesh)
sys.modules["patchalign3d.labels.by_shape"] = SimpleNamespace(parts_by_shape=by_shape)
sys.modules["patchalign3d.network.model"] = SimpleNamespace(
    list_models=lambda: [Segmenter.model], hash_description=lambda model: model.sha256
)
worker.memory.held = lambda: 1_500_000_000
worker.load_segmenter = load
sys.exit(worker.run())
