"""What is worn and carried on the body."""

from .bags import backpack, bag
from .eyeglasses import eyeglasses
from .footwear import shoe
from .gloves import glove
from .headwear import cap, crown, hat, helmet
from .luggage import suitcase
from .skulls import mask, skull
from .umbrellas import umbrella
from .watches import watch

FAMILIES = (
    backpack,
    bag,
    cap,
    crown,
    eyeglasses,
    glove,
    hat,
    helmet,
    mask,
    shoe,
    skull,
    suitcase,
    umbrella,
    watch,
)
