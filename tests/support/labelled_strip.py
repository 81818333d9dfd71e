"""A labelling whose faces lie in a row, to be steered."""

import numpy as np

from patchalign3d.shared.faces import FaceGraph
from patchalign3d.shared.steering import Labelling


def strip(labels, names=("a", "b", "c")) -> Labelling:
    """Unit squares in a row along x, from −n/2 to n/2, each beside the next."""
    count = len(labels)
    pairs = np.stack([np.arange(count - 1), np.arange(1, count)], axis=1)
    centroid = np.zeros((count, 3))
    centroid[:, 0] = np.arange(count) + 0.5 - count / 2
    graph = FaceGraph(pairs, np.ones(count - 1), np.ones(count), centroid)
    return Labelling(list(names), np.array(labels, np.int32), graph)


def shown(labelling: Labelling) -> tuple[list[str], list[int]]:
    return labelling.names, labelling.labels.tolist()
