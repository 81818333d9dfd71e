"""Learn of what things left and right are their own (patchalign3d.segmenter.reference).

    python -m training.orientation.sides --shards WORK/shards \\
        --out backend/patchalign3d/weights/sides/rule.npz

A logistic regression on what shapes that the model was trained on have somewhere, each seen once,
upright. At the end is told how often it is right of shapes that were held out.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from tqdm import tqdm

from patchalign3d.encoded import traits
from patchalign3d.errors import FileError
from patchalign3d.geometry.frame import Frame
from patchalign3d.segmenter.loaded import LoadedModel
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.options import Parser

from ..data.shards import Shards
from ..options import add_rule_options, at_least, run_command
from ..shapes import aircraft, beings, buildings, vehicles, watercraft, worn

UPRIGHT = Frame("Z", "-Y")
# What lives, is driven, worn or sat in, and what is handled from behind.
OWN = {
    *(f.__name__ for room in (aircraft, beings, vehicles, watercraft, worn) for f in room.FAMILIES),
    *"bed bench bust cannon catapult chair earphone gun joined_bed joined_chair".split(),
    *"joined_sofa scarecrow snowman sofa stool swing toilet".split(),
    *"gazebo mesh2motion pack_being person robots".split(),
} - set("bag suitcase umbrella watch".split())
# What one stands before.
BEFORE = {
    *(f.__name__ for f in buildings.FAMILIES),
    *"arcade_machine book cabinet chest clock coffee_machine computer crate gramophone".split(),
    *"joined_cabinet joined_shelf joined_table kitchen_scale laptop loudspeaker mailbox".split(),
    *"microscope microwave mirror mobile_phone piano picture_frame radio refrigerator".split(),
    *"remote shelf signpost stove table telephone television toaster vending_machine".split(),
    *"wardrobe washbasin washing_machine infinigen_articulated scene_synthesizer".split(),
} - {"bridge"}
DECAY, STEPS = 4e-5, 100


def known(shards: Shards) -> list[str]:
    """The sources whose shapes have sides of their own, or are stood before.

    Raises:
        FileError: all are of one of the two.
    """
    found = [source for source in shards.sources if source in OWN | BEFORE]
    if not OWN & set(found) or not BEFORE & set(found):
        raise FileError(
            "These shapes are all of one kind: either of such as have sides of their own, or of "
            "such as one stands before. Add others: python -m training.data.make_shards --out "
            "SHARDS --family 1."
        )
    return found


def gather(
    loaded: LoadedModel, shards: Shards, each: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_], list[str]]:
    """The traits (n, D) of shapes, whether they have sides of their own (n,), and their
    sources.

    Raises:
        FileError: as :func:`known`.
    """
    count, rng = loaded.model.architecture.points, np.random.default_rng(seed)
    kinds, own, sources = [], [], []
    for source in tqdm(known(shards), unit="source"):
        for cloud in shards.spread(source, min(each, shards.count(source))):
            chosen = rng.choice(len(cloud.points), count, replace=False)
            seen = loaded.see(cloud.points[None, chosen].astype(np.float64), [UPRIGHT])
            kinds.append(traits(seen.features[0]))
            own.append(source in OWN)
            sources.append(source)
    return np.array(kinds), np.array(own), sources


def fit(
    kinds: NDArray[np.float32], own: NDArray[np.bool_], sources: list[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight (D,) and bias (): as good for each source, however many shapes it has.

    Raises:
        FileError: they are not finite, because what the model says of a shape is not.
    """
    features, truth = torch.from_numpy(kinds).double(), torch.from_numpy(own).double()
    counts = torch.tensor([sources.count(source) for source in sources]).double()
    share = 1 / counts / len(set(sources))
    weight = torch.zeros(kinds.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = features @ weight + bias
        wrong = F.binary_cross_entropy_with_logits(logits, truth, share, reduction="sum")
        total = wrong + DECAY * weight @ weight
        total.backward()
        return total

    optimizer.step(loss)
    learned = weight.detach().float().numpy(), bias.detach().float().numpy()
    if not all(np.isfinite(each).all() for each in (kinds, *learned)):
        raise FileError(
            "The rule has numbers that are not finite: what the model says of a shape is not. Take "
            "another model."
        )
    return learned


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_rule_options(parser)
    parser.add_argument(
        "--each", type=at_least(1), default=48, help="shapes of a source (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of the points (%(default)s)"
    )
    options = parser.parse_args()
    train, validation = (Shards(options.shards / split) for split in ("train", "validation"))
    for shards in (train, validation):
        known(shards)
    loaded = LoadedModel.load(options.model, options.device, options.engine)
    weight, bias = fit(*gather(loaded, train, options.each, options.seed))
    kinds, own, sources = gather(loaded, validation, max(1, options.each // 6), options.seed)
    right = ((kinds @ weight + bias >= 0) == own).astype(float)
    for name, which in ("sides of their own", own), ("stood before", ~own):
        by_source = [
            right[np.array(sources) == s].mean() for s in np.unique(np.array(sources)[which])
        ]
        print(f"held out, {name}: {100 * np.mean(by_source):.1f} % right")
    with replacing(options.out) as unfinished:
        np.savez(unfinished, weights=np.array(loaded.model.sha256), weight=weight, bias=bias)
    print(options.out)


if __name__ == "__main__":
    run_command(main)
