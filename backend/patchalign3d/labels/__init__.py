"""From what patches say to a label for every face: ``pooling``, ``calibration``, then borders by
``graph_cut``; words of place by ``sides``; parts without words by ``by_shape`` and ``merging``; one
part that is pointed at by ``selecting``.
"""
