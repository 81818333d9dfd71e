"""Learn the rule of pointing (patchalign3d.labels.selecting) from simulated clicks.

    python -m training.pointing.rule --makehuman FOLDER --packs FOLDER ... --sources FOLDER ... \\
        --out backend/patchalign3d/weights/pointing/rule.npz

Meshes that the model itself was trained on are encoded once; somebody who knows their parts clicks
at them, first into the middle, then into the largest error of the rule as it is so far. From what
speaks for each face then, a small network learns whether the face is in the part.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm, trange

from patchalign3d import Mesh, Segmenter
from patchalign3d.errors import FileError
from patchalign3d.labels.click_evidence import EVIDENCE, Surface, evidence
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.options import Parser

from ..data.body import load_body
from ..data.labelled import LabelledMesh
from ..data.levels import labels_of
from ..data.packs import read_models
from ..data.people import LEVELS, part_by_bone, random_person
from ..data.sources import SOURCES, source_folder
from ..options import add_model_options, at_least, file_to_be, folder_of_arrays, run_command
from ..shapes import FAMILIES
from .clicks import Clicker

HIDDEN = 24
FACES = 256  # of a mesh at a click, drawn by area
PARTS, CLICKS = 3, 6  # of a mesh in a round
ROUNDS = 3
STEPS, BATCH = 1200, 64
LARGEST = 20_000  # faces of a mesh
EACH = 40  # meshes of a folder, at most
PEOPLE = 9
UNSURE = 0.05  # of the first guess: a logit in cosines

Rule = Callable[[NDArray[np.float32]], NDArray]
"""Rows of evidence (F, K) → logits (F,)."""


class Known(NamedTuple):
    """A mesh whose parts are known."""

    surface: Surface
    truth: NDArray[np.int64]  # (F,), −1 for none


class Seen(NamedTuple):
    """What there was to see at one click, at some faces, and which of them are in the part."""

    rows: NDArray[np.float32]  # (FACES, K)
    inside: NDArray[np.float32]  # (FACES,)


def as_seen(segmenter: Segmenter, mesh: Mesh, truth: NDArray[np.int64]) -> Known:
    """A mesh and its parts (F,) as the rule sees them."""
    return Known(segmenter.about(segmenter.encode(mesh)).surface(), truth)


def first_guess(rows: NDArray[np.float32]) -> NDArray:
    """(n,) logits from rows (n, K) of evidence: how much more alike than Otsu's threshold, less
    what is like the faces beside the part.
    """
    above, less = (rows[:, EVIDENCE.index(name)] for name in ("above Otsu", "less like"))
    return (above + np.minimum(less, 0)) / UNSURE


def simulate_clicks(
    known: Known, rule: Rule, rng: np.random.Generator, left_out: Sequence[str] = ()
) -> Iterator[Seen]:
    """A few parts of a mesh, clicked at; some columns of the evidence may be left out."""
    surface, truth = known
    clicker = Clicker(surface.mesh)
    chance = surface.area * (truth >= 0)
    parts = clicker.parts(truth)
    for part in rng.permutation(parts)[:PARTS]:
        seen = []

        def pointed(include: list[int], exclude: list[int], seen: list = seen) -> NDArray[np.bool_]:
            rows = evidence_without(surface, include, exclude, left_out)
            seen.append(rows)
            return rule(rows) > 0

        clicker.overlaps(truth, int(part), pointed, CLICKS)
        for rows in seen:
            faces = rng.choice(len(truth), FACES, p=chance / chance.sum())
            yield Seen(rows[faces], (truth[faces] == part).astype(np.float32))


def evidence_without(
    surface: Surface, include: Sequence[int], exclude: Sequence[int], left_out: Sequence[str] = ()
) -> NDArray[np.float32]:
    """(F, K) evidence, in which the columns left out are 0."""
    rows = evidence(surface, np.array(include), np.array(exclude, int))
    rows[:, [EVIDENCE.index(name) for name in left_out]] = 0
    return rows


def learn(meshes: Sequence[Known], seed: int = 0, left_out: Sequence[str] = ()) -> Network:
    """A rule, learned from clicks at these meshes."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    seen: list[Seen] = []
    rule: Rule = first_guess
    for _ in range(ROUNDS):
        for known in tqdm(meshes, desc="clicks", unit="mesh", leave=False):
            seen += simulate_clicks(known, rule, rng, left_out)
        network = fit(seen)
        rule = as_rule(network)
    return network


