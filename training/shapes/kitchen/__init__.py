"""What is cooked in, eaten from and worked with in a kitchen."""

from .coffee_machines import coffee_machine
from .coffee_pots import coffee_pot
from .cookware import cooking_pot, frying_pan
from .cutlery import fork, spoon
from .dishes import bowl, teacup, tray
from .jars import jar
from .kettles import jug, kettle
from .mixers import blender, mixer
from .scales import kitchen_scale
from .shakers import pepper_mill
from .toasters import toaster
from .utensils import corkscrew, grater, rolling_pin, whisk
from .worktop import cutting_board, dish_rack

FAMILIES = (
    blender,
    bowl,
    coffee_machine,
    coffee_pot,
    cooking_pot,
    corkscrew,
    cutting_board,
    dish_rack,
    fork,
    frying_pan,
    grater,
    jar,
    jug,
    kettle,
    kitchen_scale,
    mixer,
    pepper_mill,
    rolling_pin,
    spoon,
    teacup,
    toaster,
    tray,
    whisk,
)
