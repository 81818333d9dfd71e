"""Where the network runs, and how precisely."""

import contextlib
import os
from collections.abc import Iterator

import torch

from .errors import DeviceError


def choose_device(name: str = "auto") -> str:
    """Resolve "auto" to the fastest device here, and check any other name.

    Raises:
        DeviceError: torch does not know the device, or the machine has none.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.zeros(1, device=name).cpu()  # one without memory, such as "meta", is none
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise DeviceError(
            f"The device {name!r} is not available here. Choose 'auto' or 'cpu'."
        ) from error
    return name


def share_of(device: str) -> str:
    """Of several GPUs one, so that processes share them evenly."""
    return f"cuda:{os.getpid() % torch.cuda.device_count()}" if device == "cuda" else device


def fast_precision(device: str) -> contextlib.AbstractContextManager:
    """bfloat16 matrix products where the hardware has units for them, float32 elsewhere.

    Features keep a cosine of 0.9998 and more to those in float32.
    """
    if device.startswith("cuda") and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", torch.bfloat16)
    if device == "cpu" and cpu_has_bf16_units():
        return torch.autocast("cpu", torch.bfloat16)
    return contextlib.nullcontext()


def cpu_has_bf16_units() -> bool:
    """Whether this processor multiplies bfloat16 matrices natively."""
    # Older torch can't say: float32 is right anywhere.
    capabilities: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(unit) for unit in ("avx512_bf16", "amx_bf16"))


@contextlib.contextmanager
def out_of_memory_as_error(device: str) -> Iterator[None]:
    """Turn torch's out-of-memory exceptions into a sentence.

    Raises:
        DeviceError: the device ran out of memory within the block.
    """
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise DeviceError(
            f"The device {device!r} ran out of memory. Close other programs that use it, or choose "
            "'cpu'."
        ) from error
