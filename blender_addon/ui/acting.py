"""Operators that are done at once, or as soon as somebody clicks; and what all of ours share."""

from typing import ClassVar

import bpy

from ..bridge.session import place, session
from ..scene.modes import begin_step
from ..scene.target import TargetError
from ..shared.errors import SteerError
from .holding import Hold
from .saying import say
from .translations import translated

BUSY = "The backend is at work. Wait or cancel."


class Polls:
    """An operator that is called after its class, and says why it cannot be pressed.

    Attributes:
        takes_turns: whether it cannot be while the backend is at work.
        under_way: whether it is what the backend is at work for. Its button is not grey then, but
            refuses: some Blenders leave a button grey for as long as the pointer is on it, and it
            is where it was pressed.
    """

    bl_options: ClassVar = {"INTERNAL"}
    takes_turns: ClassVar = False
    under_way: ClassVar = False

    def __init_subclass__(cls) -> None:
        cls.bl_idname = cls.__name__.replace("PATCHALIGN3D_OT_", "patchalign3d.")

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        """Why there is nothing to do now; empty if there is."""
        return ""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        busy = session.course and cls.takes_turns and not cls.under_way
        reason = BUSY if busy else cls.why_not(context)
        if reason:
            cls.poll_message_set(translated(reason))
        return not reason

    def begin_step(self) -> None:
        """Have what it does be undone by itself."""
        if "UNDO" in self.bl_options:
            begin_step()


class Acts(Polls):
    """An operator that is done at once, and tells what came out or why nothing did."""

    bl_options: ClassVar = {"REGISTER", "UNDO"}
    takes_turns: ClassVar = True

    def act(self, context: bpy.types.Context) -> str:
        """Do it, after :meth:`begin_step`; what is to be said, if anything.

        Raises:
            TargetError, SteerError: nothing was done.
        """
        raise NotImplementedError

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            said = self.act(context)
        except (TargetError, SteerError) as error:
            self.report({"ERROR"}, translated(str(error)))
            return {"CANCELLED"}
        if said:
            say(said, at=place(context))
            self.report({"INFO"}, translated(said))
        return {"FINISHED"}


class Points(Acts):
    """An operator that waits for the mouse in a 3D view; elsewhere it acts at once.

    Attributes:
        says: what there is to do, for the status bar.
        cursor: the pointer's shape meanwhile, as Blender calls it.
    """

    bl_options: ClassVar = {"UNDO", "INTERNAL"}
    says: ClassVar = ""
    cursor: ClassVar = ""
    _hold: Hold | None = None  # while it waits

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if context.area is None or context.area.type != "VIEW_3D":
            return self.execute(context)
        self._hold = Hold(context, lambda: translated(self.says), self.cursor)
        self._hold.show()
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends it: another file is opened, its window is closed."""
        self.leave("CANCELLED")

    def leave(self, how: str) -> set[str]:
        """What it ends with."""
        if self._hold:
            self._hold.let_go()
        return {how}
