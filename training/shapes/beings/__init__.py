"""People, animals, monsters, robots, and parts of them."""

from .beasts import beast
from .birds import bird, fowl
from .characters import character
from .crawlers import butterfly, frog, snake, spider
from .dragons import dinosaur, dragon
from .hands import hand
from .insects import insect
from .monsters import monster
from .quadrupeds import quadruped
from .robots import robot
from .sea import fish, octopus
from .shelled import crab, snail, turtle
from .skeletons import skeleton
from .teddies import teddy

FAMILIES = (
    beast,
    bird,
    butterfly,
    character,
    crab,
    dinosaur,
    dragon,
    fish,
    fowl,
    frog,
    hand,
    insect,
    monster,
    octopus,
    quadruped,
    robot,
    skeleton,
    snail,
    snake,
    spider,
    teddy,
    turtle,
)
