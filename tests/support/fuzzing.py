"""Hostile inputs in tests: few in every run, many in ``python build.py fuzz``, counted at the end.

    @fuzz(short=40)
    @given(...)
    def test_a_file_gives_a_mesh_or_a_sentence(damaged): ...
        count("read" or "refused")

The short run is the same every time; the long one is not, and prints how to repeat what it finds.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

# How many examples each test tries in the long run; 0 in a short one.
EXAMPLES = int(os.environ.get("PATCHALIGN3D_FUZZ", "0"))

outcomes: dict[str, Counter[str]] = defaultdict(Counter)
"""Of each test, by its name, how often it came to what end."""


def fuzz(short: int) -> Callable:
    """Marks a hypothesis test as one that ``build.py fuzz`` runs long.

    Args:
        short: how many examples it tries otherwise.
    """
    chosen = settings(
        max_examples=EXAMPLES or short,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: pytest.mark.fuzz(chosen(test))


def count(outcome: str) -> None:
    """Note to what end this example of the running test came."""
    test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]  # "file::name (call)"
    outcomes[test.rpartition("::")[2]][outcome] += 1
