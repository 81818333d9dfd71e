"""The operators that look after the backend: set-up, weights, memory, the log."""

import sys
from pathlib import Path
from typing import ClassVar

import bpy

from ... import EXTENSION
from ...bridge.backend import Question
from ...bridge.course import Course
from ...bridge.replies import Reply
from ...bridge.session import place, session, users_environment
from ...bridge.starting import Interpreter
from ...setup import choice
from ...setup.installer import CUBE, CUBE_PARTS, set_up
from ...setup.official import fetch_weights
from ...setup.plan import is_local, why_no_torch
from ...setup.pythons import candidate_pythons
from ...shared.questions import MODEL
from ..acting import Polls
from ..translations import translated
from ..waiting import GoesOn
from ..wrapping import draw_whole

OFFLINE = (
    "Blender is not allowed online. Switch on Edit > Preferences > System > Network > "
    "Allow Online Access."
)


class PATCHALIGN3D_OT_read_all(Polls, bpy.types.Operator):
    bl_label = "Read All"
    bl_description = "Show the whole message, for which the sidebar has no room"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return "" if session.said_at(place(context)) else "There is no message."

    def execute(self, context: bpy.types.Context) -> set[str]:
        said = session.said_at(place(context))
        context.window_manager.popup_menu(lambda menu, _: draw_whole(menu.layout, said))
        return {"FINISHED"}


class _Fetches(GoesOn):
    """An operator that downloads something."""

    def tell(self, course: Course[str]) -> None:
        print(f"{self.bl_label}: {course.stage} {course.fraction:.0%}", flush=True)


class PATCHALIGN3D_OT_set_up(_Fetches, bpy.types.Operator):
    bl_label = "Set Up PyTorch"
    bl_description = (
        "Download PyTorch, for graphics cards and the official model, into a Python environment "
        "of its own in the add-on's user folder, and label a cube as a test. If it is "
        "interrupted, the next try continues with what was downloaded"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        if why_none := why_no_torch():
            return why_none
        if bpy.app.online_access or is_local(choice.preferences(context).packages):
            return ""
        return (
            f"{OFFLINE} Or name a folder of packages or an existing Python in the add-on's "
            "preferences."
        )

    def begin(self, context: bpy.types.Context) -> Course[str]:
        session.close()  # Windows doesn't replace files that are in use
        plan = choice.setup_plan(context)
        device = choice.preferences(context).device  # as it will be asked for: it stays warm
        version = sys.version_info[:2]
        candidates = candidate_pythons(sys.executable, [sys.prefix, sys.base_prefix], version)

        def label_a_cube(python: Path) -> Course[Reply]:
            question = Question("segment", parts=CUBE_PARTS)
            return session.backend(Interpreter(python)).ask(CUBE, question, MODEL.default, device)

        return set_up(plan, candidates, users_environment(), label_a_cube)


class PATCHALIGN3D_OT_fetch_weights(_Fetches, bpy.types.Operator):
    bl_label = "Fetch Official Weights"
    bl_description = (
        "Download the paper's own model, the large text encoder that it needs, and the packages "
        "that read it. If it is interrupted, the next try continues where it stopped"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        if not choice.has_torch(context):
            return why_no_torch() or "The official model runs with PyTorch. Set it up first."
        if bpy.app.online_access:
            return ""
        return (
            f"{OFFLINE} Or copy the weights from another computer, where 'python -m patchalign3d "
            "models fetch official' has downloaded them."
        )

    def begin(self, context: bpy.types.Context) -> Course[str]:
        session.close()  # Windows doesn't replace files that are in use
        plan, python = choice.setup_plan(context), choice.interpreter(context).python
        return fetch_weights(plan, python, users_environment())

    @classmethod
    def has_ended(cls) -> None:
        session.close()  # a process knows only the models that there were when it started


class PATCHALIGN3D_OT_free_memory(Polls, bpy.types.Operator):
    bl_label = "Free Memory"
    bl_description = (
        "Stop the backend, which keeps its model in memory. It starts again when needed"
    )
    bl_options: ClassVar = set()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return session.running and not session.course

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.close()
        session.say("The backend was stopped, and its memory is free. It starts again when needed.")
        self.report({"INFO"}, translated(session.message))
        return {"FINISHED"}


class PATCHALIGN3D_OT_open_preferences(Polls, bpy.types.Operator):
    bl_label = "Preferences"
    bl_description = "Open the add-on's preferences: device, PyTorch, an existing Python"

    def execute(self, context: bpy.types.Context) -> set[str]:
        bpy.ops.preferences.addon_show(module=EXTENSION)
        return {"FINISHED"}


class PATCHALIGN3D_OT_allow_online(Polls, bpy.types.Operator):
    bl_label = "Allow Online Access"
    bl_description = (
        "Let Blender and its extensions use the network: the same as Edit > Preferences > System > "
        "Network > Allow Online Access"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        decided = bpy.app.online_access_override
        return "An option with which Blender was started decides this." if decided else ""

    def execute(self, context: bpy.types.Context) -> set[str]:
        context.preferences.system.use_online_access = True
        return {"FINISHED"}


class PATCHALIGN3D_OT_open_log(Polls, bpy.types.Operator):
    bl_label = "Open Log"
    bl_description = (
        "Show the log of setting up the backend and of fetching weights, and what the backend "
        "said when it failed"
    )
    bl_options: ClassVar = set()

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return "" if choice.setup_plan(context).log.is_file() else "There is no log yet."

    def execute(self, context: bpy.types.Context) -> set[str]:
        return bpy.ops.wm.path_open(filepath=str(choice.setup_plan(context).log))
