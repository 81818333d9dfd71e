"""Furniture: what one sits on, lies on and keeps things in, joined or as artists model it."""

from .beds import bed
from .cabinets import cabinet
from .chairs import chair
from .coat_racks import coat_rack
from .joined_beds import joined_bed, joined_sofa
from .joined_seats import joined_chair
from .joined_storage import joined_cabinet, joined_shelf
from .joined_tables import joined_table
from .shelving import shelf
from .sofas import sofa
from .stools import stool
from .tables import table
from .wardrobes import wardrobe

FAMILIES = (
    bed,
    cabinet,
    chair,
    coat_rack,
    joined_bed,
    joined_cabinet,
    joined_chair,
    joined_shelf,
    joined_sofa,
    joined_table,
    shelf,
    sofa,
    stool,
    table,
    wardrobe,
)
