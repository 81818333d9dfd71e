"""The lists of prompts, and what is said about everything."""

import bpy
from column import column, drawn, groups, module, preferences, refusal, segment, settings


def what_is_looked_for_is_one_line_of_words(folder):
    parts = bpy.context.scene.patchalign3d.parts
    parts.words = " seat, back ,, left  leg,Seat"
    assert parts.enabled() == ["seat", "back", "left leg"]
    parts.prompts[1].colour = (0.25, 0.5, 0.75)
    parts.words = "arm, leg, back"
    parts.words = "arm, back"
    assert (parts.words, parts.enabled()) == ("arm, back", ["arm", "back"])
    assert tuple(parts.prompts[1].colour) == (0.25, 0.5, 0.75)
    parts.prompts[0].enabled = False  # as files from before have it
    assert parts.words == "back"
    parts.words = "seat, left and right arm"  # the last two are one name at two places
    assert parts.words == "seat, left arm, right arm"
    parts.words = "seat back leg"
    assert parts.words == "seat, back, leg", "it shows what was understood"


def each_part_has_a_colour_of_its_own_whichever_words_were_typed_before(folder):
    parts, obj = settings().parts, column()
    parts.words = "middle, bottom"
    before = parts.colours()
    parts.words = "top, middle, bottom"
    assert before.items() <= parts.colours().items()
    bpy.ops.patchalign3d.segment()
    record = module("scene.record")

    def unlike(colours):
        rounded = {tuple(round(255 * channel) for channel in colour) for colour in colours}
        return len(rounded) == len(colours)

    assert unlike(list(record.colours_of(obj.data).values()))
    known = {"leg": record.part_colour(0)}
    for names in (["seat", "leg", "arm"], ["leg", "seat"], ["a", "b"]):
        found = record.colours_for(names, known)
        assert unlike(found) and dict(zip(names, found, strict=True)).get("leg") in (
            None, known["leg"]
        )  # fmt: skip


def words_that_are_no_english_are_answered_and_told_of(folder):
    column()
    segment("top, Füße; bottom")
    assert "what 'Füße' means to them is a guess" in module("bridge.session").session.message
    assert settings().parts.enabled() == ["top", "Füße", "bottom"]
    segment("top, bottom")
    assert "guess" not in module("bridge.session").session.message
    settings().similarity_word = "脚"
    bpy.ops.patchalign3d.similarity_to_word()
    assert "guess" in module("bridge.session").session.message


def words_that_the_model_does_not_know_are_told_of_and_keep_their_spelling(folder):
    column()
    segment("tpo, Bein, bottom")
    said = module("bridge.session").session.message
    assert "Asked for 'top' in place of 'tpo'. The model does not know 'Bein', and guesses." in said
    assert settings().parts.enabled() == ["tpo", "Bein", "bottom"]
    assert "tpo" in bpy.context.object.vertex_groups
    segment("top, bottom")
    assert "Asked" not in module("bridge.session").session.message
    settings().similarity_word = "tpo"
    bpy.ops.patchalign3d.similarity_to_word()
    assert "Asked for 'top' in place of 'tpo'." in module("bridge.session").session.message


def what_a_part_is_not_and_one_name_twice_are_refused(folder):
    obj = column()
    assert "says what a part is not" in refusal(lambda: segment("top, all but the top"))
    assert "'top' and 'tops' are the same" in refusal(lambda: segment("top, tops"))
    assert not obj.vertex_groups


def that_words_fit_little_is_told_once_with_the_objects_where_it_is_so(folder):
    first, second = column(), column()
    told = "Most of this shape seems to fit none of the words. Name the parts that it has."
    segment("wheel, door")
    assert told in module("bridge.session").session.message
    segment("top, bottom")
    assert "fits none" not in module("bridge.session").session.message
    first.select_set(True)
    settings().together = "EACH"
    segment("wheel, door")
    said = module("bridge.session").session.message
    assert said.count(told) == 1
    assert any(f"{obj.name} and 1 more: {told}" in said for obj in (first, second))


