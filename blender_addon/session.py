"""What lasts while the add-on is enabled: the backend, the job in hand, the last thing said."""

from __future__ import annotations

import os
from pathlib import Path

import bpy

from .client import Client, worker_command, worker_environment
from .jobs import Backend, Task


class Session:
    """The add-on's memory, of which there is one: :data:`session`.

    Attributes:
        task: what a modal operator is waiting for, if one runs.
        message: the last result or error, for the panel.
        failed: whether it was an error.
    """

    def __init__(self) -> None:
        self.task: Task | None = None
        self.message = ""
        self.failed = False
        self._backend: Backend | None = None
        self._python: Path | None = None

    def say(self, message: str, failed: bool = False) -> None:
        self.message, self.failed = message, failed

    def backend(self, python: Path) -> Backend:
        """The backend that runs in this Python; its process starts with the first question."""
        if self._backend is None or python != self._python:
            self.close()
            self._backend = Backend(Client(worker_command(python), _environment()))
            self._python = python
        return self._backend

    def models(self) -> list[str]:
        """The names of the models that the backend has told of."""
        return [model["name"] for model in self._backend.models] if self._backend else []

    def close(self) -> None:
        """End the backend's process, if there is one."""
        if self._backend:
            self._backend.close()
        self._backend = self.task = None


def _environment() -> dict[str, str]:
    blender = bpy.app.binary_path  # empty in the bpy module
    return worker_environment(
        Path(__file__).parent / "backend", os.environ, Path(blender).parent if blender else None
    )


session = Session()
