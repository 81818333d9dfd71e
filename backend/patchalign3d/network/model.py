"""A model is a folder: ``model.json`` says what it is, ``model.safetensors`` holds its weights.

The description is light: it can be read, and every model listed, without importing torch.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FileError, ModelError
from ..home import home
from ..shared.atomic import replacing
from ..shared.texts import cause
from . import compact
from .architecture import Architecture

if TYPE_CHECKING:
    import torch
    from torch import Tensor

FORMAT = 1
DESCRIPTION = "model.json"
WEIGHTS = "model.safetensors"
REMEDY = "Install or import the model again."
BUNDLED = Path(__file__).parents[1] / "weights" / "bundled"

# In the description, a hash of all its other fields. Old descriptions have none.
VOUCHER = "description_sha256"

AXES = ("+x", "-x", "+y", "-y", "+z", "-z")

# Far above any sensible network, far below what would exhaust a machine that reads a hostile
# folder.
LARGEST_SIZE = 1 << 16
LARGEST_DEPTH = 1 << 8
MOST_DISTANCES = 1 << 26  # between points and patches, of one sample
TEMPERATURES = (1e-4, 1e2)
LONGEST_DESCRIPTION = 1 << 20  # bytes


@dataclass(frozen=True, kw_only=True)
class Model:
    """What ``model.json`` says.

    Attributes:
        name, version: for people.
        architecture: sizes of the network.
        text_encoder: a name for ``text.encoders.load_text_encoder``.
        temperature: logit = cosine / temperature.
        input_axes: for each axis of the network's input its sign and its axis in Z-up, right-handed
            coordinates. The default is the released code's convention, a reflection.
        license: SPDX expression of the weights.
        training_data: what the weights were trained on, with licences.
        source_sha256: hash of the checkpoint that the model was converted from, if any.
        sha256: hash of the weights' file; set by :func:`save_model`.
        folder: where the model was found; not stored.
    """

    name: str
    version: str
    architecture: Architecture
    text_encoder: str
    temperature: float
    input_axes: tuple[str, str, str] = ("+x", "-y", "+z")
    license: str
    training_data: list[str]
    source_sha256: str | None = None
    sha256: str = ""
    folder: Path | None = None

    @property
    def identity(self) -> str:
        """A hash of all that it is: its axes and sizes beside its weights."""
        return hash_description(self)


def load_model(name_or_folder: str | Path) -> tuple[Model, dict[str, Tensor]]:
    """Read a model and its weights, as float32.

    Raises:
        ModelError: there is no such model; its description is not one, or was altered; its weights
            are altered or truncated, lack a tensor, have one too many, or one of another shape or
            not finite.
    """
    model = read_description(find_model(name_or_folder))
    return model, load_tensors(model)


def load_tensors(model: Model) -> dict[str, Tensor]:
    """Read the weights of a model whose description was read, as float32.

    Where the exact ones are not, as in the extension, their small form will do.

    Raises:
        ModelError: they are altered or truncated, lack a tensor, have one too many, or one of
            another shape or not finite.
    """
    folder = model.folder
    if folder and (folder / compact.NAME).is_file() and not (folder / WEIGHTS).exists():
        return _parse_tensors(compact.read_compact(folder, model.sha256), model)
    return _parse_tensors(read_weights(model, _largest_weights(model.architecture)), model)


def read_weights(model: Model, most: int) -> bytes:
    """The content of a model's file of weights, which has at most so many bytes.

    Raises:
        ModelError: it cannot be read, or is truncated or altered.
    """
    assert model.folder is not None
    file = model.folder / WEIGHTS
    content = _read(file, most)
    if hashlib.sha256(content).hexdigest() != model.sha256:
        raise ModelError(
            f"{file} is truncated or was altered: its SHA-256 is not the one in {DESCRIPTION}. "
            f"{REMEDY}"
        )
    return content


def save_model(
    folder: Path, model: Model, tensors: dict[str, Tensor], dtype: torch.dtype | None = None
) -> Model:
    """Write a model, over the one in ``folder`` if there is one; other files there stay.

    The weights are put in place before the description that vouches for them: a model that was cut
    off in between is refused, never half used.

    Args:
        folder: created if it is not there.
        model: its ``sha256`` and ``folder`` are filled in.
        tensors: as in ``PatchAligner.tensors``.
        dtype: stored precision of the floating-point tensors, float16 by default.

    Returns:
        ``model`` as saved.

    Raises:
        ModelError: the tensors are not those of the architecture, or are not finite in ``dtype``.
        OSError: the folder cannot be written.
    """
    import torch
    from safetensors.torch import save

    dtype = dtype or torch.float16
    stored = {
        name: tensor.detach().to("cpu", dtype if tensor.is_floating_point() else None).contiguous()
        for name, tensor in tensors.items()
    }
    check_tensors(stored, model.architecture, f"The model {model.name!r}")
    content = save(stored)
    folder = Path(folder)
    saved = dataclasses.replace(model, sha256=hashlib.sha256(content).hexdigest(), folder=folder)
    description = {"format": FORMAT, **_stored(saved), VOUCHER: hash_description(saved)}
    with replacing(folder / WEIGHTS) as unfinished:
        unfinished.write_bytes(content)
    with replacing(folder / DESCRIPTION) as unfinished:
        unfinished.write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    return saved


def find_model(name_or_folder: str | Path) -> Path:
    """The folder of a model: "bundled", the name of an imported one, or the folder itself.

    Raises:
        ModelError: there is none; the message says how to get the official one.
    """
    named = [BUNDLED] if name_or_folder == "bundled" else _imported(name_or_folder)
    for folder in (*named, Path(name_or_folder)):
        if _described(folder):
            return folder
    if name_or_folder == "bundled":
        raise ModelError(
            f"The bundled model is missing: {BUNDLED / DESCRIPTION} is not there. Install "
            "patchalign3d again."
        )
    if name_or_folder == "official":
        raise ModelError(
            "The official model is not on this machine. Download it with 'patchalign3d models "
            "fetch official', or convert its checkpoint with 'patchalign3d models import FILE'."
        )
    raise ModelError(
        f"There is no model {str(name_or_folder)!r}: it is neither listed by 'patchalign3d models "
        f"list' nor a folder with a {DESCRIPTION}."
    )


def list_models() -> list[Model]:
    """The bundled model, then the imported ones by name.

    What is no model any more is logged, and stops no other.
    """
    models = []
    imported = [folder for parent in _imported() for folder in sorted(parent.glob("*"))]
    for folder in [BUNDLED, *imported]:
        if _described(folder):
            try:
                models.append(read_description(folder))
            except ModelError as error:
                logging.getLogger(__name__).warning("%s", error)
    return models


def models_folder() -> Path:
    """Where imported models live, each in a folder of its name.

    Raises:
        FileError: the user has no home.
    """
    return home() / "models"


def _imported(name: str | Path = "") -> list[Path]:
    """The folder of an imported model, or of all; none where the user has no home."""
    try:
        return [models_folder() / name]
    except FileError:
        return []


def read_description(folder: Path) -> Model:
    """Read ``model.json`` of a folder.

    Raises:
        ModelError: it is missing, not JSON, of another format, or altered, or a field is missing or
            senseless.
    """
    file = folder / DESCRIPTION
    try:
        fields = json.loads(_read(file, LONGEST_DESCRIPTION).decode("utf-8"))
    except (ValueError, RecursionError) as error:  # of JSON and UTF-8: ValueErrors
        raise ModelError(f"{file} cannot be read: {error}. {REMEDY}") from error
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ModelError(
            f"{file} is not a model description of format {FORMAT}, the one known here."
        )
    del fields["format"]
    vouched_for = fields.pop(VOUCHER, None)
    try:
        fields["architecture"] = Architecture(**fields["architecture"])
        fields["input_axes"] = tuple(fields["input_axes"])
        model = Model(**fields, folder=folder)
    except KeyError as error:
        raise ModelError(f"{file} lacks the field {error}.") from error
    except TypeError as error:  # Python names the field that is missing or unknown
        message = str(error).rpartition("__init__() ")[2]
        raise ModelError(f"{file} is not a model description: {message}.") from error
    _check_values(model, file)
    if vouched_for not in (None, hash_description(model)):
        raise ModelError(f"{file} was altered: it does not match the {VOUCHER} in it. {REMEDY}")
    return model


def hash_description(model: Model) -> str:
    """SHA-256 of what a description says, the hash of the weights included: all of a model."""
    return hashlib.sha256(json.dumps(_stored(model), sort_keys=True).encode()).hexdigest()


def _stored(model: Model) -> dict[str, Any]:
    """The fields that are written."""
    fields = dataclasses.asdict(model)
    del fields["folder"]
    return fields


def _described(folder: Path) -> bool:
    """Whether a description lies there, as far as that can be found out."""
    try:
        return (folder / DESCRIPTION).is_file()
    except OSError:  # a name that is too long, a folder that may not be looked into
        return False


def _read(file: Path, most: int) -> bytes:
    """The content of a file, whose size is known before it is read.

    Raises:
        ModelError: it cannot be read, or is larger than ``most`` bytes.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:  # as much memory is asked for as is to be read
            content = stream.read(size + 1) if size <= most else None
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {cause(error)}. {REMEDY}") from error
    if content is None or len(content) > most:
        raise ModelError(f"{file} cannot be read: it has more than {most} bytes. {REMEDY}")
    return content


