"""What lies on a desk: books, pens and pencils."""

from .books import book
from .pencils import pencil

FAMILIES = (
    book,
    pencil,
)
