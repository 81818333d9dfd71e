"""What is told of a run: the bar, RUN/log.jsonl, and TensorBoard."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from torch import Tensor
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from .processes import this_process
from .run import Run
from .settings import learning_rate

LOG = "log.jsonl"  # in the run's folder
STAGE_2_SCORES = "miou"
SHOWN_EVERY, LOGGED_EVERY = 10, 250  # steps: in the bar and on the board, and in the log
Report = Callable[[Tensor, dict[str, float]], None]


@contextlib.contextmanager
def reporter(run: Run, shapes: int) -> Iterator[Report | None]:
    """A function that tells of each step, in the first process only; ``shapes`` are seen in one.

    It takes the mean loss and, where they were evaluated, the scores of held-out shapes, for
    which the log has a line of its own.
    """
    if this_process()[0] > 0:
        yield None
        return
    settings = run.settings
    key = "validation" if settings.stage == 1 else STAGE_2_SCORES
    begun = [time.perf_counter(), run.step]

    def report(mean_loss: Tensor, scores: dict[str, float]) -> None:
        bar.update(shapes)
        if run.step % SHOWN_EVERY and not scores:
            return
        loss = mean_loss.item()
        speed = shapes * (run.step - begun[1]) / (time.perf_counter() - begun[0])
        begun[:] = time.perf_counter(), run.step
        bar.set_postfix_str(f"loss {loss:.3f}")
        board.add_scalar("loss", loss, run.step)
        board.add_scalar("shapes per second", speed, run.step)
        board.add_scalar("learning rate", learning_rate(run.step - 1, settings), run.step)
        for name, value in scores.items():
            board.add_scalar(f"{key}/{name}", value, run.step)
        if scores or run.step % LOGGED_EVERY == 0:
            entry = {"step": run.step, "loss": loss, "shapes_per_second": speed}
            if scores:
                entry[key] = scores
                listed = ", ".join(f"{k} {v:.3f}" for k, v in scores.items())
                bar.write(f"step {run.step}: {listed}", file=sys.stderr)  # out is for results
            log.write(json.dumps(entry) + "\n")
            log.flush()

    bar = tqdm(
        total=settings.steps * shapes, initial=run.step * shapes, unit=" shapes", smoothing=0.05
    )
    # What a killed run told after its last checkpoint is told again.
    board = SummaryWriter(str(run.folder), purge_step=run.step)
    with (run.folder / LOG).open("a", encoding="utf-8") as log, bar, board:
        yield report


def last_scores(folder: Path) -> dict[str, float]:
    """What a run of Stage 2 scored at its end, by its log."""
    *_, last = (folder / LOG).read_text(encoding="utf-8").splitlines()
    return json.loads(last)[STAGE_2_SCORES]