def _check_values(model: Model, file: Path) -> None:
    a = model.architecture
    texts = ("name", "version", "text_encoder", "license", "sha256")
    wrong = [name for name in texts if not isinstance(getattr(model, name), str)]
    if not isinstance(model.source_sha256, str | None):
        wrong.append("source_sha256")
    for name, size in dataclasses.asdict(a).items():
        if type(size) is not int or not 1 <= size <= LARGEST_SIZE:
            wrong.append(name)
    data = model.training_data
    if not isinstance(data, list) or not all(isinstance(entry, str) for entry in data):
        wrong.append("training_data")
    coldest, warmest = TEMPERATURES
    if type(model.temperature) not in (int, float) or not (coldest <= model.temperature <= warmest):
        wrong.append("temperature")
    known = all(axis in AXES for axis in model.input_axes)
    if not known or sorted(axis[1] for axis in model.input_axes) != ["x", "y", "z"]:
        wrong.append("input_axes")
    if not wrong:
        if a.depth > LARGEST_DEPTH:
            wrong.append("depth")
        if a.width % a.heads:
            wrong.append("heads")
        if max(a.patches, a.patch_size) > a.points:
            wrong.append("points")
        if a.patches * a.points > MOST_DISTANCES:
            wrong.append("patches")
    if wrong:
        raise ModelError(f"{file} has an invalid value for {', '.join(wrong)}.")


