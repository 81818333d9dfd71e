"""What tests of training share."""

import pytest
import torch

from training.data.body import load_body


@pytest.fixture(scope="session")
def body(shared_data):
    """MakeHuman's body."""
    return load_body(shared_data / "train" / "makehuman")


@pytest.fixture
def one_thread():
    """Tiny networks only lose time when threads wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
