"""The forms that parts are written in: switched one by one, and read back where painted."""

import bpy
from bpy.props import BoolProperty, EnumProperty

from ...asking.editing import show_again, unwrap_by_parts, update_from
from ...bridge.course import Steps
from ...scene import record
from ...scene.by_hand import changed_by_hand
from ...scene.forms import FORMS, Form
from ...scene.look import Look
from ...scene.modes import object_mode
from ...scene.reading import reading_surface
from ...scene.separating import needing_the_origin, separate
from ...scene.target import TargetError, why_unwritable, why_without_parts
from ...scene.unwrapping import UV_MAP
from ..acting import Polls
from ..properties import chosen_with_parts
from ..rows import choose
from ..translations import translated
from ..waiting import Waits
from ..wrapping import draw_whole, width_of_whole
from .ask import look
from .on_parts import OnParts

ITEMS = [(form.name, form.label, form.description) for form in FORMS]
NOTHING_TO_READ = (
    "Of the forms under Results, '{name}' has none that can be changed by hand. Tick one first."
)
SURE = (
    "This form was changed by hand, and the changes would be lost. Update Parts from keeps the "
    "parts that you have painted. Remove it anyway?"
)
ASK = "?"  # what a form comes to that was changed by hand, and may be lost only if one is sure
READABLE = [
    item
    for item, form in zip(ITEMS, FORMS, strict=True)
    if type(form).read is not Form.read  # what a person changes in it can be read back
]


class PATCHALIGN3D_OT_form(Waits, bpy.types.Operator):
    bl_label = "Form of Results"
    bl_description = (
        "Write the parts in this form, or remove it again; the other forms stay as they are"
    )
    form: EnumProperty(name="Form", description="Which form", items=ITEMS)
    sure: BoolProperty(
        name="Sure",
        description="Remove it although it was changed by hand",
        options={"HIDDEN", "SKIP_SAVE"},
    )
    _asks = False

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_unwritable(context.object) if record.has_parts(context.object) else ""

    @classmethod
    def description(
        cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties
    ) -> str:
        return next(description for name, _, description in ITEMS if name == properties.form)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        self._asks = not self.sure
        return super().invoke(context, event)

    def go(self, context: bpy.types.Context) -> Steps[str]:
        settings, form, asks = context.scene.patchalign3d, {self.form}, self._asks
        objects = chosen_with_parts(context)
        wanted = self.form not in (look(objects[0]) if objects else settings).forms

        def switched(obj: bpy.types.Object) -> Look:
            old = look(obj)
            return old._replace(forms=old.forms | form if wanted else old.forms - form)

        for obj in objects if asks and not wanted else ():
            with object_mode(obj):
                base = yield from reading_surface(obj)
                if (yield from changed_by_hand(obj, base, look(obj), form)):
                    return ASK
        said = yield from show_again(objects, switched)
        settings.forms = settings.forms | form if wanted else settings.forms - form
        return said[0] if len(said) == 1 else f"{len(said)} objects were updated." if said else ""

    def end(self, context: bpy.types.Context, result: str) -> set[str]:
        if result != ASK:
            return super().end(context, result)
        bpy.ops.patchalign3d.form_anyway("INVOKE_DEFAULT", form=self.form)
        return {"CANCELLED"}


class PATCHALIGN3D_OT_form_anyway(Polls, bpy.types.Operator):
    bl_label = "Form of Results"
    bl_description = "Remove a form of the parts although it was changed by hand"

    form: EnumProperty(name="Form", description="Which form", items=ITEMS)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        label = next(label for name, label, _ in ITEMS if name == self.form)
        return context.window_manager.invoke_props_dialog(
            self,
            width=width_of_whole(context, SURE),
            title=translated(label),
            confirm_text=translated("Remove"),
        )

    def draw(self, context: bpy.types.Context) -> None:
        draw_whole(self.layout.column(align=True), SURE, "ERROR")

    def execute(self, context: bpy.types.Context) -> set[str]:
        bpy.ops.patchalign3d.form("INVOKE_DEFAULT", True, form=self.form, sure=True)
        return {"FINISHED"}


class PATCHALIGN3D_OT_update_parts(OnParts, Waits, bpy.types.Operator):
    bl_label = "Update Parts"
    bl_description = (
        "Update the parts from what you have painted: faces whose Face Set, material, colour or "
        "greatest weight has changed go to that part, and stay there. For separate objects: what "
        "you have separated, joined and renamed"
    )

    form: EnumProperty(name="From", description="What was painted", items=READABLE)

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = super().why_not(context)
        if reason or not look(context.object).forms.isdisjoint(name for name, *_ in READABLE):
            return reason
        return NOTHING_TO_READ.format(name=context.object.name)

    def go(self, context: bpy.types.Context) -> Steps[str]:
        obj = context.object
        before = record.names_of(obj.data)
        with object_mode(obj):
            base = yield from reading_surface(obj)
            _, said = yield from update_from(obj, base, look(obj), self.form)
        for part in record.names_of(obj.data):
            if part not in before:  # its row may be below those that are seen: an active one is
                choose(obj, part)
                break
        return said


class PATCHALIGN3D_OT_unwrap(OnParts, Waits, bpy.types.Operator):
    bl_label = "Unwrap by Parts"
    bl_description = (
        "Unwrap each part, with seams where parts meet, into a new UV map beside the existing ones"
    )

    def go(self, context: bpy.types.Context) -> Steps[str]:
        obj = context.object
        yield from unwrap_by_parts(obj, look(obj))
        return f"The parts were unwrapped in '{UV_MAP}'."


class PATCHALIGN3D_OT_separate(OnParts, Waits, bpy.types.Operator):
    bl_label = "Separate by Part"
    bl_description = (
        "Make an object of each part, in place of the whole, with its parent, collections, "
        "modifiers, materials and normals"
    )

    copies: BoolProperty(name="Copies", description="The object itself stays as it is")
    caps: BoolProperty(name="Close Holes", description="Close the holes that the cut leaves")
    apart: BoolProperty(name="Exploded", description="Move the parts away from the middle")

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        # What it has made has no parts. To adjust the last operation, Blender asks before it
        # undoes that.
        if [last.bl_idname for last in context.window_manager.operators[-1:]] == [cls.__name__]:
            return ""
        reason = super().why_not(context)
        return reason or ("" if context.object.mode == "OBJECT" else "Switch to Object Mode.")

    def go(self, context: bpy.types.Context) -> Steps[str]:
        obj = context.object
        if reason := why_without_parts(obj):
            raise TargetError(reason)
        held = needing_the_origin(obj) if self.apart else []
        made = yield from separate(obj, look(obj), self.copies, self.caps, self.apart)
        for obj in bpy.context.selected_objects:
            obj.select_set(False)
        for part in made:
            part.select_set(True)
        bpy.context.view_layer.objects.active = made[0]
        said = f"Separated: {', '.join(part.name for part in made)}."
        if held:
            said += f" Not moved apart: the origin has to stay where it is, for {', '.join(held)}."
        return said
