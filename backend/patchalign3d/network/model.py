"""A model is a folder: ``model.json`` says what it is, ``model.safetensors`` holds its weights.

The description is light: it can be read, and every model listed, without importing torch.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import FileError, ModelError
from ..home import home
from ..shared.texts import cause
from .architecture import Architecture

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
        sha256: hash of the weights' file; set by :func:`.weights.save_model`.
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

    @property
    def is_bundled(self) -> bool:
        """Whether it is the one that comes with the library, by whatever path it was named."""
        return self.folder is not None and self.folder.resolve() == BUNDLED.resolve()


def find_model(name_or_folder: str | Path) -> Path:
    """The folder of a model: "bundled", the name of an imported one, or the folder itself.

    Raises:
        ModelError: there is none; the message says how to get the official one.
    """
    named = [BUNDLED] if name_or_folder == "bundled" else _imported(name_or_folder)
    # Not Path's, which fails of a user whom nobody knows.
    typed = Path(os.path.expanduser(name_or_folder))  # noqa: PTH111
    for folder in (*named, typed):
        if _described(folder):
            return folder
    if name_or_folder == "bundled":
        raise ModelError(
            f"The bundled model is missing: {BUNDLED / DESCRIPTION} is not there. Install "
            "patchalign3d again."
        )
    if name_or_folder == "official":
        raise ModelError(
            "The official model is not on this machine. In Blender, Fetch Official Weights in the "
            "panel Backend downloads it, once PyTorch is set up. In a shell, 'patchalign3d models "
            "fetch official' does, and 'patchalign3d models import FILE' converts its checkpoint."
        )
    raise ModelError(
        f"There is no model {str(name_or_folder)!r}: it is neither the name of one that is here, "
        f"such as bundled, nor a folder with a {DESCRIPTION}."
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
        fields = json.loads(read_file(file, LONGEST_DESCRIPTION).decode("utf-8"))
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
    return hashlib.sha256(json.dumps(stored_fields(model), sort_keys=True).encode()).hexdigest()


def stored_fields(model: Model) -> dict[str, Any]:
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


def read_file(file: Path, most: int) -> bytes:
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
