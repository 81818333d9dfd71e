"""Exports the bundled model and its words for the lean engine: ``python -m patchalign3d.export``.

What is there already, of these weights, stays.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from .errors import ModelError, TextEncoderError
from .exported import NETWORK, check_exported, write_exported
from .network.compact import read_compact, write_compact
from .network.lean.graph import write_graph as write_network
from .network.model import BUNDLED, read_description
from .network.weights import read_weights
from .shared.interrupting import run_command
from .shared.options import Parser
from .text.lean.encoder import WORDS
from .text.lean.graph import write_graph as write_words
from .text.minilm_package import SHA256, TOKENIZER, package_folder
from .text.minilm_package import read_weights as read_word_weights


def export_model(folder: Path) -> None:
    """Export a model, beside its weights.

    Raises:
        ModelError: its files are incomplete or altered.
        OSError: the folder cannot be written.
    """
    from safetensors.numpy import load

    model = read_description(folder)
    tensors = load(read_weights(model, most=1 << 30))
    network = write_network(model.architecture, tensors)
    write_exported(folder, model.sha256, {NETWORK: network})


def export_weights(folder: Path) -> None:
    """Export a model's weights in their small form, unless they are there.

    Raises:
        ModelError: its files are incomplete or altered.
        OSError: the folder cannot be written.
    """
    model = read_description(folder)
    try:
        read_compact(folder, model.sha256)
    except ModelError:
        write_compact(folder, read_weights(model, most=1 << 30))


def export_words(folder: Path) -> None:
    """Export all-MiniLM-L6-v2, of the package that carries it.

    Raises:
        TextEncoderError: the package is missing or altered.
        OSError: the folder cannot be written.
    """
    from safetensors.numpy import load

    package = package_folder()
    network = write_words(load(read_word_weights(package)))
    tokenizer = (package / TOKENIZER).read_bytes()
    write_exported(folder, SHA256, {NETWORK: network, TOKENIZER: tokenizer})


def export_stale() -> None:
    """Export what is missing or stale.

    Raises:
        ModelError: the model's files are incomplete or altered, or nothing here writes exports.
        TextEncoderError: the package of the words is missing or altered.
        OSError: a folder cannot be written.
    """
    export_weights(BUNDLED)
    for folder, source, error, export in (
        (BUNDLED, read_description(BUNDLED).sha256, ModelError, export_model),
        (WORDS, SHA256, TextEncoderError, export_words),
    ):
        try:
            check_exported(folder, source, error)
        except error:
            if importlib.util.find_spec("onnx") is None:
                raise ModelError(
                    "The package onnx, which writes exports, is not installed here. Install it "
                    "with 'pip install patchalign3d[lean]'."
                ) from None
            export(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    Parser(description=__doc__).parse_args(arguments)
    export_stale()


if __name__ == "__main__":
    run_command(main)
