"""The official checkpoint, converted once into a model folder.

It is a pickle, the only one the library ever opens, and torch's restricted unpickler opens it:
tensors and plain values, no code.
"""

import argparse
import pickle
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .errors import FileError, ModelError
from .files.source import refuse_irregular
from .network.architecture import Architecture
from .network.model import Model, models_folder
from .network.weights import check_tensors, save_model
from .shared.manifest import hash_file
from .shared.texts import cause
from .text.clip import ClipText

REPOSITORY = "patchalign3d/patchalign3d-encoder"
FILE = "patchalign3d.pt"
TEXT_MODEL, TEXT_WEIGHTS = "ViT-bigG-14", "laion2b_s39b_b160k"
WAY_ON = (
    f"Import {FILE} of https://huggingface.co/{REPOSITORY}, or let 'patchalign3d models fetch "
    "official' download it."
)


def import_checkpoint(checkpoint: Path) -> Model:
    """Convert the official checkpoint, in full precision, to the model "official".

    A checkpoint has ``model``, the encoder, and ``proj``, its head into the text space. The model's
    folder is in the home folder.

    Raises:
        ModelError: the file is not a checkpoint, is truncated, or holds anything but tensors and
            plain values; a tensor is missing, surplus, of another shape or kind, or not finite.
    """
    checkpoint = Path(checkpoint)
    whose = f"The checkpoint {checkpoint.name}"
    _make_sure_it_opens(checkpoint, whose)
    architecture = Architecture()
    try:
        content = _load(checkpoint, whose)
        tensors = {**_tensors(content, "model", whose), **_tensors(content, "proj", whose)}
        check_tensors(tensors, architecture, whose)
    except ModelError as error:
        raise ModelError(f"{error} {WAY_ON}") from error
    model = Model(
        name="official",
        version="1",
        architecture=architecture,
        text_encoder=f"open_clip:{TEXT_MODEL}/{TEXT_WEIGHTS}",
        temperature=0.07,  # the released evaluation's, whatever was learned in training
        license="MIT",
        training_data=["patchalign3d/patchalign3d-training-data (CC-BY-4.0)"],
        source_sha256=hash_file(checkpoint),
    )
    return save_model(models_folder() / "official", model, tensors, torch.float32)


def fetch_official() -> Model:
    """Download the official checkpoint (90 MB) and its text encoder's weights (10 GB), and convert.

    Raises:
        ModelError: the checkpoint cannot be downloaded or is not the official one.
        TextEncoderError: the text encoder's package is missing, or its weights cannot be
            downloaded.
    """
    from huggingface_hub import hf_hub_download

    encoder = ClipText(TEXT_MODEL, TEXT_WEIGHTS)  # which its package may be missing for
    try:
        checkpoint = hf_hub_download(REPOSITORY, FILE)
    except (OSError, ValueError) as error:  # what the hub raises is one of the two
        raise ModelError(
            f"{FILE} of {REPOSITORY} cannot be downloaded: {error} Try again later, or get the "
            "file in another way and use 'patchalign3d models import FILE'."
        ) from error
    model = import_checkpoint(Path(checkpoint))
    encoder.fetch()
    return model


def _make_sure_it_opens(checkpoint: Path, whose: str) -> None:
    try:
        refuse_irregular(checkpoint)
        checkpoint.open("rb").close()
    except FileNotFoundError as error:
        raise ModelError(f"There is no file {checkpoint}.") from error
    except FileError as error:
        raise ModelError(f"{whose} is not a checkpoint: {error}") from error
    except OSError as error:
        raise ModelError(f"{whose} cannot be read: {cause(error)}.") from error


def _load(checkpoint: Path, whose: str) -> dict[str, Any]:
    try:
        # Training scripts store their command line: a bag of plain values.
        with torch.serialization.safe_globals([argparse.Namespace]):
            content = torch.load(checkpoint, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{whose} is not a checkpoint, or holds more than tensors and plain values. It was not "
            "opened any further."
        ) from error
    except Exception as error:  # whatever a damaged file drives torch's reader to
        raise ModelError(f"{whose} is truncated or not a checkpoint.") from error
    if not isinstance(content, dict):
        raise ModelError(f"{whose} is not PatchAlign3D's: it holds no 'model' and 'proj'.")
    return content


def _tensors(content: dict[str, Any], key: str, whose: str) -> dict[str, Tensor]:
    tensors = content.get(key)
    if not isinstance(tensors, dict):
        raise ModelError(f"{whose} is not PatchAlign3D's: it holds no {key!r}.")
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise ModelError(f"{whose} has {name!r} in {key!r}, which is not a tensor.")
    return tensors
