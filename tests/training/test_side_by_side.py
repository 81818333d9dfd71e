"""Jobs in several processes: what comes of each, and what is told where one does not end well."""

import math
import signal

import pytest

from patchalign3d.errors import FileError, ProcessError
from training.data.shards import Shards
from training.side_by_side import side_by_side


def test_what_comes_of_each_job_is_told_by_its_number():
    assert dict(side_by_side(math.sqrt, [4.0, 9.0, 16.0], 2)) == {0: 2.0, 1: 3.0, 2: 4.0}


def test_what_a_job_raises_is_raised_here(tmp_path):
    with pytest.raises(FileError) as raised:
        list(side_by_side(Shards, [tmp_path / "nothing"], 1))
    assert "in __init__" in raised.value.__notes__[0]


def test_a_process_that_is_killed_is_told_and_not_waited_for():
    with pytest.raises(ProcessError, match="SIGKILL, most likely because memory ran out"):
        list(side_by_side(signal.raise_signal, [signal.SIGKILL, signal.SIGKILL], 2))
