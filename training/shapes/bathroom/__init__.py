"""What stands in a bathroom: toilets, bathtubs, washbasins."""

from .bathtubs import bathtub
from .toilets import toilet
from .washbasins import washbasin

FAMILIES = (
    bathtub,
    toilet,
    washbasin,
)
