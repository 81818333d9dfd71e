"""The main entry point of the library: encode a mesh once, ask about it many times.

The data flows from mesh → surface points → patches → patch features (which are kept; ``encoding``)
→ scores for a question → labels (``by_words``, ``by_exemplars``, ``without_words``). If nobody said
which way is up, that is found first (``orientation``).
"""

from .by_exemplars import ByExemplars
from .by_words import TRANSFER, ByWords
from .encoding import Progress
from .without_words import WithoutWords

__all__ = ["TRANSFER", "Progress", "Segmenter"]


class Segmenter(ByWords, ByExemplars, WithoutWords):
    """Names the parts of a mesh: :meth:`set_mesh` encodes it once, the other methods ask about it.

    To ask about several meshes, :meth:`encode` each of them, and ask with :meth:`about`.

    ``quality`` is "fast", "balanced" or "best": one, four or eight samplings of the surface.
    ``progress`` is called with what is being done, in words, and how much of that is done, 0 … 1;
    an exception that it raises, such as :class:`patchalign3d.Cancelled`, stops the work.
    """

    def __repr__(self) -> str:
        asked = f"asked about {self._encoded.mesh!r}" if self._encoded else "no mesh is set"
        return f"<Segmenter of {self.model.name}, {self.engine.name} on {self.device}: {asked}>"
