"""A checkpoint is whole or not there, and a damaged one is refused."""

import os

import pytest
from tiny_runs import SETTINGS, command

from patchalign3d.errors import ModelError
from training.loop.checkpoint import CHECKPOINT, read_checkpoint

FULL = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000,) * 2)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows bounds no process's files")
def test_a_disk_without_room_for_a_checkpoint_is_a_sentence_and_leaves_none(small, tmp_path):
    ended = command(tmp_path, "full", SETTINGS, "-c", FULL)
    assert ended.returncode == 1 and "File too large" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not [file for file in (tmp_path / "full").iterdir() if "checkpoint" in file.name]


@pytest.mark.parametrize("damage", [lambda c: b"", lambda c: c[:-9], lambda c: b"x" * 99])
def test_a_damaged_checkpoint_is_refused_by_name(small, tmp_path, damage):
    small("parts", stop_at=1)
    file = tmp_path / "parts" / CHECKPOINT
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ModelError, match=r"checkpoint\.safetensors is no checkpoint, or damaged"):
        read_checkpoint(file)
