"""Learn how what speaks for an up and a front counts (patchalign3d.segmenter.orientation_evidence).

    python -m training.orientation.rule --shards WORK/shards \\
        --out backend/patchalign3d/weights/orientation/rule.npz

Shapes that the model itself was trained on lie in any of 24 ways and are looked at once, as the
library does it; from what speaks for each axis then, two small networks learn which one it is, and
of what has no up that nothing is sure. At the end is told how often they are right of shapes that
were held out, and how often the places alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm, trange

from patchalign3d.errors import FileError
from patchalign3d.geometry.frame import FRAMES, Frame
from patchalign3d.geometry.upright import BELIEVED, SHARPNESS
from patchalign3d.segmenter.loaded import LoadedModel
from patchalign3d.segmenter.orientation_evidence import (
    UPS,
    WAYS_SEEN,
    Evidence,
    Rule,
    Weights,
    evidence_of_front,
    evidence_of_up,
    headings,
    together,
)
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.options import Parser

from ..data.clouds import Cloud
from ..data.shards import Shards
from ..options import add_rule_options, at_least, run_command
from ..shapes import furniture

# How many shapes of a source are looked at, in units of ``--each``: of those that differ most among
# themselves more; and how much a source counts. Much furniture is boxes, whose top is hard to tell
# from their bottom, and loses most where it is turned wrongly.
FURNITURE = [family.__name__ for family in furniture.FAMILIES]
MORE = dict.fromkeys(FURNITURE, 3) | {
    "person": 20,
    "pack_thing": 24,
    "pack_being": 5,
    "infinigen_articulated": 5,
    "scene_synthesizer": 4,
}
COUNTS = {
    "up": dict.fromkeys(FURNITURE, 2) | {"pack_thing": 3, "pack_being": 6},
    "front": {"person": 6, "pack_being": 3},
}
KINDS = {"up": 32, "front": 6}  # directions along which kinds of things differ
HIDDEN = 32
STEPS, BATCH = 1000, 128
TRUST = 0.5  # what the growth of the places counts by itself before anything is learned
UNSURE = 0.3  # what being sure of a shape without an up counts


class Known(NamedTuple):
    """N shapes, and what there was to see of each."""

    rows: Tensor  # (N, A, K)
    kinds: Tensor  # (N, D)
    truth: Tensor  # (N,) which of the A axes it is
    answered: Tensor  # (N,) bool, whether that is known
    sources: list[str]  # N


def looked_at(loaded: LoadedModel, cloud: Cloud, seed: Sequence[int]) -> dict[str, Evidence]:
    """What there is to see of a cloud, laid in a random way; first of all what is up, and in front.

    The front is asked for with the right axis up.
    """
    rng = np.random.default_rng(seed)
    frame = FRAMES[rng.integers(len(FRAMES))]
    count = loaded.model.architecture.points

    def drawn(ways: Sequence[Frame]) -> NDArray[np.float64]:
        chosen = [rng.choice(len(cloud.points), count, replace=False) for _ in ways]
        return frame.turn_back(cloud.points[np.stack(chosen)])

    seen = loaded.see(drawn(WAYS_SEEN), WAYS_SEEN)
    ways = headings(frame.up)
    others = loaded.see(drawn(ways[1:]), ways[1:])
    up, front = UPS.index(frame.up), [way.front for way in ways].index(frame.front)
    upright = together(seen, up, others)
    found = {"up": (evidence_of_up(seen), up)}
    found["front"] = evidence_of_front(seen, upright, ways), front
    return {name: _first(evidence, truth) for name, (evidence, truth) in found.items()}


def _first(evidence: Evidence, truth: int) -> Evidence:
    """The row of the true axis before those of the others."""
    others = [axis for axis in range(len(evidence.rows)) if axis != truth]
    return evidence._replace(rows=evidence.rows[[truth, *others]])


def sampled_shapes(shards: Shards, each: int) -> Iterator[tuple[str, int]]:
    """The shapes that are looked at: spread over each source."""
    for source in shards.sources:
        there = shards.count(source)
        few = min(there, each * MORE.get(source, 1))
        for number in np.linspace(0, there - 1, few).astype(int):
            yield source, int(number)


def known_axes(shards: Shards, each: int) -> dict[str, list[bool]]:
    """Of which of the shapes that are looked at the answer to either question is known."""
    axes = [shards.axes(*shape) for shape in sampled_shapes(shards, each)]
    return {"up": ["z" in known for known in axes], "front": [known == "xyz" for known in axes]}


def gather(loaded: LoadedModel, shards: Shards, each: int, seed: int) -> dict[str, Known]:
    """What there is to see of the shapes, for either question."""
    shapes = list(sampled_shapes(shards, each))
    answers = known_axes(shards, each)
    seen: dict[str, list[Evidence]] = {"up": [], "front": []}
    for source, number in tqdm(shapes, desc="looking", unit="shape"):
        origin = list(f"{source} {number}".encode())
        cloud = shards.cloud(source, number)
        for name, evidence in looked_at(loaded, cloud, [seed, *origin]).items():
            seen[name].append(evidence)
    return {
        name: Known(
            torch.from_numpy(np.stack([evidence.rows for evidence in found])),
            torch.from_numpy(np.stack([evidence.kind for evidence in found])),
            torch.zeros(len(found), dtype=torch.int64),
            torch.tensor(answers[name]),
            [source for source, _ in shapes],
        )
        for name, found in seen.items()
    }


def check_known(answers: Mapping[str, Sequence[bool]]) -> None:
    """Refuse shapes that teach nothing.

    Raises:
        FileError: of none it is known what its up, or its front, is.
    """
    for question, known in answers.items():
        if not any(known):
            raise FileError(
                f"Of none of these shapes it is known what its {question} is. Add such as are "
                "generated: python -m training.data.make_shards --out SHARDS --family 1."
            )


def growth_logits(rows: Tensor) -> Tensor:
    """(…, A) what the places say by themselves, of rows (…, A, K)."""
    return rows[..., :2].mean(-1) / SHARPNESS


class Network(nn.Module):
    """Rows (…, A, K) and kinds (…, D) → logits (…, A)."""

    def __init__(self, known: Known, kinds: int) -> None:
        super().__init__()
        self.register_buffer("mean", known.rows.mean((0, 1)))
        self.register_buffer("deviation", known.rows.std((0, 1)) + 1e-3)
        self.register_buffer("usual", known.kinds.mean(0))
        away = known.kinds - self.usual
        directions = torch.linalg.svd(away, full_matrices=False).Vh[:kinds]  # (C, D)
        spread = (away @ directions.T).std(0)
        self.register_buffer("directions", directions / spread[:, None].clamp(min=1e-6))
        self.first = nn.Linear(known.rows.shape[2] + len(directions), HIDDEN)
        self.forget = nn.Dropout(0.15)
        self.second = nn.Linear(HIDDEN, 1)
        straight = torch.zeros(known.rows.shape[2])
        straight[:2] = TRUST / (2 * SHARPNESS) * self.deviation[:2]  # of the growth, for a start
        self.straight = nn.Parameter(straight)

    def forward(self, rows: Tensor, kinds: Tensor) -> Tensor:
        kinds = (kinds - self.usual) @ self.directions.T
        kinds = kinds[..., None, :].expand(*rows.shape[:-1], -1)
        scaled = (rows - self.mean) / self.deviation
        x = self.forget(F.silu(self.first(torch.cat([scaled, kinds], -1))))
        return self.second(x)[..., 0] + scaled @ self.straight


def fit(known: Known, question: str, seed: int = 0) -> Network:
    """Cross-entropy over the axes; of what has no up, how far from evenly they are chosen.

    A source counts by the root of how many shapes it has.
    """
    torch.manual_seed(seed)
    network = Network(known, KINDS[question])
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=0.2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    counts = {source: known.sources.count(source) for source in set(known.sources)}
    weights = [COUNTS[question].get(s, 1) / counts[s] ** 0.5 for s in known.sources]
    chances = torch.tensor(weights)
    for _ in trange(STEPS, desc=f"weighing {question}", leave=False):
        batch = torch.multinomial(chances, BATCH, replacement=True)
        logs = network(known.rows[batch], known.kinds[batch]).log_softmax(-1)  # (B, A)
        answered = known.answered[batch]
        right = logs.gather(1, known.truth[batch, None])[answered]
        unsure = logs[~answered]
        loss = -right.sum() / max(1, len(right)) - UNSURE * unsure.mean(1).sum() / max(
            1, len(unsure)
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network.eval()


def as_weights(network: Network) -> Weights:
    """The network as the library has it."""
    found = {name: getattr(network, name) for name in ("mean", "deviation", "usual", "directions")}
    for number, layer in enumerate((network.first, network.second)):
        found |= {f"weight{number}": layer.weight, f"bias{number}": layer.bias}
    found["straight"] = network.straight
    return Weights(**{name: value.detach().numpy() for name, value in found.items()})


def arrays_of(rule: Rule, weights: str) -> dict[str, NDArray]:
    """The arrays of a rule's file; ``weights`` is the SHA-256 of the model's."""
    found = {"weights": np.array(weights)}
    for part, learned in rule._asdict().items():
        found |= {f"{part}_{name}": value for name, value in vars(learned).items()}
    return found


def check_learned(rule: Rule) -> None:
    """Refuse a rule that would decide nothing.

    Raises:
        FileError: it has a number that is not finite, as where fewer than two shapes were seen.
    """
    if not all(np.isfinite(array).all() for each in rule for array in vars(each).values()):
        raise FileError(
            "The rule has numbers that are not finite: there are too few shapes to learn it from, "
            "or what the model says of one is not finite. Add shapes, or take another model."
        )


def shares(logits: Tensor, known: Known) -> tuple[float, float, float]:
    """From logits (n, A) of axes: of the shapes with a known answer, the shares, 0 … 1, that are
    called rightly and wrongly, and of the others the share that is called at all; NaN where there
    are none.
    """
    sure, best = logits.softmax(-1).max(-1)
    sure = sure >= BELIEVED
    right, others = best == known.truth, sure[~known.answered].float()
    answered = known.answered
    wrongly = (sure & ~right)[answered].float().mean()
    return float((sure & right)[answered].float().mean()), float(wrongly), float(others.mean())


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_rule_options(parser)
    parser.add_argument(
        "--each",
        type=at_least(2),
        default=18,
        help="shapes of a source that are looked at; more of some (%(default)s)",
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of everything random (%(default)s)"
    )
    options = parser.parse_args()
    train, validation = (Shards(options.shards / split) for split in ("train", "validation"))
    check_known(known_axes(train, options.each))
    loaded = LoadedModel.load(options.model, options.device, options.engine)
    seen = gather(loaded, train, options.each, options.seed)
    held_out = gather(loaded, validation, max(2, options.each // 4), options.seed)
    learned = {}
    print(f"{'held out, %':>20}{'told rightly':>16}{'wrongly':>16}{'without one':>16}")
    for question, known in seen.items():
        network = fit(known, question, options.seed)
        learned[question] = as_weights(network)
        there = held_out[question]
        with torch.inference_mode():
            weighed = network(there.rows, there.kinds)
        for name, logits in (("weighed", weighed), ("places alone", growth_logits(there.rows))):
            cells = "".join(f"{100 * share:16.1f}" for share in shares(logits, there))
            cells = cells.replace("nan", "  –")
            print(f"{question + ', ' + name:>20}{cells}", flush=True)
    rule = Rule(**learned)
    check_learned(rule)
    with replacing(options.out) as unfinished:
        np.savez(unfinished, **arrays_of(rule, loaded.model.sha256))
    print(options.out)


if __name__ == "__main__":
    run_command(main)
