"""What an operator has of its window while it waits: the status bar, the pointer's shape, a timer.

The status bar says it in every workspace, since a person may go to another one meanwhile. All is
given back when the operator ends; also where Blender ends it without a word, as it does when the
add-on is disabled.
"""

from __future__ import annotations

from collections.abc import Callable

import bpy

_held: list[Hold] = []


class Hold:
    """What one operator has, from now on.

    Args:
        context: the operator's, in a window.
        says: what the status bar says, asked for whenever it is drawn.
        cursor: the pointer's shape, as Blender calls it; without one it stays.
    """

    def __init__(
        self, context: bpy.types.Context, says: Callable[[], str], cursor: str = ""
    ) -> None:
        self._manager, self._window = context.window_manager, context.window
        self.says, self._cursor = says, cursor
        self._timer: bpy.types.Timer | None = None
        if cursor:
            self._window.cursor_modal_set(cursor)
        _held.append(self)

    def tick(self, seconds: float) -> None:
        """Have a timer's event each so many seconds."""
        self._timer = self._manager.event_timer_add(seconds, window=self._window)

    def show(self) -> None:
        """Have the status bar say it, as it is now."""
        _draw_by(_draw)

    def let_go(self) -> None:
        """Give it back; once is enough."""
        if self not in _held:
            return
        _held.remove(self)
        if self._timer:
            self._manager.event_timer_remove(self._timer)
        if self._cursor:
            self._window.cursor_modal_restore()
        _draw_by(_draw if _held else None)


def _draw_by(draw: Callable | None) -> None:
    """Have every workspace's status bar drawn by a function; by Blender's own, if there is none."""
    for workspace in bpy.data.workspaces[:1]:  # which one it is called of does not matter
        workspace.status_text_set(draw)


def _draw(header: bpy.types.Header, context: bpy.types.Context) -> None:
    """As Blender does, with the words of what waits in the place of the keys'."""
    layout = header.layout
    layout.label(text=_held[-1].says() if _held else "", translate=False)
    layout.separator_spacer()
    layout.template_reports_banner()
    layout.template_running_jobs()
    layout.separator_spacer()
    row = layout.row()
    row.alignment = "RIGHT"
    row.template_status_info()


def let_all_go() -> None:
    """Give all back, whoever has it."""
    for hold in list(_held):
        hold.let_go()
