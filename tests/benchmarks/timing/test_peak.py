"""The most memory that a process has held."""

import subprocess
import sys

import numpy as np


def test_the_peak_of_a_process_is_not_that_of_what_started_it():
    held = np.ones(60_000_000)  # 480 MB
    asking = "from benchmarks.timing.peak import peak_memory; print(peak_memory())"
    told = subprocess.run(
        [sys.executable, "-c", asking], capture_output=True, text=True, check=True
    )
    assert 0 < int(told.stdout) < held.nbytes
