"""Heat maps, and selections made from them."""

import bmesh
import bpy
import numpy as np
from column import SIDES, column, module, refusal, said, segment, settings, shadings, views


def similarity_to_a_word_is_shown_and_hidden_again(folder):
    obj = column()
    before = shadings()
    assert "no word" in refusal(bpy.ops.patchalign3d.similarity_to_word)
    settings().similarity_word = "high"
    for _ in range(2):
        bpy.ops.patchalign3d.similarity_to_word()
        assert obj.data.attributes.active_color_name == "patchalign3d_heat"
        heat = obj.data.attributes["patchalign3d_heat"].data
        brightness = [sum(heat[i].color_srgb[:3]) for i in range(0, 4 * SIDES, SIDES)]
        assert brightness == sorted(brightness) and brightness[0] < 0.7 < brightness[-1]
        assert set(shadings()) <= {"VERTEX"}
        values = [e.value for e in obj.data.attributes["patchalign3d_similarity"].data]
        assert np.allclose(values, [(0.5 + z) / 3 for z in range(3) for _ in range(8)] + [0, 1])
    assert said() == "Similarity from 0.00, dark, to 1.00, bright."
    bpy.ops.patchalign3d.similarity_hide()
    assert not [a.name for a in obj.data.attributes if "patchalign3d" in a.name]
    assert shadings() == before and not obj.data.keys()
    assert not bpy.ops.patchalign3d.similarity_hide.poll()


def a_heat_map_is_seen_in_wireframe_shading_too(folder):
    column()
    views()[0].shading.type = "WIREFRAME"
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    assert {view.shading.type for view in views()} == {"SOLID"}
    bpy.ops.patchalign3d.similarity_hide()
    assert views()[0].shading.type == "WIREFRAME"


def an_answer_with_parts_is_seen_in_place_of_a_heat_map(folder):
    obj, before = column(), shadings()
    bpy.ops.ed.undo_push(message="Column")
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word("EXEC_DEFAULT", True)
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    drawn = module("ui.patchworks").patchwork_of(obj, bpy.context.evaluated_depsgraph_get())
    assert drawn.patchwork.parts.names == ["top", "middle", "bottom"]
    assert shadings() == before and not bpy.ops.patchalign3d.similarity_hide.poll()
    bpy.ops.ed.undo()
    assert bpy.ops.patchalign3d.similarity_hide.poll() and set(shadings()) == {"VERTEX"}


def views_show_what_they_did_before_even_if_the_file_was_opened_again_meanwhile(folder):
    column()
    views()[0].shading.color_type = "RANDOM"
    before = shadings()
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "heat.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "heat.blend"))
    assert set(shadings()) == {"VERTEX"}
    bpy.ops.patchalign3d.similarity_hide()
    assert shadings() == before and "RANDOM" in before
    assert not [name for screen in bpy.data.screens for name in screen.keys()]
    bpy.ops.patchalign3d.similarity_to_word()
    for view in views():
        view.shading.color_type = "OBJECT"  # as a person may, meanwhile
    bpy.ops.patchalign3d.similarity_hide()
    assert set(shadings()) == {"OBJECT"}
    assert not [name for screen in bpy.data.screens for name in screen.keys()]


def similarity_to_what_is_selected_selects_what_is_similar(folder):
    obj = column()
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="DESELECT")
    assert "Nothing is selected" in refusal(bpy.ops.patchalign3d.similarity_to_selection)
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    mesh.faces[3].select_set(True)  # on the ground floor
    bpy.ops.patchalign3d.similarity_to_selection()
    assert obj.mode == "EDIT"
    bpy.ops.patchalign3d.similarity_select(threshold=0.8)
    mesh = bmesh.from_edit_mesh(obj.data)
    found = [face.index for face in mesh.faces if face.select]
    assert found == [*range(SIDES), 3 * SIDES]
    bpy.ops.mesh.select_mode(type="VERT")
    bpy.ops.mesh.select_all(action="DESELECT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.verts.ensure_lookup_table()
    mesh.verts[3 * SIDES].select = True  # at the top
    mesh.select_flush_mode()
    bpy.ops.patchalign3d.similarity_to_selection()
    bpy.ops.patchalign3d.similarity_select(threshold=1)
    assert [f.index for f in bmesh.from_edit_mesh(obj.data).faces if f.select] == [25]
