"""Food and drink."""

from .burgers import burger
from .cakes import cake, sweet
from .drinks import drink
from .fruits import fruit
from .snacks import snack

FAMILIES = (burger, cake, drink, fruit, snack, sweet)
