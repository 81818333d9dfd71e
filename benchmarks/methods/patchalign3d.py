"""PatchAlign3D on point clouds, as the released evaluation asks it.

2048 points are encoded (all if there are no more), a point takes the logits of its nearest patch
centre. Any model folder will do, the official one, the bundled one, and a run of training, of
Stage 1, too: that one knows no words and answers only what a place looks like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import cKDTree

import patchalign3d
from patchalign3d import Mesh, Segmenter
from patchalign3d.device import fast_precision
from patchalign3d.errors import ModelError, TextEncoderError
from patchalign3d.geometry.sampling import to_model_frame
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.model import Model
from patchalign3d.network.torch_engine import TorchEngine
from patchalign3d.network.weights import load_model
from patchalign3d.shared.prompts.words import clean
from patchalign3d.text.embedding import embed_prompts
from patchalign3d.text.encoders import TextEncoder
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.run import Run
from training.loop.settings import INPUT_AXES

from ..harness.contract import Entry, Method, Settings, Shape, Unavailable, chance
from ..harness.weights import digest
from .floors import one_hot

OFFICIAL = (
    "patchalign3d.pt of patchalign3d/patchalign3d-encoder",
    "open_clip_pytorch_model.bin of laion/CLIP-ViT-bigG-14-laion2B-39B-b160k "
    "('patchalign3d models fetch official')",
)
STAGE_1 = (
    "a run of Stage 1 (python -m training.loop.train --stage 1) as stage1/checkpoint.safetensors "
    "in --weights"
)
NO_WORDS = "a run of Stage 1 knows no words"
LEARNED = Path(patchalign3d.__file__).parent / "weights"  # in which the library's rules are, too
TINY = Architecture(
    points=256,
    patches=16,
    patch_size=8,
    width=24,
    depth=1,
    heads=2,
    mlp_width=48,
    feature_width=384,
)
TEXT = "all-MiniLM-L6-v2"


class PatchAlign3D(Method):
    """A network over clouds.

    Args:
        network: on its device.
        text_encoder: it or its name; "" for a network that knows no words.
        axes: of the network's input.
        identity: the weights'.
        seed: of the points that are drawn from larger clouds.
        category: whether prompts say what the shape is.
        device: where the network is.
    """

    def __init__(
        self,
        network: PatchAligner,
        text_encoder: str | TextEncoder,
        axes: tuple[str, str, str],
        identity: str,
        seed: int = 0,
        category: bool = False,
        device: str = "cpu",
    ) -> None:
        self._network = network.to(device).eval()
        self._text_encoder = text_encoder
        self._axes = axes
        self._seed = seed
        self._category = category
        self._device = device
        self.identity = identity

    def encode(self, shape: Shape) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Features (G, D) of patches, and the nearest patch centre (N,) of each point."""
        points = to_model_frame(shape.z_up(), self._axes)
        wanted = self._network.architecture.points
        cloud = points
        if len(points) > wanted:
            rng = chance(self._seed, shape.key)
            cloud = points[rng.choice(len(points), wanted, replace=False)]
        batch = torch.from_numpy(cloud)[None].to(self._device)
        with torch.inference_mode(), fast_precision(self._device):
            features, patches = self._network(batch)
        centres = patches.centres[0].float().cpu().numpy()
        return features[0].float().cpu().numpy(), cKDTree(centres).query(points)[1]

    def text(self, names: Sequence[str], category: str) -> NDArray[np.float32]:
        """(K, D) of prompts; two names that read the same share one.

        Raises:
            TextEncoderError: the text encoder is not here.
        """
        words = [clean(name) or name for name in names]
        asked = list(dict.fromkeys(words))
        said = category if self._category else None
        embedded = embed_prompts(self._text_encoder, asked, said, self._device)
        return embedded[[asked.index(word) for word in words]]

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        features, nearest = self.encode(shape)
        logits = features @ self.text(names, shape.category).T  # (G, K)
        return logits[nearest].astype(np.float64)

    def features(self, shape: Shape) -> NDArray[np.float64]:
        features, nearest = self.encode(shape)
        return features[nearest].astype(np.float64)

    def similarity(self, shape: Shape, word: str) -> NDArray[np.float64]:
        return self.segment(shape, [word])[:, 0]


class OnMesh(Method):
    """The library's own way on meshes: samplings pooled, prompts comparable, borders on creases;
    and parts without words.
    """

    def __init__(self, segmenter: Segmenter, seed: int = 0) -> None:
        self._segmenter = segmenter
        self._seed = seed
        self.identity = library_identity(segmenter)

    def segment(self, shape: Shape, names: Sequence[str]) -> NDArray[np.float64]:
        self._segmenter.set_mesh(mesh_of(shape), self._seed)
        asked = list(dict.fromkeys(clean(name) or name for name in names))
        labels = self._segmenter.segment(asked).face_labels
        place = [asked.index(clean(name) or name) for name in names]
        label = np.array([place.index(i) for i in range(len(asked))])[labels]
        return one_hot(label[faces_of(shape)], len(names))

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        self._segmenter.set_mesh(mesh_of(shape), self._seed)
        labels = self._segmenter.segment_automatically(count).face_labels
        found = labels[faces_of(shape)]
        return np.unique(found, return_inverse=True)[1].reshape(-1)


