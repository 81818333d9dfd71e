"""What goes on the ground: on wheels, tracks and rails, driven, drawn or pushed."""

from .barrows import wheelbarrow
from .buses import bus
from .cars import car
from .carts import cart
from .cranes import crane
from .cycles import bicycle, motorbike
from .earthmovers import bulldozer, excavator
from .locomotives import locomotive
from .lorries import lorry
from .pushed import scooter, stroller, wheelchair
from .railway import wagon
from .shopping_carts import shopping_cart
from .skateboards import skateboard
from .tanks import tank
from .tractors import tractor
from .trucks import truck

FAMILIES = (
    bicycle,
    bulldozer,
    bus,
    car,
    cart,
    crane,
    excavator,
    locomotive,
    lorry,
    motorbike,
    scooter,
    shopping_cart,
    skateboard,
    stroller,
    tank,
    tractor,
    truck,
    wagon,
    wheelbarrow,
    wheelchair,
)
