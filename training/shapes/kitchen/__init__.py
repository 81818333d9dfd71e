"""What is cooked in, eaten from and worked with in a kitchen."""

from .cookware import cooking_pot, frying_pan
from .cutlery import fork, spoon
from .dishes import bowl, teacup, tray
from .kettles import jug, kettle
from .mixers import blender, mixer
from .toasters import toaster

FAMILIES = (
    blender,
    bowl,
    cooking_pot,
    fork,
    frying_pan,
    jug,
    kettle,
    mixer,
    spoon,
    teacup,
    toaster,
    tray,
)
