"""The objects with parts that 3D views show, and what is known of them, kept until it changes.

What is drawn of an object is kept on the graphics card until its geometry changes; colours, and
which parts are shown, cost nothing. What an instance shows of an object is seen once more.
"""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import bpy
from mathutils import Matrix, Vector

from ..scene import foreseen
from ..scene.overlay import Patchwork, copies, read_mesh, read_patchwork
from ..scene.record import names_of
from ..scene.views import redraw

PATIENCE = 4  # a mesh that took a second to read is not read again before as many seconds
SPELL = 0.1  # seconds of reading before one drawing; thousands of meshes come one after the other


class Drawn:
    """What is kept of an object, whose triangles may be on the graphics card from ``before``.

    Attributes:
        is_drawn: whether it has been drawn as it is.
    """

    def __init__(
        self, patchwork: Patchwork | None, took: float, before: "Drawn | None" = None
    ) -> None:
        self.patchwork, self.stale = patchwork, False
        self.is_missed = self.is_doubted = self.is_drawn = False
        self.patience = PATIENCE * took
        self.again = time.monotonic() + self.patience
        is_divided_so = before and patchwork and patchwork.is_divided_as(before.patchwork)
        self._batches = before._batches if is_divided_so else _Batches(patchwork)

    def batches(self, threshold: float) -> list:
        """A batch for each part; None for those with no triangle."""
        self.is_drawn = True
        return self._batches.of(threshold)

    def corners(self, places: Matrix) -> list[Vector]:
        """Those of the box around it, where its own frame is so in the world."""
        return [places @ Vector(corner) for corner in itertools.product(*self._box)]

    @cached_property
    def _box(self) -> list[tuple[float, float]]:
        """From where to where it goes along each axis of its own frame."""
        vertices = self.patchwork.vertices
        return list(zip(vertices.min(0).tolist(), vertices.max(0).tolist(), strict=True))


class _Batches:
    """Triangles by part, on the graphics card once they are drawn."""

    def __init__(self, patchwork: Patchwork | None) -> None:
        self._patchwork, self._threshold, self._by_part = patchwork, None, []

    def of(self, threshold: float) -> list:
        import gpu

        if self._threshold != threshold:
            self._by_part = [
                gpu.types.GPUBatch(
                    type="TRIS",
                    buf=self._vertices,
                    elem=gpu.types.GPUIndexBuf(type="TRIS", seq=triangles),
                )
                if len(triangles)
                else None
                for triangles in self._patchwork.by_part(threshold)
            ]
            self._threshold = threshold
        return self._by_part

    @cached_property
    def _vertices(self) -> object:
        """Where they are, whatever part they are of."""
        import gpu

        layout = gpu.types.GPUVertFormat()
        layout.attr_add(id="pos", comp_type="F32", len=3, fetch_mode="FLOAT")
        vertices = gpu.types.GPUVertBuf(layout, len(self._patchwork.vertices))
        vertices.attr_fill("pos", self._patchwork.vertices)
        return vertices


class Spell:
    """What is read before a drawing: for how many seconds there still may be, and whether it was
    looked for objects that are gone, which takes long where there are thousands.
    """

    def __init__(self) -> None:
        self.left, self.has_looked = SPELL, False


class Seen(NamedTuple):
    """An object with parts as a 3D view shows it: itself or, by an instance, once more."""

    obj: bpy.types.Object
    places: Matrix  # where its own frame is in the world
    drawn: Drawn
    is_copy: bool = False


class _Instance(NamedTuple):
    """What an instance shows of an object: its own faces, or others of this key."""

    obj: bpy.types.Object
    by: int
    places: Matrix
    key: tuple[int, int] | None


_kept: dict[int, Drawn] = {}
_instances: dict[tuple[int, str], list[_Instance]] = {}  # by scene and view layer, if known
_of_instances: dict[tuple[int, int], Drawn] = {}  # by object and mesh
_copies_again: dict[int, float] = {}  # when such of an object may be read anew, by the clock
_none_until: dict[tuple[int, str], float] = {}  # where there are none, for a while


def forget(*_: object) -> None:
    """Read everything again."""
    _kept.clear()
    doubt()


def doubt(*_: object) -> None:
    """Look at everything again at once; what is as it was need not be put together again."""
    for kept in _kept.values():
        kept.is_doubted = kept.is_doubted or not kept.stale
        kept.stale, kept.again = True, 0.0
    _instances.clear()
    _of_instances.clear()
    _copies_again.clear()
    _none_until.clear()


