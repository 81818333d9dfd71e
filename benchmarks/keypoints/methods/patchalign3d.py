"""PatchAlign3D's two rows of Table 13."""

from __future__ import annotations

import torch

from patchalign3d.errors import ModelError, TextEncoderError
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner
from training.loop.settings import INPUT_AXES

from ...harness.contract import Entry, Method, Settings, Unavailable
from ...methods.patchalign3d import NO_WORDS, OFFICIAL, load_network
from ..patches import BEST, YAWS, FewShot, PatchAlign3D, ZeroShot

TINY = Architecture(64, 8, 8, width=24, depth=1, heads=2, mlp_width=48, feature_width=384)


def loaded(settings: Settings, words: bool = True) -> PatchAlign3D:
    """The model that is asked for; the bundled one if none is.

    Args:
        settings: name it.
        words: whether it must know some.

    Raises:
        Unavailable: it is not here, or the words are not.
    """
    name = settings.model or "bundled"
    try:
        network, text_encoder, *about = load_network(name)
        if words and not text_encoder:
            raise Unavailable(NO_WORDS)
        made = PatchAlign3D(network, text_encoder, *about, settings.device)
        if words:
            made.texts(["tip"], "thing")
    except (ModelError, TextEncoderError) as error:
        fetch = OFFICIAL if name == "official" else ()
        raise Unavailable(f"{name} cannot be loaded here: {error}", fetch) from error
    return made


def tiny() -> PatchAlign3D:
    """One of random weights."""
    torch.manual_seed(0)
    return PatchAlign3D(PatchAligner(TINY), "all-MiniLM-L6-v2", INPUT_AXES, "random")


def few_shot(settings: Settings) -> Method:
    return FewShot(loaded(settings, words=False))


def zero_shot(settings: Settings) -> Method:
    return ZeroShot(loaded(settings))


ENTRIES = [
    Entry(
        "patchalign3d-few-shot",
        "PatchAlign3D - Few Shot",
        frozenset({"keypoints"}),
        few_shot,
        lambda: FewShot(tiny()),
        fits=True,
        note="PatchAlign3D, few shot: the patch nearest to each keypoint of three references; the "
        "clouds as they come (the paper takes 2048 vertices of the meshes, as a view has them).",
    ),
    Entry(
        "patchalign3d-zero-shot",
        "PatchAlign3D - Zero Shot",
        frozenset({"keypoints"}),
        zero_shot,
        lambda: ZeroShot(tiny()),
        note=f"PatchAlign3D, zero shot: each distinct text once, without stop words and the class; "
        f"the {BEST} best patches in each of {len(YAWS)} views, each of which counts, as in the "
        "code [read in a copy]. The code also averages in other names of a keypoint, from a list "
        "of its own, and leaves out more words (up, down, out, part).",
    ),
]
