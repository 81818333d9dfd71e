"""Sentences, buttons and settings have room in the sidebar, however narrow it is."""

import contextlib
from functools import partial

import blf
import bpy
from column import (
    Layout,
    column,
    drawn,
    module,
    panel,
    said,
    segment,
)
from sidebar import Layout as Measured


@contextlib.contextmanager
def on_buttons(language):
    """Texts are on buttons in a language meanwhile."""
    wrapping = module("ui.wrapping")
    before, wrapping.on_button = wrapping.on_button, language
    try:
        yield
    finally:
        wrapping.on_button = before


def german():
    """What texts are in German."""
    return {text: said for (_, text), said in module("ui.translations").read()["de_DE"].items()}


def in_german():
    known = german()
    return lambda text: known.get(text, text)


def sentences_are_wrapped_where_the_panel_ends_whatever_their_letters(folder):
    told = module("bridge.session").session
    for sentence in ("Bearbeitungsmodus auswählen, MMMM WWWWWWWW und weiter.", f"In /{60 * 'w'}."):
        told.say(sentence)
        lines = [text for text in drawn(panel("parts")).said if text and text in sentence]
        assert "".join(lines).replace(" ", "") == sentence.replace(" ", "")
        blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)
        assert all(blf.dimensions(0, line)[0] <= 170 for line in lines)  # in a sidebar of 260


def buttons_whose_names_have_no_room_beside_each_other_stand_below_each_other(folder):
    column()
    segment()
    pairs = [("part_grow", "part_snap"), ("part_rename", "part_merge")]
    pairs += [("select_whole", "part_size")]

    def beside(width):
        found, _ = drawn(panel("edit"), Measured(), width=width).placed()
        tops = {name: top for name, top, _ in found}
        return [tops[one] == tops[other] for one, other in pairs]

    assert beside(260) == [True, True, True]
    with on_buttons(in_german()):
        assert beside(400) == [True, True, True]
        assert beside(200) == [False, False, False]


def no_name_of_a_button_is_cut_in_a_narrow_sidebar(folder):
    column()
    segment()
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)

    class Buttons(Layout):
        """Remembers what is on the operators' buttons, and how wide that is."""

        def operator(self, name, text=None, icon="NONE", **options):
            if text is None:
                text = getattr(
                    bpy.types, name.replace("patchalign3d.", "PATCHALIGN3D_OT_")
                ).bl_label
            said, of_icon = module("ui.wrapping").on_button(text), 0 if icon == "NONE" else 22
            self.said.append((said, blf.dimensions(0, said)[0] + of_icon, icon))
            return super().operator(name, **options)

    def of_panels(width):
        panels = [c for c in module("ui.panel").CLASSES if issubclass(c, bpy.types.Panel)]
        drawn_so = [drawn(cls, Buttons(), width).said for cls in panels]
        return [button for said in drawn_so for button in said if isinstance(button, tuple)]

    for language in (module("ui.translations").on_button, in_german()):
        with on_buttons(language):
            wide, narrow = of_panels(400), of_panels(200)
            assert len(wide) == len(narrow) > 20
            with_icons = [
                [said for said, _, icon in those if icon != "NONE"] for those in (wide, narrow)
            ]
            assert len(with_icons[0]) > len(with_icons[1]) > 10
            for width in (200, 160):  # Blender hides a narrower one
                cut = {said for said, takes, _ in of_panels(width) if takes > width - 57 - 8}
                assert not cut, (width, cut)


def no_setting_and_no_state_is_cut_in_a_narrow_sidebar(folder):
    column()
    segment()
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)

    class Settings(Layout):
        """Remembers what settings and labels may say, how wide that is, and what it has."""

        use_property_split = False

        def __init__(self, room):
            super().__init__()
            self.room = room

        def prop(self, data, name, text=None, expand=False, **_):
            kind, beside = data.bl_rna.properties[name], self.use_property_split
            name = [] if text == "" else [kind.name]
            chosen = self.room * (0.6 if beside else 1)
            if kind.type == "ENUM" and not expand:
                self.fits([item.name for item in kind.enum_items], chosen - 22 - 8)
            elif kind.type == "BOOLEAN":
                self.fits(name, chosen - 22 - 8)
            if kind.type in ("ENUM", "INT", "FLOAT") and beside and not expand:
                self.fits(name, self.room * 0.4 - 8)
            elif kind.type in ("INT", "FLOAT"):
                self.fits(name, self.room - 60 - 8)

        def fits(self, texts, room):
            for text in map(module("ui.wrapping").on_button, texts):
                self.said.append((text, blf.dimensions(0, text)[0] - room))

        def label(self, text="", icon="NONE", **_):
            self.said.append((text, blf.dimensions(0, text)[0] + 22 - self.room))

    def too_long(cls, width):
        said = drawn(cls, Settings(width - 57), width).said
        told = [one for one in said if isinstance(one, tuple)]
        return [text for text, over in told if over > 0], len(told)

    for language in (module("ui.translations").on_button, in_german()):
        with on_buttons(language):
            for name in ("parts", "results", "options", "automatic", "keypoints", "backend"):
                for width in (160, 200, 240, 400):
                    cut, of = too_long(panel(name), width)
                    assert of and not cut, (name, width, cut)


