"""The forms that parts are written in. A new one is a module with a :class:`.form.Form`, and a
place in :data:`FORMS`.
"""

from .boolean_attributes import BooleanAttributes
from .colour_attribute import ColourAttribute
from .edges import MarkedEdges
from .face_attribute import FaceAttribute
from .face_sets import FaceSets
from .form import Form, Shown
from .materials import Materials
from .objects import SeparateObjects
from .selection import Selection
from .vertex_groups import VertexGroups

# As the panel shows them. New ones come last: files keep the choice as bits, in this order.
FORMS: tuple[Form, ...] = (
    VertexGroups(),
    FaceAttribute(),
    FaceSets(),
    Materials(),
    ColourAttribute(),
    Selection(),
    SeparateObjects(),
    MarkedEdges("SEAMS", "Seams", "", "use_seam", "to unwrap along"),
    MarkedEdges("SHARP", "Sharp Edges", "Sharp", "use_edge_sharp", "to shade and bevel by"),
    BooleanAttributes(),
)
USUAL_FORMS = frozenset({"GROUPS", "ATTRIBUTE"})

__all__ = ["FORMS", "USUAL_FORMS", "Form", "Shown"]
