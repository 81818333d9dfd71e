"""What the library takes for the question that ``tools/window_times.py`` has a window ask.

    python tools/library_times.py "upper part, lower part" 10000 200000

Runs in the backend's environment and writes JSON: a list of seconds, one for each number of faces,
from the arrays to the labels of a mesh that is new to it. Medians of three, the model loaded and
the words known, with the engine that the extension brings along.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import numpy as np
from globe import globe

from patchalign3d import Mesh, Segmenter

RUNS = 3


def main() -> None:
    words, *sizes = sys.argv[1:]
    parts = [word.strip() for word in words.split(",")]
    segmenter = Segmenter.load(engine="onnx")
    seconds(segmenter, parts, 2_000)  # words are embedded once, and all is warm
    found = [
        statistics.median(seconds(segmenter, parts, int(size)) for _ in range(RUNS))
        for size in sizes
    ]
    print(json.dumps(found))


def seconds(segmenter: Segmenter, parts: list[str], faces: int) -> float:
    vertices, quads = globe(faces)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    segmenter.forget_mesh()
    begin = time.perf_counter()
    segmenter.set_mesh(Mesh(vertices, triangles))
    segmenter.segment(parts)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