def no_heading_is_cut_in_a_narrow_sidebar(folder):
    translated = german()
    panels = [c for c in module("ui.panel").CLASSES if issubclass(c, bpy.types.Panel)]
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)
    for cls in panels:
        beside = 75 if getattr(cls, "bl_parent_id", "") else 87  # tabs, triangle, and what drags it
        for heading in (cls.bl_label, translated[cls.bl_label]):
            assert blf.dimensions(0, heading)[0] <= 160 - beside, heading


def no_hint_in_an_empty_field_is_cut_in_a_narrow_sidebar(folder):
    column()
    segment()
    blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)

    class Fields(Layout):
        def prop(self, data, name, placeholder="", **_):
            if placeholder:
                self.said.append((name, placeholder))

    def hints(width):
        for name in ("parts", "edit", "similarity", "keypoints"):
            said = drawn(panel(name), Fields(), width).said
            yield from ((name, *one) for one in said if isinstance(one, tuple))

    # Beside which there is one.
    button = {("parts", "words"), ("edit", "part"), ("similarity", "similarity_word")}
    for language in (module("ui.translations").on_button, in_german()):
        with on_buttons(language):
            assert ("parts", "category", "what it is, such as: chair") in hints(400)
            assert ("edit", "part", "click a part above") in hints(400)
            for width in (160, 200, 240):
                shown = list(hints(width))
                assert len(shown) == 8 and button < {(name, field) for name, field, _ in shown}
                for *where, hint in shown:
                    room = width - 57 - 8 - 22 * (tuple(where) in button)
                    assert blf.dimensions(0, language(hint))[0] <= room, (width, hint)


def the_log_is_below_the_preferences_where_it_would_cut_their_name(folder):
    module("setup.choice").setup_plan(bpy.context).add_to_log("Something was set up.")
    for width, below in ((160, True), (300, False)):
        placed, _ = drawn(panel("backend"), Measured(), width).placed()
        begins = {name: begin for name, begin, _ in placed}
        assert (begins["open_log"] > begins["open_preferences"]) == below, width


def the_buttons_of_the_list_leave_its_names_their_room_in_a_narrow_sidebar(folder):
    column()
    segment()
    bpy.context.view_layer.update()
    for width, below in ((200, True), (400, False)):
        placed, _ = drawn(panel("parts"), Measured(), width).placed()
        (ends,) = [end for name, _, end in placed if name == "rows"]
        (begins,) = [begin for name, begin, _ in placed if name == "part_pick"]
        assert (begins >= ends) == below


def what_the_preferences_say_of_set_up_is_whole_however_long_its_folder_is(folder):
    class Labels(Layout):
        def label(self, text="", **_):
            self.said.append(text)

        def operator(self, name, text="", **_):
            self.said.append(text)

    cls = module("ui.preferences").PATCHALIGN3D_AP_preferences
    for width in (300, 600):
        blf.size(0, bpy.context.preferences.ui_styles[0].widget.points)
        lines = [text for text in drawn(cls, Labels(), width).said if text]
        assert any("PyTorch is" in line for line in lines) and len(lines) > 2
        assert max(blf.dimensions(0, line)[0] for line in lines) <= width - 90


def the_size_of_a_part_is_below_the_button_where_it_would_be_cut_beside_it(folder):
    column()
    segment()
    for width, beside in ((200, False), (230, False), (260, True), (320, True)):
        placed, _ = drawn(panel("edit"), Measured(), width).placed()
        begins = {name: begin for name, begin, _ in placed}
        assert (begins["part_size"] == begins["select_whole"]) == beside, width


def much_that_is_said_is_short_in_the_panel_and_a_button_tells_all_of_it(folder):
    column()
    words = [f"a thing number {number} that is not there" for number in range(22)]
    tell = partial(
        module("bridge.session").session.say, at=module("bridge.session").place(bpy.context)
    )

    def lines_of(sentence, **how):
        tell(sentence, **how)
        shown = drawn(panel("parts"))
        lines = [text for text in shown.said if text and text in sentence]
        return lines, "patchalign3d.read_all" in shown.operators

    sentence = f"2 parts. Not found: {', '.join(words)}."
    whole, has_button = lines_of(sentence, failed=True)  # what went wrong is never cut
    assert " ".join(whole) == sentence and len(whole) > 20 and not has_button
    assert lines_of(sentence) == (whole[:5], True)
    assert lines_of(" ".join(whole[:6])) == (whole[:6], False)  # in the button's place
    assert lines_of(" ".join(whole[:7])) == (whole[:5], True)
    tell(sentence)
    assert bpy.ops.patchalign3d.read_all.poll()
    whole = Layout()
    module("ui.wrapping").draw_whole(whole, said())
    assert whole.words == said() and all(len(line) <= 80 for line in whole.said)
    segment()
    assert "patchalign3d.read_all" not in drawn(panel("parts")).operators
