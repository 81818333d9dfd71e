"""A column of three storeys, and what a person would do and see with it: for all scenarios."""

import contextlib
import importlib
import math
import os
import sys
from types import SimpleNamespace

import bpy
import numpy as np

ADDON = "bl_ext.user_default.patchalign3d"
PYTHON = os.environ.get("PATCHALIGN3D_TEST_PYTHON", sys.executable)
ATTRIBUTE = "patchalign3d_part"
SIDES = 8
NAMES = ["top", "middle", "bottom"]  # of the storeys


def column(name="Column"):
    """Three storeys of eight quads, each 1 high, between two octagons; active and selected.

    Its polygons are numbered by storey from below, then the octagons, bottom and top.
    """
    angles = np.arange(SIDES) * 2 * math.pi / SIDES
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    vertices = [(x, y, z) for z in range(4) for x, y in ring]
    quads = [
        (
            SIDES * z + i,
            SIDES * z + (i + 1) % SIDES,
            SIDES * (z + 1) + (i + 1) % SIDES,
            SIDES * (z + 1) + i,
        )
        for z in range(3)
        for i in range(SIDES)
    ]
    caps = [tuple(reversed(range(SIDES))), tuple(range(3 * SIDES, 4 * SIDES))]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], quads + caps)
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    activate(obj)
    return obj


def activate(obj):
    for other in bpy.context.selected_objects:
        other.select_set(False)
    bpy.context.view_layer.objects.active = obj
    if obj:
        obj.select_set(True)


def linked_from_a_file(name, folder):
    """The object of that name, linked into an empty file from this one as it was."""
    library = str(folder / "library.blend")
    bpy.ops.wm.save_as_mainfile(filepath=library)
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(library, link=True) as (_, wanted):
        wanted.objects = [name]
    bpy.context.scene.collection.objects.link(wanted.objects[0])
    return wanted.objects[0]


def packed_from_a_file(name, folder):
    """The same, packed into this file, as of Blender 5.0; None of earlier ones."""
    linked = linked_from_a_file(name, folder)
    if not hasattr(bpy.data, "pack_linked_ids_hierarchy"):
        return None
    packed = bpy.data.pack_linked_ids_hierarchy(linked)
    bpy.data.objects.remove(linked)
    bpy.context.scene.collection.objects.link(packed)
    return packed


def segment(words="top, middle, bottom"):
    parts = bpy.context.scene.patchalign3d.parts
    parts.prompts.clear()
    parts.add(words)
    return bpy.ops.patchalign3d.segment()


def rows_shown():
    """The rows of the list of the active object; none where there is no list."""
    told = module("ui.lists").list_of(bpy.context.object)
    return list(told.rows) if told else []


def find_keypoints(words="top, foot"):
    keypoints = bpy.context.scene.patchalign3d.keypoints
    keypoints.prompts.clear()
    keypoints.add(words)
    return bpy.ops.patchalign3d.find_keypoints()


def refusal(function, *arguments, **options):
    """The sentence with which an operator refuses."""
    try:
        function(*arguments, **options)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("It was not refused.")


def groups(obj):
    """{name of a vertex group: {vertex: weight}}"""
    found = {group.name: {} for group in obj.vertex_groups}
    names = list(found)
    for vertex in obj.data.vertices:
        for element in vertex.groups:
            found[names[element.group]][vertex.index] = round(element.weight, 4)
    return found


def ring(storey, weight):
    return {i: weight for i in range(SIDES * storey, SIDES * (storey + 1))}


def labels(obj, name=ATTRIBUTE):
    attribute = obj.data.attributes[name]
    assert (attribute.data_type, attribute.domain) == ("INT", "FACE")
    return [element.value for element in attribute.data]


COLUMN_LABELS = [2] * SIDES + [1] * SIDES + [0] * SIDES + [2, 0]


def check_column(obj, names=("top", "middle", "bottom")):
    """The column's three storeys are the three parts."""
    assert labels(obj) == COLUMN_LABELS
    found = groups(obj)
    top, middle, bottom = (found[name] for name in names)
    assert set(top) == set(ring(2, 1) | ring(3, 1)), top
    assert set(middle) == set(ring(1, 1) | ring(2, 1)), middle
    assert set(bottom) == set(ring(0, 1) | ring(1, 1)), bottom
    assert top | ring(2, 0) == ring(3, 1.0) | ring(2, 0)  # 1 inside
    assert {*middle.values(), top[16], bottom[8]} == {0.5}  # between two storeys


