"""What stands about a house and is used there: tableware, lamps, clocks, vessels, candles."""

from .casks import barrel, basket, bucket
from .clocks import clock
from .faucets import faucet
from .fires import fire
from .lamps import lamp
from .tableware import bottle, glass, mug, teapot
from .vessels import goblet, vase

FAMILIES = (
    barrel,
    basket,
    bottle,
    bucket,
    clock,
    faucet,
    fire,
    glass,
    goblet,
    lamp,
    mug,
    teapot,
    vase,
)
