"""Arms: blades, bows, guns, shields, and engines of siege."""

from .armoury import axe, shield, staff
from .blades import knife, sword
from .bows import bow
from .cannons import cannon
from .catapults import catapult
from .guns import gun

FAMILIES = (axe, bow, cannon, catapult, gun, knife, shield, staff, sword)
