"""Which files this process has mapped into its memory: Windows lets nobody replace these."""

from __future__ import annotations

import psutil

HAS_MAPS = hasattr(psutil.Process, "memory_maps")  # which macOS has not


def mapped_files() -> set[str]:
    return {mapped.path for mapped in psutil.Process().memory_maps()}
