"""Networks that were exported for ONNX Runtime: made once, verified, and run without PyTorch.

They are in a folder beside ``exported.json``, which has the hash of the weights that they were made
from, and of each file. Stale or altered files are refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from . import threads
from .errors import PatchAlignError
from .shared.atomic import replacing
from .shared.manifest import hash_file
from .shared.texts import cause

if TYPE_CHECKING:
    import onnxruntime

VOUCHER = "exported.json"
NETWORK = "model.onnx"
# What the files hold beyond the weights; one more whenever they are written in another way.
RECIPE = 5
REMEDY = "Install the extension again, or write them again with 'python -m patchalign3d.export'."


def is_exported(folder: Path) -> bool:
    """Whether a folder has an export, valid or not."""
    return (folder / VOUCHER).is_file()


def write_exported(folder: Path, source_sha256: str, files: Mapping[str, bytes]) -> None:
    """Write files that were made from weights with this hash, and then the file that verifies them.

    Raises:
        OSError: the folder cannot be written.
    """
    for name, content in files.items():
        with replacing(folder / name) as unfinished:
            unfinished.write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    voucher = {"recipe": RECIPE, "source_sha256": source_sha256, "files": hashes}
    with replacing(folder / VOUCHER) as unfinished:
        unfinished.write_text(json.dumps(voucher, indent=2) + "\n", encoding="utf-8")


def check_exported(
    folder: Path, source_sha256: str, error: type[PatchAlignError]
) -> dict[str, str]:
    """The SHA-256 of each file of an export, after checking that it is the one that was written.

    The error is raised if files are missing, altered, or made from weights with another hash.
    """
    file = folder / VOUCHER
    try:
        voucher = json.loads(file.read_text(encoding="utf-8"))
        fresh = (voucher["recipe"], voucher["source_sha256"]) == (RECIPE, source_sha256)
        hashes: dict[str, str] = voucher["files"]
        sound = NETWORK in hashes and hashes == {name: hash_file(folder / name) for name in hashes}
    except OSError as reason:
        raise error(f"{file} cannot be read: {cause(reason)}. {REMEDY}") from reason
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as reason:
        raise error(f"{file} cannot be read: {reason}. {REMEDY}") from reason
    if not fresh:
        raise error(f"The files beside {file} were made from other weights. {REMEDY}")
    if not sound:
        raise error(f"A file beside {file} is truncated or was altered. {REMEDY}")
    return hashes


def open_network(
    file: Path, error: type[PatchAlignError], count: int | None = None
) -> onnxruntime.InferenceSession:
    """A network ready to run on the CPU, with threads that sleep while they wait.

    Args:
        count: the number of threads of each run; by default, all that are allowed.

    Raises:
        error: this ONNX Runtime cannot read the network.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it would tell its makers of each use
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # as earlier ones are told on Windows
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = count or threads.allowed()
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # with it, twice the memory for no time saved
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as reason:  # of its own kinds, which share nothing but that
        raise error(f"ONNX Runtime cannot open the network: {reason}. {REMEDY}") from reason
