"""Buildings, and what they are made of: walls, roofs, doors, windows, towers."""

from .bridges import bridge
from .castles import castle
from .doors import door
from .houses import house
from .mills import windmill
from .model_houses import model_house
from .steeples import church, lighthouse
from .tents import tent

FAMILIES = (bridge, castle, church, door, house, lighthouse, model_house, tent, windmill)
