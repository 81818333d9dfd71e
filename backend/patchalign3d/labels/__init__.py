"""From scores of patches to a label for every face.

- Parts by words: ``pooling`` carries scores from patches to faces, ``calibration`` makes those of
  different words comparable, ``graph_cut`` places the borders, ``loose_pieces`` names loose pieces
  as wholes.
- Words of place and numbers: ``sides``, ``pieces`` and ``numbers`` tell apart the pieces of a part.
- Keypoints: ``mean_shift`` finds where matches are densest, ``joints`` keeps joints on their
  ``limbs``, ``matching`` finds the keypoints of a finished shape on another.
- Parts without words: ``by_shape``, by ``merging`` of ``regions``; copies of a part by ``kinds``.
- A part that is pointed at: ``selecting``, from ``click_evidence``.
"""
