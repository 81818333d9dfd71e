"""What stands about a house and is used there: tableware, lamps, clocks, vessels, candles."""

from .bins import trash_can
from .brooms import broom
from .brushes import brush
from .casks import barrel, basket, bucket
from .chests import chest
from .clocks import clock
from .crates import crate
from .faucets import faucet
from .fires import fire
from .frames import mirror, picture_frame
from .lamps import lamp
from .lanterns import lantern
from .tableware import bottle, glass, mug, teapot
from .vessels import goblet, vase

FAMILIES = (
    barrel,
    basket,
    bottle,
    broom,
    brush,
    bucket,
    chest,
    clock,
    crate,
    faucet,
    fire,
    glass,
    goblet,
    lamp,
    lantern,
    mirror,
    mug,
    picture_frame,
    teapot,
    trash_can,
    vase,
)
