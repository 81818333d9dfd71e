"""How near a model's keypoints are to those of generated shapes that it has never seen.

    python -m benchmarks.keypoints
    python -m benchmarks.keypoints --model official --shapes 5

Each family's points are asked for by their names, as in the paper's zero-shot rule, and found again
from one other shape of the family, as in its few-shot rule with a single reference. Distances are
straight, as shares of the mesh's bounding diagonal: their mean, and how many are within 5 and 10 %.
"guess" is what points drawn at random from the surface would reach.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from patchalign3d import Mesh, Segmenter
from patchalign3d.surface import sample_surface
from training.shapes import FAMILIES, LabelledShape

from .cases import generator
from .metrics import keypoint_errors

NEAR, FAIR = 0.05, 0.10  # of the bounding diagonal
WAYS = ("guess", "by words", "one exemplar")


def pairs(family: str, count: int, seed: int) -> Iterator[tuple[LabelledShape, LabelledShape]]:
    """Held-out shapes of a family that have keypoints, each with another as its exemplar."""
    shapes = (FAMILIES[family](generator(family, number, seed)) for number in range(4 * count))
    named = [shape for shape in shapes if shape.keypoints][: count + 1]
    yield from zip(named[1:], named[:-1], strict=True)


def errors(
    segmenter: Segmenter, shape: LabelledShape, exemplar: LabelledShape, seed: int
) -> dict[str, NDArray[np.float64]]:
    """How far off the points are, way by way; "one exemplar" has those that both shapes have."""
    mesh = Mesh(shape.vertices, shape.faces)
    names = list(shape.keypoints)
    points = np.array(list(shape.keypoints.values()))  # (K, 3)
    chance = generator("guess", shape.category, seed)
    guess, _ = sample_surface(shape.vertices, shape.faces, len(names), chance)
    both = [name for name in names if name in exemplar.keypoints]
    found = {"guess": keypoint_errors(guess, points, shape.vertices)}
    if both:
        segmenter.set_mesh(Mesh(exemplar.vertices, exemplar.faces), seed=seed)
        learned = segmenter.keypoint_exemplar(both, [exemplar.keypoints[name] for name in both])
    segmenter.set_mesh(mesh, seed=seed)
    asked = segmenter.keypoints(names, shape.category).points
    found["by words"] = keypoint_errors(asked, points, shape.vertices)
    if both:
        again = segmenter.transfer_keypoints([learned])
        truth = np.array([shape.keypoints[name] for name in again.names])
        found["one exemplar"] = keypoint_errors(again.points, truth, shape.vertices)
    return found


def row(values: NDArray[np.float64]) -> str:
    """Mean distance and the shares within both limits, in percent."""
    if not len(values):
        return f"{'—':>10}{'—':>7}{'—':>7}"
    near, fair = (values < NEAR).mean(), (values < FAIR).mean()
    return f"{100 * values.mean():>10.1f}{100 * near:>7.0f}{100 * fair:>7.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--shapes", type=int, default=10, help="held-out shapes per family")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    segmenter = Segmenter.load(options.model, options.device)
    print(f"model {segmenter.model.name}, SHA-256 {segmenter.model.sha256}")
    print(
        f"device {segmenter.device}, seed {options.seed}; each: mean distance, % of the diagonal,"
    )
    print(f"and % of the points within {NEAR:.0%} and {FAIR:.0%}\n")
    print(f"{'':<14}{'points':>8}" + "".join(f"{way:>24}" for way in WAYS))
    means: dict[str, list[NDArray[np.float64]]] = {way: [] for way in WAYS}
    for family in tqdm(FAMILIES, unit="family", leave=False):
        results = [
            errors(segmenter, shape, exemplar, options.seed)
            for shape, exemplar in pairs(family, options.shapes, options.seed)
        ]
        if not results:
            continue
        pooled = {
            way: np.concatenate([result.get(way, np.zeros(0)) for result in results])
            for way in WAYS
        }
        for way, values in pooled.items():
            means[way].append(values)
        cells = "".join(row(values) for values in pooled.values())
        tqdm.write(f"{family:<14}{len(pooled['by words']):>8}{cells}")
    cells = "".join(row(np.concatenate(values)) for values in means.values())
    print(f"{'all points':<14}{sum(map(len, means['by words'])):>8}{cells}")


if __name__ == "__main__":
    main()
