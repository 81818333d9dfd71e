"""What goes on the water and under it."""

from .boats import rowboat
from .ships import freighter, ship
from .submarines import submarine
from .yachts import sailboat

FAMILIES = (freighter, rowboat, sailboat, ship, submarine)
