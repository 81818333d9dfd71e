"""From scores of patches to a label for every face: ``pooling``, ``calibration``, then borders by
``graph_cut``; words of place by ``sides``, numbers by ``numbers``; parts without words by
``by_shape`` and ``merging``; a part from clicks by ``click_evidence`` and
``selecting``.
"""
