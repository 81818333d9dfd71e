"""The most memory that this process has held, as its operating system tells it."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def peak_memory() -> int:
    """Bytes this process occupied at most."""
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    if sys.platform == "linux":  # where getrusage counts what the parent held, too
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
