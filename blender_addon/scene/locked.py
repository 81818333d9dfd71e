"""Parts that are locked: whatever is written, they keep their faces."""

import bpy
import numpy as np

from ..bridge.course import Steps
from ..shared.faces import UNLABELLED
from . import marks, record
from .by_hand import take_over
from .geometry import Surface
from .look import Look, look_of
from .record import Parts, free_colours, is_taken


def keep_locked(obj: bpy.types.Object, base: Surface, new: Parts) -> Steps[Parts]:
    """New parts for an object in Object Mode, but for what is locked, which stays as it is.

    Other faces that the new parts give to a locked one keep the part that they had, as far as
    there is still one of its name. A new part whose faces are all locked is none.
    """
    locked = marks.marked(obj.data, marks.LOCKED) & set(record.names_of(obj.data))
    if not locked:
        return new
    old = yield from take_over(obj, base, look_of(obj.data, Look()))
    locked = [name for name in old.names if name in locked]
    colours = dict(zip(old.names, old.colours, strict=True))
    theirs = [colours[name] for name in locked]
    taken = {name: colours[name] for name in locked}
    free = free_colours([*theirs, *new.colours])
    for name, colour in zip(new.names, new.colours, strict=True):
        if is_taken(colour, theirs):
            colour = next(free)
        taken.setdefault(name, colour)
    names = [*new.names, *(name for name in locked if name not in new.names)]
    place = {name: number for number, name in enumerate(names)}
    before = np.array([*(place.get(name, UNLABELLED) for name in old.names), UNLABELLED], np.int32)
    before = before[old.labels]  # (polygons,) in the new order
    numbers = [place[name] for name in locked]
    kept = np.isin(before, numbers) | np.isin(new.labels, numbers)
    labels = np.where(kept, before, new.labels)
    there = [n for n, name in enumerate(names) if name in locked or (labels == n).any()]
    back = np.full(len(names) + 1, UNLABELLED, np.int32)  # −1 is the last one
    back[there] = np.arange(len(there))
    return Parts(
        [names[number] for number in there],
        [taken[names[number]] for number in there],
        back[labels],
        np.where(kept, old.scores, new.scores).astype(np.float32),
        (kept & old.decided) | new.decided,
    )
