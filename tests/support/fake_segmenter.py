"""A segmenter that does what its prompt says, and, run as a script, a worker that serves it."""

import errno
import os
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np

from patchalign3d.errors import PromptError
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.model import Model


class FakeSegmenter:
    """Each part is told in words what to do; the others are answered with its number everywhere."""

    device = "cpu"
    engine = SimpleNamespace(name="torch", device="cpu")

    def __init__(self, name: str):
        self.model = Model(
            name=name,
            version="1",
            architecture=Architecture(),
            text_encoder="none",
            temperature=1.0,
            license="none",
            training_data=[],
            sha256="0" * 64,
        )

    def encode(self, mesh, seed, quality, progress):
        self.encodings = getattr(self, "encodings", 0) + 1
        progress("Encoding", 0.0)
        progress("Encoding", 1.0)
        sizes = {"F": len(mesh.faces), "V": len(mesh.vertices)}
        nbytes = mesh.vertices.nbytes
        return SimpleNamespace(mesh=mesh, sizes=sizes, nbytes=nbytes, orientation=None, doubt=None)

    def about(self, encoded):
        self.mesh = encoded.mesh
        return self

    def segment(self, parts, category=None, threshold=0.0, sides="shape", progress=None):
        for part in parts:
            self._obey(part, progress)
        faces = len(self.mesh.faces)
        return SimpleNamespace(
            part_names=[f"{part} of {category}" if category else part for part in parts],
            face_labels=np.full(faces, len(parts) - 1),
            confidence=np.full(faces, threshold),
            steadiness=None,
            unread={},
            fit=None,
            own_sides=None,
            front=None,
            heading=0.0,
        )

    def keypoints(self, names, progress, category=None, sides="shape"):
        points = self.mesh.vertices[: len(names)]
        about = {"unread": {}, "own_sides": True, "front": None, "heading": 0.0}
        arrays = {"points": points, "scores": np.ones(len(names)), "axes": np.eye(3)}
        return SimpleNamespace(names=names, **arrays, **about)

    def similarity(self, word, category, progress, **places):
        place = next((name for name, array in places.items() if array is not None), None)
        value = {"word": len(word or ""), "faces": 2, "vertices": 3, "points": 4}[place or "word"]
        return SimpleNamespace(
            face_values=np.full(len(self.mesh.faces), value),
            vertex_values=np.full(len(self.mesh.vertices), value),
            unread={},
        )

    def segment_automatically(self, pieces, detail, vocabulary, category, progress):
        names = vocabulary or [f"part {i}" for i in range(pieces or round(10 * detail))]
        return self.segment(names, category, progress=progress)

    def propagate(self, names, face_labels, corrected, progress):
        assert corrected.dtype == bool
        result = self.segment(names, progress=progress)
        result.face_labels = np.where(corrected, face_labels, 0)
        return result

    def part_exemplar(self, names, face_labels, progress):
        found = [name for i, name in enumerate(names) if (face_labels == i).any()]
        return SimpleNamespace(names=found, features=np.eye(3)[: len(found)])

    def keypoint_exemplar(self, names, points, progress):
        return SimpleNamespace(names=names, features=points, places=points)

    def transfer(self, exemplars, threshold, progress):
        names = list(dict.fromkeys(name for exemplar in exemplars for name in exemplar.names))
        return self.segment(names, None, threshold, progress=progress)

    def transfer_keypoints(self, exemplars, progress):
        names = [name for exemplar in exemplars for name in exemplar.names]
        return self.keypoints(names, progress)

    def _obey(self, word, progress):
        match word:
            case "wait":  # for a cancellation
                while True:
                    progress("Waiting", 0.5)
                    time.sleep(0.002)
            case "sleep":  # and notice nothing
                progress("Sleeping", 0.5)
                time.sleep(60)
            case "count":
                for i in range(1000):
                    progress("Counting", i / 1000)
            case "print":
                print("printed", flush=True)
                os.write(1, b"written\n")
                subprocess.run([sys.executable, "-c", "print(repr(input()))"], check=False)
            case "refuse":
                raise PromptError("This word means nothing.")
            case "divide":
                return 1 / 0
            case "import":
                import no_such_package  # noqa: F401
            case "import a damaged one":
                raise ImportError("undefined symbol: PyUnicode_New")
            case "import where no runtime is":
                raise ImportError(
                    "DLL load failed while importing onnxruntime_pybind11_state: A dynamic link "
                    "library (DLL) initialization routine failed."
                )
            case "import what is made for a newer macOS":
                raise ImportError(
                    "dlopen(onnxruntime_pybind11_state.so, 0x0002): Symbol not found: "
                    "_OBJC_CLASS_$_MLComputePlan\n  Referenced from: libonnxruntime.dylib (built "
                    "for macOS 13.4 which is newer than running OS)"
                )
            case "fill the disk":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            case "exhaust":
                raise MemoryError
            case "exhaust torch":
                raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
            case "exhaust torch on Windows":
                raise RuntimeError(
                    "DefaultCPUAllocator: not enough memory: you tried to allocate 9 B"
                )


def load(model, device, engine, progress):
    progress("Loading", 0.0)
    if model == "missing":
        from patchalign3d.errors import ModelError

        raise ModelError("There is no such model.")
    return FakeSegmenter(model)


if __name__ == "__main__":
    from patchalign3d import worker

    worker.load_segmenter = load
    worker.GRACE = 0.2
    worker.run()
