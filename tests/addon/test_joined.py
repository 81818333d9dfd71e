"""Several surfaces as one shape: what is told of each."""

import numpy as np
from patchalign3d_addon.bridge.replies import Reply
from patchalign3d_addon.scene.joined import told_apart


def said_of(*labels):
    """Of the copies of a mesh with these labels of their triangles."""
    reply = Reply(
        {"part_names": ["arm", "leg"]},
        {"face_labels": np.concatenate([np.array(own, int) for own in labels])},
    )
    return told_apart([len(own) for own in labels], reply)


def test_copies_of_a_mesh_are_told_apart_however_many_triangles_modifiers_give_each():
    few, many = [0, 0, 0], [0, 0, 0, 0, 1, 1, 1]
    assert said_of(few, many) == []
    assert said_of([1, 1, 1], many) == ["leg", "arm"]
    assert said_of([], many) == [] == said_of(many)
