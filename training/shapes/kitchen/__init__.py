"""What is cooked in, eaten from and worked with in a kitchen."""

from .cookware import cooking_pot, frying_pan
from .kettles import jug, kettle

FAMILIES = (
    cooking_pot,
    frying_pan,
    jug,
    kettle,
)
