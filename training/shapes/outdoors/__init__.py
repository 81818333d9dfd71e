"""What stands in streets, gardens and fields."""

from .benches import bench
from .fences import fence
from .monuments import monument
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
    mailbox,
    monument,
    scarecrow,
    signpost,
    snowman,
    street_lamp,
    well,
)
