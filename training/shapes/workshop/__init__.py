"""Hand tools, and the parts that machines are made of."""

from .blocks import block
from .hand_tools import hammer, pliers, scissors, screwdriver
from .ladders import ladder
from .machinery import caster, pipe, piston, pulley, shaft, valve
from .mechanics import bearing, bolt, bracket, gear

FAMILIES = (
    bearing,
    block,
    bolt,
    bracket,
    caster,
    gear,
    hammer,
    ladder,
    pipe,
    piston,
    pliers,
    pulley,
    scissors,
    screwdriver,
    shaft,
    valve,
)
