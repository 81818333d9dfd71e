"""How many training shapes a second the loader draws, with nobody to train on them.

    python -m training.data.make_shards --out SHARDS ...
    python -m benchmarks.timing.loader --shards SHARDS --workers 0 1 2 4

Two cores that train want 20, a fast GPU 2,000.
"""

from __future__ import annotations

import functools
import time
from itertools import islice

from patchalign3d.network.encoder import Architecture
from patchalign3d.shared.options import Parser
from training.data.shards import Shards
from training.loop.batches import Steps, batches
from training.loop.settings import Hyperparameters
from training.loop.train import draw_batch
from training.options import at_least, existing_folder, run_command

WARM_UP = 20  # batches: workers start, files come into memory


def shapes_per_second(shards: Shards, settings: Hyperparameters, workers: int, steps: int) -> float:
    """Draw so many batches after the first few."""
    draw = functools.partial(draw_batch, settings, Architecture().points)
    drawn = batches(Steps(shards, draw, settings.seed, 0), 0, WARM_UP + steps, workers, "cpu")
    list(islice(drawn, WARM_UP))
    begin = time.perf_counter()
    count = sum(1 for _ in drawn)
    return count * settings.batch / (time.perf_counter() - begin)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--shards", type=existing_folder, required=True, help="folder of shards")
    parser.add_argument(
        "--workers",
        type=at_least(0),
        nargs="+",
        default=[0, 2],
        help="numbers of processes that draw, which are compared (0 2)",
    )
    parser.add_argument(
        "--batch", type=at_least(1), default=32, help="shapes per step (%(default)s)"
    )
    parser.add_argument(
        "--steps", type=at_least(1), default=300, help="steps that are timed (%(default)s)"
    )
    options = parser.parse_args()
    shards = Shards(options.shards / "train")
    settings = Hyperparameters(batch=options.batch)
    for workers in options.workers:
        rate = shapes_per_second(shards, settings, workers, options.steps)
        print(f"{workers} workers: {rate:.0f} shapes/s", flush=True)


if __name__ == "__main__":
    run_command(main)
