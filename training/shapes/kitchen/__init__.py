"""What is cooked in, eaten from and worked with in a kitchen."""

from .cookware import cooking_pot, frying_pan
from .cutlery import fork, spoon
from .dishes import bowl, teacup, tray
from .kettles import jug, kettle

FAMILIES = (
    bowl,
    cooking_pot,
    fork,
    frying_pan,
    jug,
    kettle,
    spoon,
    teacup,
    tray,
)
