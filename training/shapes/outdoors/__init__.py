"""What stands in streets, gardens and fields."""

from .benches import bench
from .fences import fence
from .hammocks import hammock
from .monuments import monument
from .playgrounds import slide, swing
from .signs import mailbox, signpost
from .snowmen import scarecrow, snowman
from .statues import bust
from .streetlamps import street_lamp
from .waterworks import fountain, well

FAMILIES = (
    bench,
    bust,
    fence,
    fountain,
    hammock,
    mailbox,
    monument,
    scarecrow,
    signpost,
    slide,
    snowman,
    street_lamp,
    swing,
    well,
)
