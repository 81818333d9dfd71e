"""An order of places that does not depend on how a file numbers its faces and vertices.

Whatever has to be taken one after the other is taken by how far along one direction it lies.
"""

import numpy as np
from numpy.typing import NDArray

# A direction along which the places of man-made things hardly ever lie equally far, and along which
# their edges hardly ever rise alike.
ASKEW = np.array([0.5377, 0.3121, 0.7832])


def by_place(places: NDArray) -> NDArray[np.int64]:
    """The numbers (…, n) of places (…, n, 3), in order; of equal ones the first comes first."""
    return np.argsort(places @ ASKEW, axis=-1, kind="stable")
