"""The library's face: encode a mesh once, ask about it many times.

The data's way: mesh → surface points → patches → patch features (kept; ``encoding``) → scores for a
query → labels (``by_words``, ``without_words``).
"""

from .by_words import TRANSFER, ByWords
from .encoding import Progress
from .without_words import WithoutWords

__all__ = ["TRANSFER", "Progress", "Segmenter"]


class Segmenter(ByWords, WithoutWords):
    """Names the parts of a mesh: :meth:`set_mesh` encodes it once, the others ask about it.

    Of several meshes, :meth:`encode` each and ask with :meth:`about`.
    """
