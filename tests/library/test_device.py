"""Device: what is chosen, what is refused."""

import pytest
import torch

from patchalign3d.device import choose_device, fast_precision, out_of_memory_as_error
from patchalign3d.errors import DeviceError


def test_auto_prefers_an_accelerator_and_always_finds_something():
    expected = (
        "cuda"
        if torch.cuda.is_available()
        else "mps"
        if torch.backends.mps.is_available()
        else "cpu"
    )
    assert choose_device("auto") == expected


@pytest.mark.parametrize("name", ["no-such-device", "cuda:99", "meta"])
def test_a_device_that_is_not_here_is_refused_by_name(name):
    with pytest.raises(DeviceError, match=name):
        choose_device(name)


def test_running_out_of_memory_becomes_a_sentence():
    with pytest.raises(DeviceError, match="ran out of memory"), out_of_memory_as_error("cpu"):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def test_the_fast_precision_stays_close_to_float32():
    torch.manual_seed(0)
    layer, x = torch.nn.Linear(384, 384), torch.randn(128, 384)
    with torch.inference_mode(), fast_precision("cpu"):
        fast = layer(x).float()
    cosine = torch.nn.functional.cosine_similarity(fast, layer(x), dim=-1)
    assert cosine.min() > 0.999
