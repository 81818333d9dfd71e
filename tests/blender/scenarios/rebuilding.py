"""Parts made anew of what files of other programs keep of them."""

from pathlib import Path

import bpy
from column import (
    NAMES,
    column,
    module,
    parts_of,
    segment,
    select,
    settings,
    steer,
    truth,
)

NUMBERED = ["leg", "leg.001", "leg.002"]  # names of parts
GUIDE = Path(__file__).parents[3] / "docs" / "guide.md"
OUT_AND_IN = {
    "glTF": (
        lambda file: bpy.ops.export_scene.gltf(filepath=file + ".glb"),
        lambda file: bpy.ops.import_scene.gltf(filepath=file + ".glb"),
    ),
    "FBX": (
        lambda file: bpy.ops.export_scene.fbx(filepath=file + ".fbx"),
        lambda file: import_fbx()(filepath=file + ".fbx"),
    ),
    "OBJ": (
        lambda file: bpy.ops.wm.obj_export(filepath=file + ".obj", export_vertex_groups=True),
        lambda file: bpy.ops.wm.obj_import(filepath=file + ".obj", import_vertex_groups=True),
    ),
    "USD": (
        lambda file: bpy.ops.wm.usd_export(filepath=file + ".usd"),
        lambda file: bpy.ops.wm.usd_import(filepath=file + ".usd"),
    ),
}
SOURCES = ("attributes", "vertex groups", "materials", "objects")


def import_fbx():
    """Blender 5.0 reads FBX itself."""
    return bpy.ops.wm.fbx_import if hasattr(bpy.types, "WM_OT_fbx_import") else import_by_add_on


def import_by_add_on(filepath):
    return bpy.ops.import_scene.fbx(filepath=filepath)


def meshes():
    return [obj for obj in bpy.data.objects if obj.type == "MESH"]


def are_right(named):
    """Whether (object, polygon, part) are the column's storeys, by height."""
    heights = {"bottom": (0, 1), "middle": (1, 2), "top": (2, 3)}
    return bool(named) and all(
        name in heights
        and heights[name][0] - 0.01
        <= (obj.matrix_world @ polygon.center).z
        <= heights[name][1] + 0.01
        for obj, polygon, name in named
    )


def told(obj, kept):
    names = [*kept.names, None]
    pairs = zip(obj.data.polygons, kept.labels, strict=True)
    return [(obj, polygon, names[label]) for polygon, label in pairs]


def parts_are_rebuilt_from_what_files_of_other_programs_keep(folder):
    rebuilding, rows = module("scene.rebuilding"), []
    for name, (write, read) in OUT_AND_IN.items():
        file, kept = str(folder / name), []
        for as_objects in (False, True):
            bpy.ops.wm.read_homefile(use_empty=True)
            column()
            settings().forms = {"GROUPS", "MATERIALS", "BOOLEANS"}
            segment()
            if as_objects:
                bpy.ops.patchalign3d.separate()
            write(file)
            bpy.ops.wm.read_homefile(use_empty=True)
            read(file)
            select(*meshes())
            bpy.context.view_layer.update()
            if not as_objects:
                (obj,) = meshes()
                for source, look in rebuilding.SOURCES.items():
                    found = module("bridge.course").at_once(look(obj))
                    if found and are_right(told(obj, found)):
                        kept.append(source)
            bpy.ops.patchalign3d.rebuild_parts()
            record = module("scene.record")
            named = [each for obj in meshes() for each in told(obj, record.load(obj.data))]
            assert are_right(named), (name, as_objects, [each[2] for each in named])
            if as_objects:
                kept.append("objects")
        cells = ["yes" if source in kept else "—" for source in SOURCES]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    guide = GUIDE.read_text(encoding="utf-8")
    assert all(row in guide for row in rows), rows


def with_numbers(form):
    """A column with parts whose names end in numbers, in one form."""
    bpy.ops.wm.read_homefile(use_empty=True)
    settings().forms = {form}
    obj = column()
    segment()
    for before, after in zip(NAMES, NUMBERED, strict=True):
        steer("part_rename", before, after)
    return obj


def a_number_in_the_name_of_a_part_stays_where_it_was_written(folder):
    for form in ("GROUPS", "MATERIALS", "BOOLEANS"):
        obj = with_numbers(form)
        module("scene.record").forget(obj.data)
        if form != "MATERIALS":  # which say themselves what they were written for
            obj.data["patchalign3d_parts"] = NUMBERED
        bpy.ops.patchalign3d.rebuild_parts()
        assert parts_of(obj) == truth(NUMBERED), form
    obj = with_numbers("OBJECTS")
    select(*(one for one in bpy.data.objects if one != obj))
    bpy.ops.patchalign3d.rebuild_parts()
    found = [name for one in bpy.context.selected_objects for name in parts_of(one)]
    assert sorted(found) == NUMBERED


def the_number_that_blender_gives_a_material_is_no_part_of_its_name(folder):
    obj = with_numbers("MATERIALS")
    for number, material in enumerate(obj.data.materials):  # as beside those of another file
        material.name = f"leg.{number + 7:03d}"
    obj.data.polygons[0].material_index = 1
    bpy.ops.patchalign3d.update_parts(form="MATERIALS")
    assert sorted(parts_of(obj)) == NUMBERED and 0 in parts_of(obj)["leg.001"]
    obj.data.polygons[0].material_index = 2
    module("scene.record").forget(obj.data)
    bpy.ops.patchalign3d.rebuild_parts()
    assert parts_of(obj) == truth(NUMBERED)
    module("scene.record").forget(obj.data)
    obj.data.materials[1].name = "paw.001"  # by a person
    bpy.ops.patchalign3d.rebuild_parts()
    assert parts_of(obj) == truth(["leg", "paw", "leg.002"])
