"""What lasts while the add-on is enabled: the backend, what is waited for, the last thing said."""

import os
from collections.abc import Callable
from pathlib import Path

import bpy

from ..handlers import UNDONE, register_handlers_factory
from .backend import Backend, Frame
from .client import Client
from .course import Course
from .starting import Interpreter, own_environment, worker_command, worker_environment

NOT_RUNNING, RUNNING = "Not running; starts when needed", "Running"
# What a worker says of itself, for the user.
ENGINES = {"onnx": "Built-in engine", "torch": "PyTorch"}


Place = tuple[int, int]
"""A scene and its active object, by the numbers that they have in this session; 0 for none."""


class Session:
    """The add-on's memory, of which there is one: :data:`session`.

    Attributes:
        course: what a modal operator is waiting for, if one runs.
        message: the last result or error, for the panel.
        failed: whether it was an error.
        way: which way to lie is offered with it, if any.
        was_seen: whether a panel has shown it.
    """

    def __init__(self) -> None:
        self.course: Course | None = None
        self.message = ""
        self.failed = False
        self.way: Frame | None = None
        self.was_seen = False
        self._said_at: Place | None = None
        self._backend: Backend | None = None
        self._interpreter: Interpreter | None = None

    def say(
        self,
        message: str,
        failed: bool = False,
        at: Place | None = None,
        way: Frame | None = None,
    ) -> None:
        """Say it of what is active at a place; of nothing that could be, if there is none."""
        self.message, self.failed, self._said_at, self.way = message, failed, at, way
        self.was_seen = False

    def said_at(self, at: Place) -> str:
        """The last thing said, if it is of what is active there; otherwise nothing."""
        return self.message if self._said_at in (None, at) else ""

    @property
    def passes(self) -> bool:
        """Whether it is a refusal that was seen: it goes with the next change of what it is of."""
        return self.failed and self.was_seen and self._said_at is not None

    def backend(self, interpreter: Interpreter, start_timeout: float | None = None) -> Backend:
        """The backend that this runs; its process starts with the first question, and has so many
        seconds for that where nobody waits for it.
        """
        if self._backend is None or interpreter != self._interpreter:
            self._end_backend()  # but not the course, of which this may be a step
            python, *how = interpreter
            environment = worker_environment(BACKEND, os.environ, _blender(), *how)
            self._backend = Backend(Client(worker_command(python), environment, start_timeout))
            self._interpreter = interpreter
        return self._backend

    def progress(self, translated: Callable[[str], str]) -> str:
        """What is going on, in a line: the object, the stage, translated, and the percentage."""
        subject = f"{self.course.subject}: " if self.course.subject else ""
        return f"{subject}{translated(self.course.stage)} {self.course.fraction:.0%}"

    @property
    def state(self) -> str:
        """Whether the backend runs, by what and where, and what it takes, in a line."""
        if self._backend is None or not self._backend.running:
            return _in_words(NOT_RUNNING)
        by, device = ENGINES.get(self._backend.engine, RUNNING), self._backend.device
        if not device:
            return _in_words(RUNNING)
        memory = f", {self._backend.memory / 1e9:.1f} GB" if self._backend.memory else ""
        return _in_words("{name1} on {name2}").format(name1=_in_words(by), name2=device) + memory

    @property
    def running(self) -> bool:
        """Whether the backend has a process."""
        return self._backend is not None and self._backend.running

    def models(self) -> list[str]:
        """The names of the models that the backend has told of."""
        return [model["name"] for model in self._backend.models] if self._backend else []

    def close(self) -> None:
        """End the backend's process, if there is one, and whatever else is going on."""
        if self.course:
            self.course.cancel()
        self.course = None
        self._end_backend()

    def _end_backend(self) -> None:
        if self._backend:
            self._backend.close()
        self._backend = None


def _in_words(said: str) -> str:
    """In the interface's language, if it is known there."""
    return bpy.app.translations.pgettext_iface(said)


def place(context: bpy.types.Context) -> Place:
    """Where a message is said."""
    return context.scene.session_uid, context.object.session_uid if context.object else 0


BACKEND = Path(__file__).parents[1] / "backend"


def users_environment() -> dict[str, str]:
    """The environment of programs that are not Blender's."""
    return own_environment(os.environ, _blender())


def _blender() -> Path | None:
    """The folder of Blender's executable; there is none in the bpy module."""
    return Path(bpy.app.binary_path).parent if bpy.app.binary_path else None


session = Session()


def _forget(*_: object) -> None:
    """What was said is of a scene that is gone once a step is undone or another file is opened."""
    session.say("")


def _pass(scene: bpy.types.Scene, depsgraph: bpy.types.Depsgraph) -> None:
    """What was refused may be possible once its objects, the selection or the words have changed.

    Changes that come before it was seen are of the act itself that was refused.
    """
    if session.passes:
        objects = depsgraph.view_layer.objects
        chosen = {*objects.selected, objects.active} - {None}
        of = {scene, *chosen, *(obj.data for obj in chosen)}
        if any(update.id.original in of for update in depsgraph.updates):
            session.say("")


register, _unregister_handlers = register_handlers_factory(
    {"depsgraph_update_post": _pass} | dict.fromkeys((*UNDONE, "load_post"), _forget)
)


def unregister() -> None:
    _unregister_handlers()
    session.close()
