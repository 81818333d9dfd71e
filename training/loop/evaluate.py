"""How well held-out shapes are labelled, point by point.

    python -m training.loop.evaluate --model MODEL --shards SHARDS

prints the mIoU of every source, of twelve of its shapes unless --each says otherwise, with their
parts asked for in each way of the paper's Table 11, and of how many shapes on all their sides the
up and the front are found, if the model tells frames.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from patchalign3d.device import choose_device, fast_precision
from patchalign3d.errors import FileError
from patchalign3d.geometry.frame import AXES, FRAMES
from patchalign3d.geometry.sampling import to_model_frame
from patchalign3d.geometry.upright import steepest
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.weights import load_model
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.questions import DEVICE, MODEL

from ..data.shards import Shards
from ..options import at_least, existing_folder, run_command
from .examples import PROMPTS
from .metrics import mean_iou
from .text_bank import TextBank

SHAPES = 12  # of a source
POINTS = 2048
FRAMED = 4  # shapes of a source, whose frames are looked for


def mean_iou_by_source(
    network: PatchAligner,
    shards: Shards,
    texts: Callable[[list[str], str], Tensor],
    input_axes: tuple[str, str, str],
    device: str,
    synonyms: bool = False,
    each: int = SHAPES,
) -> dict[str, float]:
    """mIoU of the coarsest level per source, and their mean.

    The released rule: one sampling, the nearest patch centre, each part asked by its first name.

    Args:
        network: evaluated.
        shards: of held-out shapes; those without labels do not count.
        texts: (words, category) → (K, D) unit vectors.
        input_axes: of the network.
        device: where it is.
        synonyms: ask by each part's last name instead.
        each: how many shapes of a source, spread over all that it has.
    """
    network.eval()
    scores: dict[str, float] = {}
    for source in shards.sources:
        overlaps = []
        for number, cloud in enumerate(shards.spread(source, each)):
            rng = np.random.default_rng(number)
            chosen = rng.choice(len(cloud.points), POINTS, replace=False)
            points = to_model_frame(cloud.points[chosen], input_axes)
            labels = [label for label in cloud.labels if label.level == 0]
            if not labels:
                continue
            with torch.inference_mode(), fast_precision(device):
                features, patches = network(torch.from_numpy(points)[None].to(device))
            words = [label.wordings[-1 if synonyms else 0] for label in labels]
            text = texts(words, cloud.category)
            logits = features[0].float().cpu() @ text.T  # (G, K)
            nearest = cKDTree(patches.centres[0].float().cpu()).query(points)[1]
            truth = np.full(POINTS, -1)
            for k, label in enumerate(labels):
                truth[label.mask[chosen]] = k
            overlaps.append(mean_iou(logits.argmax(1).numpy()[nearest], truth))
        if overlaps:
            scores[source] = float(np.nanmean(overlaps))
    return {**scores, "mean": float(np.mean(list(scores.values())))}


def frames_found(
    network: PatchAligner, shards: Shards, input_axes: tuple[str, str, str], device: str
) -> dict[str, float]:
    """Of held-out shapes that lie on all their sides, the shares whose up and front are found by
    one look.

    Args:
        network: evaluated; it has a head for frames.
        shards: of held-out shapes; those with an up or a front that is known count for it.
        input_axes: of the network.
        device: where it is.
    """
    network.eval()
    right: dict[str, list[bool]] = {"up": [], "front": []}
    for source in shards.sources:
        for number, cloud in enumerate(shards.spread(source, FRAMED)):
            if not cloud.axes:
                continue
            rng = np.random.default_rng(number)
            frame = FRAMES[rng.integers(len(FRAMES))]
            chosen = rng.choice(len(cloud.points), POINTS, replace=False)
            laid = frame.turn_back(cloud.points[chosen])
            cloud_of = torch.from_numpy(to_model_frame(laid, input_axes))[None].to(device)
            with torch.inference_mode(), fast_precision(device):
                encoded = network.encoder(cloud_of)
                places = network.frame(encoded.embeddings)[0].float().cpu().numpy()
            centres = laid[encoded.index[0, :, 0].cpu().numpy()]  # (G, 3)
            up = steepest(centres, places[:, 2])
            right["up"].append(up == frame.up)
            if cloud.axes == "xyz":
                free = [axis for axis in AXES if axis[-1] != up[-1]]
                front = steepest(centres, -places[:, 1], free)
                right["front"].append((up, front) == (frame.up, frame.front))
    return {name: float(np.mean(hits)) for name, hits in right.items() if hits}


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_option(parser, "model", MODEL)
    parser.add_argument(
        "--shards",
        type=existing_folder,
        required=True,
        help="folder of shards; those in 'validation' are labelled",
    )
    parser.add_argument(
        "--each", type=at_least(1), default=SHAPES, help="shapes of a source (%(default)s)"
    )
    add_option(parser, "device", DEVICE)
    options = parser.parse_args()
    device = choose_device(options.device)
    model, tensors = load_model(options.model)
    network = PatchAligner.of(model.architecture, tensors).to(device)
    shards = Shards(options.shards / "validation")
    if not shards.names:
        raise FileError(f"No shape of {options.shards / 'validation'} has names of parts.")
    ways = [prompts for prompts in PROMPTS if prompts != "varied"]
    columns = []
    for prompts in ways:
        texts = TextBank(model.text_encoder, prompts, device=device)
        synonyms = prompts == "synonyms"
        asked = texts, model.input_axes, device, synonyms, options.each
        columns.append(mean_iou_by_source(network, shards, *asked))
    print("".join(f"{title:>16}" for title in ("", *ways)))
    for source in columns[0]:
        print(f"{source:>16}" + "".join(f"{100 * column[source]:16.1f}" for column in columns))
    if network.frame is not None:
        for name, share in frames_found(network, shards, model.input_axes, device).items():
            print(f"{name + ' found':>16}{100 * share:16.1f}")


if __name__ == "__main__":
    run_command(main)
