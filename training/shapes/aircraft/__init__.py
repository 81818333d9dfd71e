"""What flies, in the air and beyond it."""

from .airplanes import airplane, warplane
from .airships import airship
from .balloons import balloon
from .helicopters import helicopter
from .orbiters import drone, satellite
from .rockets import rocket
from .spacecraft import spaceship

FAMILIES = (airplane, airship, balloon, drone, helicopter, rocket, satellite, spaceship, warplane)
