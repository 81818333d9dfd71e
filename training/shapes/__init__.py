"""Procedural families: shapes without end whose every face knows its part.

A room for each kind of thing; what several rooms build with lies beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import numpy as np

from .shape import LabelledShape

ROOMS = [import_module(f"{__name__}.{room.name}") for room in iter_modules(__path__) if room.ispkg]

# One generator may draw through all families in turn: what is new comes last, so that seeds keep
# their shapes.
ORDER = """
    airplane bag bearing bed bicycle bird bolt bottle bracket cabinet cap car
    chair door earphone faucet fence fish gear glass guitar gun hammer hand
    helicopter house insect knife lamp laptop motorbike mug octopus plant pliers
    quadruped robot rocket scissors screwdriver shelf ship skateboard sofa sword
    table teapot teddy tree truck
    burger cactus cake castle church flower fruit lighthouse model_house mushroom
    bridge fountain mailbox scarecrow signpost snowman street_lamp sweet tent well
    drink fire houseplant model_tree monument snack windmill
    caster pipe piston pulley shaft valve
    block bust eyeglasses goblet remote vase
    freighter tank warplane
    joined_bed joined_cabinet joined_chair joined_shelf joined_sofa joined_table
    bulldozer bus excavator lorry tractor
    drone satellite spaceship
    microwave refrigerator stove washing_machine
    gramophone hair_dryer power_drill vacuum_cleaner
    arcade_machine clock vending_machine
    drum drum_kit gamepad watch
    piano saxophone trumpet violin
    computer loudspeaker microphone radio television
    cart scooter stroller wheelbarrow wheelchair
    camera fan microscope mobile_phone telephone telescope
    beast character dinosaur dragon mask monster skull
    fowl glove skeleton
    axe backpack bow crown hat helmet shield shoe staff
    rowboat sailboat submarine
    butterfly crab frog snail snake spider turtle
    cannon catapult
    locomotive wagon
    airship balloon crane
    barrel basket bucket
    bathtub toilet washbasin
    cooking_pot frying_pan jug kettle
    bowl fork spoon teacup tray
    blender mixer toaster
    chest crate mirror picture_frame
    broom brush umbrella
    coat_rack stool
    coffee_machine coffee_pot jar
    ladder lantern trash_can
    corkscrew grater rolling_pin whisk
    cutting_board dish_rack kitchen_scale pepper_mill
    wardrobe
    book key padlock pencil
    bell bench suitcase
    colander flask knife_block
    hammock slide swing
    shopping_cart
""".split()

_KNOWN = {family.__name__: family for room in ROOMS for family in room.FAMILIES}

FAMILIES: dict[str, Callable[[np.random.Generator], LabelledShape]] = {
    name: _KNOWN[name] for name in ORDER
}
