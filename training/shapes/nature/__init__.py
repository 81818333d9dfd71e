"""Plants, mushrooms and trees."""

from .blossoms import flower
from .houseplants import houseplant, plant
from .trees import model_tree, tree
from .wild import cactus, mushroom

FAMILIES = (cactus, flower, houseplant, model_tree, mushroom, plant, tree)
