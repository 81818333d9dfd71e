"""What is cooked in, eaten from and worked with in a kitchen."""

from .coffee_machines import coffee_machine
from .coffee_pots import coffee_pot
from .cookware import cooking_pot, frying_pan
from .cutlery import fork, spoon
from .dishes import bowl, teacup, tray
from .flasks import flask
from .jars import jar
from .kettles import jug, kettle
from .knife_blocks import knife_block
from .mixers import blender, mixer
from .scales import kitchen_scale
from .shakers import pepper_mill
from .strainers import colander
from .toasters import toaster
from .utensils import corkscrew, grater, rolling_pin, whisk
from .worktop import cutting_board, dish_rack

FAMILIES = (
    blender,
    bowl,
    coffee_machine,
    coffee_pot,
    colander,
    cooking_pot,
    corkscrew,
    cutting_board,
    dish_rack,
    flask,
    fork,
    frying_pan,
    grater,
    jar,
    jug,
    kettle,
    kitchen_scale,
    knife_block,
    mixer,
    pepper_mill,
    rolling_pin,
    spoon,
    teacup,
    toaster,
    tray,
    whisk,
)
