"""The number of each face's part as a face attribute, −1 for none."""

import bpy

from ..attributes import remove_attribute, write_faces
from ..names import NUMBERED, free_name
from .form import Form, Shown

ATTRIBUTE = "patchalign3d_part"


class FaceAttribute(Form):
    name, label, shorter = "ATTRIBUTE", "Face Attribute", "Attribute"
    description = f"The number of each face's part, -1 for none: {ATTRIBUTE}"
    is_first = True

    def write(self, shown: Shown) -> None:
        write_faces(shown.obj.data, attribute_name(shown.obj), "INT", shown.bare)

    def remove(self, obj: bpy.types.Object) -> None:
        for name in obj.data.attributes.keys():  # another may have been free when it was written
            if NUMBERED.sub("", name) == ATTRIBUTE and _is_number(obj.data.attributes[name]):
                remove_attribute(obj.data, name, "INT")


def attribute_name(obj: bpy.types.Object) -> str:
    """What it is called on an object: :data:`ATTRIBUTE`, unless something else is."""
    attributes = obj.data.attributes
    others = {a.name for a in attributes if not _is_number(a)}
    return free_name(ATTRIBUTE, others | set(obj.vertex_groups.keys()))


def _is_number(attribute: bpy.types.Attribute) -> bool:
    return (attribute.data_type, attribute.domain) == ("INT", "FACE")
