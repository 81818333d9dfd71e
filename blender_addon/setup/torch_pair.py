"""PyTorch and torchvision work only where they were built for each other: the one fragile pair.

A PyTorch without CUDA, which pip may find in a folder nearby, is not what the index's torchvision
was compiled for, though their versions agree. Only importing tells. Knows neither bpy nor the rest
of the add-on: ``build.py`` mends the environment of the project with it.
"""

from pathlib import Path

IMPORTS = "import torchvision, open_clip"  # fails where the two don't match
REPLACE = ("--upgrade", "--force-reinstall", "torch", "torchvision")  # what pip is to install then


def from_afar(nothing: str | Path) -> dict[str, str]:
    """What has pip look nowhere nearby: a folder without packages in place of the user's."""
    return {"PIP_FIND_LINKS": str(nothing)}