class Network(nn.Module):
    """Evidence (…, K) → logits (…)."""

    def __init__(self, rows: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", rows.mean(0))
        self.register_buffer("deviation", rows.std(0) + 1e-3)
        self.layers = nn.Sequential(
            *(nn.Linear(rows.shape[1], HIDDEN), nn.SiLU()),
            *(nn.Linear(HIDDEN, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, 1)),
        )

    def forward(self, rows: Tensor) -> Tensor:
        return self.layers((rows - self.mean) / self.deviation)[..., 0]


def fit(seen: Sequence[Seen]) -> Network:
    """Cross-entropy by face and Dice by click: small parts count as much as large ones."""
    rows = torch.from_numpy(np.stack([each.rows for each in seen]))  # (Q, FACES, K)
    inside = torch.from_numpy(np.stack([each.inside for each in seen]))
    network = Network(rows.flatten(0, 1))
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for _ in trange(STEPS, desc="fit", leave=False):
        chosen = torch.randint(len(rows), (BATCH,))
        logits, truth = network(rows[chosen]), inside[chosen]
        share = logits.sigmoid()
        both, either = (share * truth).sum(1), share.sum(1) + truth.sum(1)
        dice = 1 - (2 * both + 1) / (either + 1)
        loss = F.binary_cross_entropy_with_logits(logits, truth) + dice.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network


def as_rule(network: Network) -> Rule:
    """The network as a function of arrays."""

    def rule(rows: NDArray[np.float32]) -> NDArray:
        with torch.inference_mode():
            return network(torch.from_numpy(rows)).numpy()

    return rule


def arrays_of(network: Network) -> dict[str, NDArray[np.float32]]:
    """The arrays of a rule's file."""
    linear = [layer for layer in network.layers if isinstance(layer, nn.Linear)]
    found = {"mean": network.mean.numpy(), "deviation": network.deviation.numpy()}
    for number, layer in enumerate(linear):
        found[f"weight{number}"] = layer.weight.detach().numpy()
        found[f"bias{number}"] = layer.bias.detach().numpy()
    return found


def known_meshes(
    makehuman: Path | None, packs: Sequence[Path], sources: Sequence[Path], seed: int
) -> Iterator[tuple[Mesh, NDArray[np.int64]]]:
    """Meshes with a part (F,) of each face, none of them held out.

    Raises:
        FileError: what is given is damaged, or a folder has no mesh to learn from.
    """
    # What is given is read before anything is made: if it is damaged, that is told at once.
    body = load_body(makehuman) if makehuman else None
    readers = itertools.chain(
        ((folder, read_models(folder)) for folder in packs),
        ((folder, SOURCES[folder.name](folder)) for folder in sources),
    )
    given = []
    for folder, reader in readers:
        given.append([m for m in reader if not m.held_out and _is_usable(m)])
        if not given[-1]:
            raise FileError(
                f"Nothing can be learned from {folder}: of its meshes, none that is not held out "
                f"has parts with names and 300 to {LARGEST:,} faces. Leave the folder out."
            )
    rng = np.random.default_rng(seed)
    for family in FAMILIES.values():
        shape = family(rng)
        names = shape.names(0)
        numbers = {name: i for i, name in enumerate(sorted(set(names) - {""}))}
        part = np.array([numbers.get(name, -1) for name in names])
        yield Mesh(shape.vertices, shape.faces), part[shape.face_part]
    if body:
        bone = body.vertex_bone[body.faces[:, 0]]
        for number in range(PEOPLE):
            level = LEVELS[number % 3]
            person = random_person(body, rng)
            yield Mesh(person.vertices, body.faces), part_by_bone(level, body.bones)[bone]
    for usable in given:
        for mesh in (usable[i] for i in rng.permutation(len(usable))[:EACH]):
            truth = labels_of(mesh.levels[0], len(mesh.faces))
            yield Mesh(mesh.vertices, mesh.faces), truth


def _is_usable(mesh: LabelledMesh) -> bool:
    return 300 < len(mesh.faces) < LARGEST and len(mesh.levels[0]) > 1


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=file_to_be, required=True, help="the rule's file, .npz")
    add_model_options(parser)
    parser.add_argument(
        "--makehuman", type=folder_of_arrays, help="folder of the MakeHuman base mesh, for people"
    )
    parser.add_argument(
        "--packs",
        type=folder_of_arrays,
        nargs="+",
        default=[],
        help="folders of artists' models as .npz",
    )
    parser.add_argument(
        "--sources",
        type=source_folder,
        nargs="+",
        default=[],
        help="folders of other models; see training.data.make_shards",
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=0, help="seed of everything random (%(default)s)"
    )
    options = parser.parse_args()
    segmenter = Segmenter.load(options.model, options.device, options.engine)
    meshes = known_meshes(options.makehuman, options.packs, options.sources, options.seed)
    known = [
        as_seen(segmenter, mesh, truth)
        for mesh, truth in tqdm(meshes, desc="encoding", unit="mesh")
    ]
    network = learn(known, options.seed)
    with replacing(options.out) as unfinished:
        np.savez(unfinished, **arrays_of(network))
    print(options.out)


if __name__ == "__main__":
    run_command(main)
