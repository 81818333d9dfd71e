"""Hand tools, and the parts that machines are made of."""

from .blocks import block
from .hand_tools import hammer, pliers, scissors, screwdriver
from .ladders import ladder
from .locks import key, padlock
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
    key,
    ladder,
    padlock,
    pipe,
    piston,
    pliers,
    pulley,
    scissors,
    screwdriver,
    shaft,
    valve,
)
