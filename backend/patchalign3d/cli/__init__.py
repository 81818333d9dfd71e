"""The command line."""

from .options import main

__all__ = ["main"]
