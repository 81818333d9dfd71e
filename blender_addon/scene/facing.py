"""Which way objects face: their left, back and up, and where places are along these.

bpy isn't needed.
"""

import numpy as np
from numpy.typing import NDArray


def own_axes(matrix: NDArray[np.float64], up: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3, 3) the left, the back and the up, as unit vectors of the world, of an object that faces
    along its own axes as meshes usually do.

    Args:
        matrix: (3, 3) from the object's own axes to the world's.
        up: (3,) the way up in the world; the object's axis that is nearest to it is its up.
    """
    x, y, z = matrix.T / np.linalg.norm(matrix, axis=0)[:, None]
    nearest = int(np.abs(up @ np.array([x, y, z]).T).argmax())
    above = (x, y, z)[nearest]
    above = above * np.sign(up @ above)
    # The fronts that meshes have as a rule: −Y of those that have Z up, and the same turned.
    front = (-y, z * np.sign(up @ y), -y * np.sign(up @ z))[nearest]
    left = np.cross(above, front)  # as it is seen, also if the object is mirrored
    return np.array([left, -front, above])


def axis(name: str) -> NDArray[np.float64]:
    """(3,) the unit vector along an axis of the world, such as "-Y"."""
    return np.eye(3)["XYZ".index(name[-1])] * (-1 if name[0] == "-" else 1)


def along(
    places: NDArray[np.float64], axes: NDArray[np.float64], matrix: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n, 3) how far places (n, 3) of an object, in its own frame, lie from its origin along axes
    (3, 3) of the world; ``matrix`` (4, 4) is that from the object's own frame to the world's.
    """
    return places @ (axes @ matrix[:3, :3]).T
