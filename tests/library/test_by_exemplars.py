"""Parts and keypoints as on finished meshes."""

import numpy as np
import pytest
from word_segmenter import BAR, TALL

from patchalign3d.errors import (
    MeshError,
    ModelError,
    PromptError,
)
from patchalign3d.exemplars import NO_PART, Exemplar
from patchalign3d.geometry.mesh import Mesh


def test_parts_of_an_exemplar_are_found_again_on_the_same_mesh(segmenter):
    segmenter.set_mesh(BAR)
    right = (BAR.vertices[BAR.faces].mean(1)[:, 0] > 5).astype(int)
    exemplar = segmenter.part_exemplar(["left", "right", "unused"], right)
    assert exemplar.names == ["left", "right"]
    np.testing.assert_allclose(np.linalg.norm(exemplar.features, axis=1), 1, rtol=1e-5)
    segmenter.set_mesh(Mesh(BAR.vertices * 3 + 1, BAR.faces), seed=1)
    result = segmenter.transfer([exemplar, exemplar])
    assert result.part_names == ["left", "right"]
    assert (result.face_labels == right).mean() > 0.8
    assert -1 in segmenter.transfer([exemplar], threshold=1).face_labels


def test_parts_of_an_exemplar_keep_names_that_would_mean_the_same_in_a_question(segmenter):
    segmenter.set_mesh(BAR)
    right = (BAR.vertices[BAR.faces].mean(1)[:, 0] > 5).astype(int)
    for names in (["leg", "legs"], ["arm.L", "left arm"], ["seat", "all but the seat"]):
        exemplar = segmenter.part_exemplar(names, right)
        assert segmenter.transfer([exemplar]).part_names == names


def test_what_looks_like_what_has_no_part_on_an_exemplar_gets_none(segmenter):
    segmenter.set_mesh(BAR)
    x = BAR.vertices[BAR.faces].mean(1)[:, 0]
    exemplar = segmenter.part_exemplar(["left"], np.where(x < 5, 0, -1))
    assert exemplar.names[0] == "left" and set(exemplar.names[1:]) == {NO_PART}
    np.testing.assert_allclose(np.linalg.norm(exemplar.features, axis=1), 1, rtol=1e-5)
    result = segmenter.transfer([exemplar, exemplar])
    assert result.part_names == ["left"] and result.face_scores.shape == (len(BAR.faces), 1)
    assert ((result.face_labels == 0) == (x < 5)).mean() > 0.8
    of_others = segmenter.part_exemplar(["right"], np.where(x < 5, -1, 0))
    assert set(segmenter.transfer([exemplar, of_others]).face_labels) == {0, 1}


def test_a_few_faces_without_a_part_tell_nothing(segmenter):
    segmenter.set_mesh(BAR)
    labels = np.zeros(len(BAR.faces), int)
    labels[:2] = -1  # a fortieth of the area
    assert segmenter.part_exemplar(["bar"], labels).names == ["bar"]


class RowsTaken:
    """A pooling that counts the rows that are summed up, once for each sum that they are in."""

    def __init__(self, pooling) -> None:
        self.pooling, self.count = pooling, 0

    def __rmatmul__(self, shares):
        self.count += shares.nnz
        return shares @ self.pooling


@pytest.mark.parametrize("names, alike", [(["seat", "leg"], True), (["left leg", "leg"], False)])
def test_pieces_that_are_alike_get_the_same_part_of_an_exemplar_unless_its_name_is_a_place(
    names, alike, segmenter, same_names_asked
):
    segmenter.set_mesh(BAR)
    labels = np.arange(len(BAR.faces)) % 2
    segmenter.transfer([segmenter.part_exemplar(names, labels)])
    assert same_names_asked == [alike]


def test_of_many_parts_each_looks_at_its_own_faces_only(segmenter):
    encoded = segmenter.encode(BAR)
    segmenter = segmenter.about(encoded)
    labels = np.arange(len(BAR.faces)) // 2 - 1  # the first two have none
    names = [f"part {number}" for number in range(labels.max() + 1)]
    whole = segmenter.part_exemplar(names, labels)
    pooling = encoded.smooth_pooling
    encoded.__dict__["smooth_pooling"] = counted = RowsTaken(pooling)
    exemplar = segmenter.part_exemplar(names, labels)
    assert counted.count == len(labels) - 2
    assert exemplar.names == whole.names == names
    np.testing.assert_array_equal(exemplar.features, whole.features)
    area = BAR.face_areas[2:4] + 1e-12
    mean = (pooling[2:4].T @ area) @ encoded.flat_features
    np.testing.assert_allclose(exemplar.features[0], mean / np.linalg.norm(mean), atol=1e-6)
    encoded.__dict__["smooth_pooling"] = pooling
    for part, feature in enumerate(exemplar.features):
        alone = encoded.feature_at(faces=np.flatnonzero(labels == part))
        np.testing.assert_allclose(feature, alone, atol=1e-6)


def test_keypoints_of_an_exemplar_are_found_near_their_place(segmenter):
    segmenter.set_mesh(BAR)
    exemplar = segmenter.keypoint_exemplar(["tip", "end"], [[0, 0.5, 0.5], [10, 0.5, 0.5]])
    found = segmenter.transfer_keypoints([exemplar])
    assert found.names == ["tip", "end"]
    assert np.abs(found.points[:, 0] - [0, 10]).max() < 2.5
    assert ((found.scores >= 0) & (found.scores <= 1)).all()


def test_exemplars_of_another_model_and_without_parts_are_refused(segmenter):
    segmenter.set_mesh(TALL)
    with pytest.raises(ModelError, match="another model"):
        segmenter.transfer([Exemplar(["a"], np.ones((1, 3), np.float32))])
    for ask in (segmenter.transfer, segmenter.transfer_keypoints):
        with pytest.raises(PromptError, match="no exemplars"):
            ask([])
    with pytest.raises(PromptError, match="Label a part"):
        segmenter.part_exemplar(["a"], np.full(12, -1))
    with pytest.raises(MeshError, match="of this mesh must have the shape"):
        segmenter.part_exemplar(["a"], np.zeros(5, int))
    with pytest.raises(PromptError, match="no keypoints"):
        segmenter.keypoint_exemplar([], np.zeros((0, 3)))
