"""Musical instruments."""

from .bells import bell
from .brass import trumpet
from .drums import drum, drum_kit
from .fiddles import violin
from .guitars import guitar
from .pianos import piano
from .woodwinds import saxophone

FAMILIES = (bell, drum, drum_kit, guitar, piano, saxophone, trumpet, violin)