def check_tensors(tensors: dict[str, Tensor], architecture: Architecture, whose: str) -> None:
    """Compare names, shapes and values of ``tensors`` with the network's.

    The head that tells frames is there as a whole or not at all.

    Args:
        whose: begins the sentence of the error, such as "The model 'bundled'".

    Raises:
        ModelError: a tensor is missing, surplus, of another shape or kind, or not finite.
    """
    tells_frame = any(name.startswith("frame.") for name in tensors)
    expected = _expected_tensors(architecture, tells_frame)
    for name in expected:
        if name not in tensors:
            raise ModelError(f"{whose} lacks the tensor {name!r}.")
    for name, tensor in tensors.items():
        if name not in expected:
            raise ModelError(f"{whose} has an extra tensor, {name!r}.")
        if tensor.shape != expected[name].shape:
            raise ModelError(
                f"{whose} has the tensor {name!r} in the shape {tuple(tensor.shape)}; it must be "
                f"{tuple(expected[name].shape)}."
            )
        if tensor.is_floating_point() != expected[name].is_floating_point():
            raise ModelError(
                f"{whose} has the tensor {name!r} as {tensor.dtype}, another kind of number."
            )
        if not tensor.isfinite().all():
            raise ModelError(f"{whose} has numbers that are not finite in the tensor {name!r}.")


def _expected_tensors(architecture: Architecture, tells_frame: bool) -> dict[str, Tensor]:
    import torch

    from .encoder import PatchAligner

    with torch.device("meta"):  # names and shapes alone
        return PatchAligner(architecture, tells_frame=tells_frame).tensors()


def _largest_weights(architecture: Architecture) -> int:
    """More bytes than a sound file of weights has: doubles, and a header."""
    tensors = _expected_tensors(architecture, tells_frame=True).values()
    return (1 << 20) + 8 * sum(tensor.numel() for tensor in tensors)


def _parse_tensors(content: bytes, model: Model) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        tensors = load(content)
    except SafetensorError as error:
        raise ModelError(
            f"The weights of the model {model.name!r} are not a safetensors file: {error}."
        ) from error
    check_tensors(tensors, model.architecture, f"The model {model.name!r}")
    return {name: t.float() if t.is_floating_point() else t for name, t in tensors.items()}