def patchwork_of(
    obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph, spell: Spell | None = None
) -> Drawn | None:
    """What is known of an object, read if need be; None if there is nothing to show now.

    What there is no time for is read before the next drawing.
    """
    kept = _kept.get(obj.session_uid)
    if coming := foreseen.of(obj):
        if kept is None or kept.patchwork is not coming:
            kept = _kept[obj.session_uid] = Drawn(coming, 0)
            kept.stale = True  # once it is written, or not
        return kept
    spell = spell or Spell()
    if kept is None and not spell.has_looked:
        _forget_gone()
        spell.has_looked = True
    if kept is None or (kept.stale and time.monotonic() > kept.again):
        begin = time.monotonic()
        if spell.left <= 0:
            _call_at(begin, redraw)
            return kept if kept and kept.is_doubted and kept.patchwork else None
        patchwork = read_patchwork(obj, depsgraph, kept and kept.patchwork)
        took = time.monotonic() - begin
        if kept is None or patchwork is not kept.patchwork:
            kept = _kept[obj.session_uid] = Drawn(patchwork, took, kept)
        kept.stale = kept.is_missed = kept.is_doubted = False
        spell.left -= took
    if kept.stale:
        kept.is_missed = True
        _call_at(kept.again, redraw)
    return None if kept.stale or kept.patchwork is None else kept


def _call_at(moment: float, call: Callable[[], None]) -> None:
    """Call it once, by the clock; not twice, if it is going to be called already."""
    if not bpy.app.timers.is_registered(call):
        bpy.app.timers.register(call, first_interval=max(0.0, moment - time.monotonic()))


def _forget_gone() -> None:
    """Keep nothing of objects that are no more."""
    there = {obj.session_uid for obj in bpy.data.objects}
    for uid in _kept.keys() - there:
        del _kept[uid]
    for key in [key for key in _of_instances if key[0] not in there]:
        del _of_instances[key]


def is_seen(obj: bpy.types.Object) -> bool:
    """Whether the parts of an object have been drawn, as they are or are about to be written."""
    kept = _kept.get(obj.session_uid)
    return kept is not None and kept.is_drawn and (not kept.stale or foreseen.of(obj) is not None)


def labelled_in(
    context: bpy.types.Context, visible: Sequence[bpy.types.Object], but: Collection[str] = ()
) -> Iterator[Seen]:
    """The objects with parts that a 3D view shows, of those that it shows at all.

    All but those in the modes ``but``.
    """
    depsgraph, spell = context.evaluated_depsgraph_get(), Spell()
    for obj in visible:
        if obj.type != "MESH" or obj.mode in but:
            continue
        if drawn := patchwork_of(obj, depsgraph, spell):
            yield Seen(obj, obj.matrix_world, drawn)
    there = {obj.session_uid for obj in visible}
    for obj, by, places, key in _instances_in(context, depsgraph):
        if by in there and obj.mode not in but:
            drawn = _of_instances[key] if key else patchwork_of(obj, depsgraph, spell)
            if drawn and drawn.patchwork:
                yield Seen(obj, places, drawn, is_copy=True)


def _instances_in(
    context: bpy.types.Context, depsgraph: bpy.types.Depsgraph
) -> Sequence[_Instance]:
    """What instances show, looked up once after each change.

    Meshes of their own are not read anew before as long as :data:`PATIENCE` says; until then they
    are not shown. As long is it before thousands of instances are looked through again, of which
    none has shown anything: scattered grass costs nobody who moves something else much time.
    """
    where = context.scene.session_uid, context.view_layer.name
    if where not in _instances:
        if time.monotonic() < _none_until.get(where, 0):
            _call_at(_none_until[where], _look_for_instances)
            return []
        found = _instances[where] = []
        took: Counter[int] = Counter()  # seconds, by object
        begun = time.monotonic()
        labelled = any(map(names_of, bpy.data.meshes))  # or there is nothing to look for
        for obj, by, places, mesh in copies(depsgraph) if labelled else ():
            key = (obj.session_uid, mesh.session_uid) if mesh else None
            if key and key not in _of_instances:
                begin = time.monotonic()
                if begin < _copies_again.get(obj.session_uid, 0):
                    _call_at(_copies_again[obj.session_uid], _look_for_instances)
                    continue
                _of_instances[key] = Drawn(read_mesh(obj, mesh), 0)
                took[obj.session_uid] += time.monotonic() - begin
            found.append(_Instance(obj, by, places, key))
        now = time.monotonic()
        if not found:
            _none_until[where] = now + PATIENCE * (now - begun)
        _copies_again.update({uid: now + PATIENCE * took[uid] for uid in took})
    return _instances[where]


def _look_for_instances() -> None:
    _instances.clear()
    redraw()


def after_update(scene: bpy.types.Scene, depsgraph: bpy.types.Depsgraph) -> None:
    """What has changed is read again once it is drawn; what changes faster than that is, as a large
    mesh may while an animation plays, once it is still: it would come and go from frame to frame.
    """
    _instances.clear()
    for update in depsgraph.updates:
        if isinstance(update.id, bpy.types.Object) and update.is_updated_geometry:
            changed = update.id.original.session_uid
            for key in [key for key in _of_instances if key[0] == changed]:
                del _of_instances[key]
            kept = _kept.get(changed)
            if kept:
                kept.stale, kept.is_doubted = True, False
                if kept.is_missed:
                    kept.again = time.monotonic() + kept.patience
                if kept.patchwork is None:
                    kept.again = 0.0