def weights_identity(model: Model) -> str:
    """Of a model's weights, and of what its description says of them, such as its text encoder."""
    return f"{model.sha256[:12]}, described as {model.identity[:6]}"


def library_identity(segmenter: Segmenter) -> str:
    """Of all that is learned in the library's answers: a model, and the rules beside it."""
    rules = hashlib.sha256()
    for file in sorted(LEARNED.glob("*/rule.npz")):
        rules.update(file.read_bytes())
    model, engine = weights_identity(segmenter.model), segmenter.engine.name
    return f"{segmenter.model.name} {model}, rules {rules.hexdigest()[:6]}, by {engine}"


def mesh_of(shape: Shape) -> Mesh:
    """The shape's mesh.

    Raises:
        Unavailable: it has none.
    """
    if shape.vertices is None:
        raise Unavailable("it needs meshes, and this set has clouds")
    return Mesh(shape.vertices, shape.faces, shape.up)


def faces_of(shape: Shape) -> NDArray[np.int64]:
    """The face (N,) of each point: as it is known, or that whose middle is nearest."""
    if shape.point_face is not None:
        return shape.point_face
    return cKDTree(shape.vertices[shape.faces].mean(1)).query(shape.points)[1]


def load_network(name: str | Path) -> tuple[PatchAligner, str, tuple[str, str, str], str]:
    """Network, text encoder's name ("" without words), input axes and identity of a model's name,
    its folder, or the folder of a training run.

    Raises:
        ModelError: there is neither.
    """
    file = Path(name) / CHECKPOINT
    if file.exists():
        made = read_checkpoint(file)
        run = Run(Path(name), made.settings, len(made.parts["network"]["proj.bias"]), "cpu")
        run.resume()
        words = made.settings.text_encoder_name if made.settings.stage == 2 else ""
        return run.network, words, INPUT_AXES, digest(file)
    model, tensors = load_model(name)
    network = PatchAligner.of(model.architecture, tensors)
    return network, model.text_encoder, tuple(model.input_axes), weights_identity(model)


def of_model(settings: Settings, model: str = "", category: bool = False) -> PatchAlign3D:
    """The network of a model's name, its folder or that of a run, by default the settings'.

    Raises:
        Unavailable: there is none, it is damaged, it knows no words or its text encoder is not
            here.
    """
    name = model or settings.model or "bundled"
    try:
        network, text_encoder, *about = load_network(name)
        if not text_encoder:
            raise Unavailable(NO_WORDS)
        about += [settings.seed, category, settings.device]
        made = PatchAlign3D(network, text_encoder, *about)
        made.text(["part"], "thing")
    except (ModelError, TextEncoderError) as error:
        if name == "official":
            raise Unavailable(f"{name} cannot be loaded here", OFFICIAL) from error
        raise Unavailable(str(error)) from error
    return made


def _make_stage1(settings: Settings) -> PatchAlign3D:
    folder = settings.weights / "stage1" if settings.weights else None
    if folder is None or not (folder / CHECKPOINT).exists():
        raise Unavailable("no weights of Stage 1 were published", [STAGE_1])
    return PatchAlign3D(*load_network(folder), settings.seed, device=settings.device)


def _make_on_mesh(settings: Settings) -> OnMesh:
    try:
        return OnMesh(Segmenter.load(settings.model or "bundled", settings.device), settings.seed)
    except ModelError as error:
        raise Unavailable(str(error)) from error


def _tiny(category: bool = False, words: bool = True) -> PatchAlign3D:
    torch.manual_seed(0)
    text = TEXT if words else ""
    return PatchAlign3D(PatchAligner(TINY), text, INPUT_AXES, "random", category=category)


def _tiny_on_mesh() -> OnMesh:
    torch.manual_seed(0)
    model = Model(
        name="tiny",
        version="1",
        architecture=TINY,
        text_encoder=TEXT,
        temperature=0.07,
        license="CC0-1.0",
        training_data=(),
    )
    return OnMesh(Segmenter(model, TorchEngine(PatchAligner(TINY), "cpu")))


ASKED = frozenset({"segment", "features", "similarity"})
ENTRIES = [
    Entry(
        "patchalign3d",
        "PatchAlign3D, here",
        ASKED,
        of_model,
        _tiny,
        note="PatchAlign3D, here: --model, the bundled one by default; the released rule (2048 "
        "points, one sampling, nearest patch centre), prompts of part names alone.",
    ),
    Entry(
        "patchalign3d-category",
        "PatchAlign3D, here, asked with the category",
        frozenset({"segment"}),
        partial(of_model, category=True),
        partial(_tiny, category=True),
    ),
    Entry(
        "patchalign3d-official",
        "PatchAlign3D, official weights",
        ASKED,
        partial(of_model, model="official"),
        _tiny,
    ),
    Entry(
        "patchalign3d-mesh",
        "PatchAlign3D, here, on the mesh",
        frozenset({"segment", "divide"}),
        _make_on_mesh,
        _tiny_on_mesh,
        note="On the mesh: the library's default, four samplings pooled, borders on creases; "
        "without words it merges faces by shape and features.",
    ),
    Entry(
        "stage1",
        "Stage 1 features",
        frozenset({"features"}),
        _make_stage1,
        partial(_tiny, words=False),
    ),
]