def said():
    return module("bridge.session").session.message


def settings():
    return bpy.context.scene.patchalign3d


def show_as(forms):
    """Click forms of results until these are on, and no others."""
    known = module("scene.forms").FORMS
    for form in known:
        is_on = form.name in module("ui.panel").forms_shown(bpy.context)
        if is_on != (form.name in forms):
            bpy.ops.patchalign3d.form(form=form.name)


def mistake(obj, polygons, part):
    """Give polygons to a part as a model might: nobody has decided it."""
    reading = module("scene.reading")
    look = module("scene.look").look_of(obj.data, settings().look())
    member = np.isin(np.arange(len(COLUMN_LABELS)), polygons)
    with module("scene.modes").object_mode(obj):
        base = reading.read_surface(obj)
        steps = module("asking.editing").edit(obj, base, look, lambda ps: ps.assign(part, member))
        module("bridge.course").at_once(steps)


def select(*objects):
    """Select these, the first one active."""
    activate(objects[0])
    for obj in objects:
        obj.select_set(True)


def materials(obj):
    return [obj.data.materials[polygon.material_index] for polygon in obj.data.polygons]


def steer(name, part, words="", **options):
    settings().part, settings().part_words = part, words
    return getattr(bpy.ops.patchalign3d, name)(**options)


def storeys(obj):
    """The parts of the polygons of the three storeys, the first side of each; and of all."""
    names = [*obj.data["patchalign3d_parts"], None]
    found = [names[label] for label in labels(obj)]
    return [found[0], found[SIDES], found[2 * SIDES]], found


def module(name):
    return importlib.import_module(f"{ADDON}.{name}")


def preferences():
    return bpy.context.preferences.addons[ADDON].preferences


def views():
    """All 3D views of all screens."""
    return [
        space
        for screen in bpy.data.screens
        for area in screen.areas
        for space in area.spaces
        if space.type == "VIEW_3D"
    ]


def shadings():
    """What each 3D view colours things by."""
    return [space.shading.color_type for space in views()]


class Layout:
    """Takes whatever is drawn, and remembers the words and the operators."""

    def __init__(self):
        self.said, self.operators = [], []

    def operator(self, name, **options):
        self.operators.append(name)
        return SimpleNamespace()

    def __getattr__(self, name):
        def draw(*arguments, text="", **options):
            self.said.append(text)
            return self

        return draw

    @property
    def words(self):
        return " ".join(text for text in self.said if text)


def panel(name):
    return getattr(module("ui.panel"), f"PATCHALIGN3D_PT_{name}")


def drawn(cls, layout=None, width=260):
    """What a panel, a menu or the preferences draw, in a window that there isn't."""
    context = SimpleNamespace(
        scene=bpy.context.scene,
        view_layer=bpy.context.view_layer,
        object=bpy.context.object,
        selected_objects=bpy.context.selected_objects,
        window_manager=bpy.context.window_manager,
        preferences=SimpleNamespace(
            addons=bpy.context.preferences.addons, system=SimpleNamespace(ui_scale=1.0)
        ),
        region=SimpleNamespace(width=width),
    )
    layout = layout or Layout()
    cls.draw(SimpleNamespace(layout=layout), context)
    return layout


def parts_of(obj):
    """{name: its polygons}, of the record."""
    parts = module("scene.record").load(obj.data)
    return {
        name: np.flatnonzero(parts.labels == number).tolist()
        for number, name in enumerate(parts.names)
        if (parts.labels == number).any()
    }


def truth(names=NAMES):
    return {
        name: np.flatnonzero(np.array(COLUMN_LABELS) == number).tolist()
        for number, name in enumerate(names)
    }


def rows():
    bpy.context.view_layer.update()
    return module("ui.lists").list_of(bpy.context.object)


@contextlib.contextmanager
def in_a_window(name="live", call="finish"):
    """As in a Blender with a window, in which a drag lasts until it is ended; in thin slices."""
    live, app = module(f"ui.{name}"), bpy.app

    class Window:
        background = False

        def __getattr__(self, name):
            return getattr(app, name)

    known = {"app": Window(), "ops": bpy.ops, "context": bpy.context, "data": bpy.data}
    live.bpy, live.SLICE = type("Module", (), known), 0
    try:
        yield live
    finally:
        live.bpy, live.SLICE = bpy, module("ui.waiting").SLICE
        if app.timers.is_registered(getattr(live, call)):
            app.timers.unregister(getattr(live, call))