def own_presets_are_kept_and_removed(folder):
    settings().parts.words, settings().keypoints.words = "lid, spout", "tip"
    assert bpy.ops.patchalign3d.preset_save(kind=" Teapot ") == {"FINISHED"}
    assert "no name" in refusal(lambda: bpy.ops.patchalign3d.preset_save(kind=" "))
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.ops.patchalign3d.prompt_preset(kind="Teapot") == {"FINISHED"}
    assert (settings().parts.words, settings().keypoints.words) == ("lid, spout", "tip")
    assert settings().category == "teapot"
    offered = drawn(bpy.types.PATCHALIGN3D_MT_presets).operators
    assert offered.count("patchalign3d.prompt_preset") == len(module("ui.prompts").PRESETS) + 1
    assert bpy.ops.patchalign3d.preset_remove(kind="Teapot") == {"FINISHED"}
    assert bpy.ops.patchalign3d.prompt_preset(kind="Teapot") == {"CANCELLED"}
    assert bpy.ops.patchalign3d.preset_remove(kind="Teapot") == {"CANCELLED"}


def presets_that_somebody_has_changed_amiss_are_told_and_never_lost(folder):
    assert bpy.ops.patchalign3d.preset_save(kind="Teapot") == {"FINISHED"}
    file = module("ui.operators.prompts")._file(create=False)
    for content in (b'{"Mug": ["cup",\n "rim"}', b'{"Mug": 3}', b"[]", b'"\xff"', b"[" * 99_999):
        file.write_bytes(content)
        said = refusal(lambda: bpy.ops.patchalign3d.preset_save(kind="Cup"))
        assert "presets.json" in said and ("as UTF-8" in said or "Mend the file" in said)
        refusal(lambda: bpy.ops.patchalign3d.prompt_preset(kind="Chair"))
        refusal(lambda: bpy.ops.patchalign3d.preset_remove(kind="Mug"))
        offered = drawn(bpy.types.PATCHALIGN3D_MT_presets).operators
        assert offered.count("patchalign3d.prompt_preset") == len(module("ui.prompts").PRESETS)
        assert file.read_bytes() == content
    file.unlink()


def a_kind_of_object_and_the_object_itself_fill_the_list(folder):
    assert bpy.ops.patchalign3d.prompt_preset(kind="Chair") == {"FINISHED"}
    assert settings().parts.enabled() == ["seat", "back", "leg", "arm"]
    assert settings().category == "chair"
    assert len({tuple(prompt.colour) for prompt in settings().parts.prompts}) == 4
    assert bpy.ops.patchalign3d.prompt_preset(kind="Chimera") == {"CANCELLED"}
    obj = column()
    obj.vertex_groups.new(name="Leg_Front.L")
    obj.vertex_groups.new(name="seat")
    obj.data.materials.append(bpy.data.materials.new("Red_Paint.001"))
    obj.data.materials.append(None)
    bpy.ops.patchalign3d.prompts_from_object(source="GROUPS")
    bpy.ops.patchalign3d.prompts_from_object(source="MATERIALS")
    expected = ["seat", "back", "leg", "arm", "leg front left", "red paint"]
    assert settings().parts.enabled() == expected
    assert bpy.ops.patchalign3d.prompts_from_object(source="MATERIALS") == {"CANCELLED"}


def names_that_differ_by_a_number_are_written_and_read_back_as_they_are_typed(folder):
    obj = column()
    segment("leg.001, leg.002, leg 3")
    assert set(groups(obj)) == {"leg.001", "leg.002", "leg 3"}
    obj.vertex_groups.new(name="Seat.001")
    settings().parts.words = ""
    bpy.ops.patchalign3d.prompts_from_object(source="GROUPS")
    assert set(settings().parts.enabled()) == {"leg 001", "leg 002", "leg 3", "seat"}


def everything_that_can_be_pointed_at_has_a_description(folder):
    operators = [getattr(bpy.ops.patchalign3d, name) for name in dir(bpy.ops.patchalign3d)]
    assert len(operators) > 10
    settings = bpy.context.scene.patchalign3d
    settings.parts.add("seat")
    groups = [settings, settings.parts, settings.parts.prompts[0]]
    groups.append(preferences())
    described = [operator.get_rna_type() for operator in operators]
    assert all(operator.description for operator in described)
    described += [group.bl_rna for group in groups]
    for struct in described:
        for own in struct.properties:
            if own.identifier not in ("rna_type", "name", "bl_idname") and not own.is_hidden:
                assert own.description, f"{struct.identifier}.{own.identifier}"
