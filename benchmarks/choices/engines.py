"""What PyTorch and the lean engine, ONNX Runtime, say of the same shapes, and what they cost.

    python -m benchmarks.choices.engines --makehuman FOLDER --packs FOLDER ... --ikea FOLDER
    python -m benchmarks.choices.engines --shapes 2 --tables costs

The first table, of the cases that the other benchmarks have: mIoU with each engine, the share of
the area that both label alike, and how the features of single patches lie to those in float32,
as a cosine: the mean, and the patch that is worst off. Equal points are encoded; words are read by
each engine's own reader.

The second: seconds of the network for one sampling and for four, and of the reader of words, each
the best of several runs taken in turn; then, of a worker of its own with each engine, seconds from
its start until it is ready, until the first labels, and the memory that it tells at the end.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from patchalign3d import Mesh, Segmenter
from patchalign3d.export import export_stale
from patchalign3d.geometry.sampling import to_model_frame
from patchalign3d.network.torch_engine import TorchEngine
from patchalign3d.shared.options import Parser
from training.loop.metrics import mean_iou
from training.options import at_least, run_command

from ..quality.cases import Case, add_case_options, all_sets
from ..timing.torus import PARTS, bumpy_torus
from ..timing.worker import Worker

ENGINES = ("torch", "onnx")
TABLES = ("answers", "costs")


def compare(segmenters: dict[str, Segmenter], case: Case, seed: int) -> dict[str, Any]:
    """mIoU by engine, the share of the area with equal labels, cosines to float32 by engine."""
    labels, features = {}, {}
    for name, segmenter in segmenters.items():
        encoded = segmenter.encode(case.mesh, seed)
        labels[name] = segmenter.about(encoded).segment(case.prompts).face_labels
        features[name], points = encoded.features, encoded.points
    areas = case.mesh.face_areas
    found: dict[str, Any] = {name: mean_iou(of, case.truth, areas) for name, of in labels.items()}
    one, other = labels.values()
    found["alike"] = float(areas[one == other].sum() / areas.sum())
    reference = in_float32(segmenters["torch"], points)
    for name in ENGINES:
        found[f"cosines {name}"] = (features[name] * reference).sum(-1).ravel()
    return found


def in_float32(segmenter: Segmenter, points: np.ndarray) -> np.ndarray:
    """(S, G, D): the features of points (S, N, 3), Z up, without any haste."""
    engine = segmenter.engine
    assert isinstance(engine, TorchEngine)
    cloud = torch.from_numpy(to_model_frame(points, segmenter.model.input_axes))
    with torch.inference_mode():
        return engine.network(cloud.to(engine.device))[0].cpu().numpy()


def print_answers(segmenters: dict[str, Segmenter], data: tuple, seed: int) -> None:
    """The first table."""
    print(f"{'mIoU, share of the area: %; cosines to float32':<50}{'cases':>6}", end="")
    columns = ["torch", "onnx", "alike"]
    columns += [f"{name} {what}" for name in ENGINES for what in ("mean", "worst")]
    print("".join(f"{column:>13}" for column in columns))
    rows: list[dict[str, Any]] = []
    for name, cases in all_sets(*data).items():
        found = [compare(segmenters, case, seed) for case in cases]
        _print_row(name, found)
        rows += found
    _print_row("all", rows)
    print()


def _print_row(name: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    cells = [f"{100 * np.nanmean([row[c] for row in rows]):.2f}" for c in (*ENGINES, "alike")]
    for engine in ENGINES:
        cosines = np.concatenate([row[f"cosines {engine}"] for row in rows])
        cells += [f"{cosines.mean():.6f}", f"{cosines.min():.5f}"]
    print(f"{name:<50}{len(rows):>6}{''.join(f'{cell:>13}' for cell in cells)}", flush=True)


def network(segmenter: Segmenter, points: np.ndarray) -> np.ndarray:
    """(S, G, D): the features of points (S, N, 3), as the network takes them."""
    return segmenter.engine.features(points, segmenter.engine.centres(points))


def print_costs(segmenters: dict[str, Segmenter], model: str, faces: int, runs: int) -> None:
    """The second table."""
    mesh = Mesh(*bumpy_torus(faces))
    axes = segmenters["torch"].model.input_axes
    points = to_model_frame(mesh.samples(_points(segmenters), 4, np.random.default_rng(0))[0], axes)
    jobs = {
        "network, one sampling": lambda s: network(s, points[:1]),
        "network, four samplings": lambda s: network(s, points),
        "reader, three wordings": lambda s: s.words.encode(["leg", "a leg", "leg part"]),
    }
    print(f"{'seconds, the best of ' + str(runs):<50}{''.join(f'{name:>13}' for name in ENGINES)}")
    for name, job in jobs.items():
        best = in_turn(segmenters, job, runs)
        print(f"{name:<50}{''.join(f'{best[engine]:>13.3f}' for engine in ENGINES)}", flush=True)
    workers = {engine: in_a_worker(model, engine, mesh) for engine in ENGINES}
    for name in workers["onnx"]:
        print(f"{name:<50}{''.join(f'{workers[engine][name]:>13.2f}' for engine in ENGINES)}")


def _points(segmenters: dict[str, Segmenter]) -> int:
    return segmenters["torch"].model.architecture.points


def in_turn(
    segmenters: dict[str, Segmenter], job: Callable[[Segmenter], object], runs: int
) -> dict[str, float]:
    """The least seconds of a job by engine; the engines take turns."""
    seconds: dict[str, float] = {}
    for _ in range(runs + 1):  # the first warms up, and is hardly ever the best
        for name, segmenter in segmenters.items():
            begin = time.perf_counter()
            job(segmenter)
            seconds[name] = min(seconds.get(name, np.inf), time.perf_counter() - begin)
    return seconds


def in_a_worker(model: str, engine: str, mesh: Mesh) -> dict[str, float]:
    """Seconds and megabytes of a worker with this engine, from its start to the first labels."""
    arrays = {"vertices": mesh.vertices, "faces": mesh.faces.astype(np.int32)}
    with tempfile.TemporaryDirectory() as home:  # where no words have been read yet
        begin = time.perf_counter()
        worker = Worker(os.environ | {"PATCHALIGN3D_HOME": home})
        worker.must("load", model=model, device="cpu", engine=engine)
        ready = time.perf_counter() - begin
        worker.must("set_mesh", arrays, up_axis="Z")
        worker.must("segment", parts=PARTS)
        labelled = time.perf_counter() - begin
        worker.close()
    return {
        "worker: seconds until it is ready": ready,
        f"worker: seconds until {len(mesh.faces):,} faces have labels": labelled,
        "worker: MB then": worker.memory / 1e6,
    }


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_case_options(parser, 5, "held-out shapes per set", "makehuman", "packs", "ikea")
    parser.add_argument(
        "--faces", type=at_least(1), default=20_000, help="of the costs' mesh (%(default)s)"
    )
    parser.add_argument(
        "--runs", type=at_least(1), default=5, help="of each job for the costs (%(default)s)"
    )
    parser.add_argument(
        "--tables", nargs="+", choices=TABLES, default=TABLES, help="the tables that are made (all)"
    )
    options = parser.parse_args()

    export_stale()
    segmenters = {engine: Segmenter.load("bundled", "cpu", engine) for engine in ENGINES}
    model = segmenters["torch"].model
    print(
        f"model {model.name}, SHA-256 {model.sha256}, {platform.machine()}, seed {options.seed}\n"
    )
    data = (options.shapes, options.seed, options.makehuman, options.packs, options.ikea)
    if "answers" in options.tables:
        print_answers(segmenters, data, options.seed)
    if "costs" in options.tables:
        print_costs(segmenters, "bundled", options.faces, options.runs)


if __name__ == "__main__":
    run_command(main)
