"""What is cooked in, eaten from and worked with in a kitchen."""

from .coffee_machines import coffee_machine
from .coffee_pots import coffee_pot
from .cookware import cooking_pot, frying_pan
from .cutlery import fork, spoon
from .dishes import bowl, teacup, tray
from .jars import jar
from .kettles import jug, kettle
from .mixers import blender, mixer
from .toasters import toaster

FAMILIES = (
    blender,
    bowl,
    coffee_machine,
    coffee_pot,
    cooking_pot,
    fork,
    frying_pan,
    jar,
    jug,
    kettle,
    mixer,
    spoon,
    teacup,
    toaster,
    tray,
)
