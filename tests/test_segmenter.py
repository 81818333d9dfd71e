"""Segmenter: encode once, ask many times; the same bits for the same question."""

import numpy as np
import pytest
import torch
from test_mesh import CUBE_FACES, CUBE_VERTICES

from patchalign3d import segmenter as segmenter_module
from patchalign3d.encoder import Architecture, PatchAligner
from patchalign3d.errors import Cancelled, MeshError, PromptError
from patchalign3d.mesh import Mesh
from patchalign3d.model import Model
from patchalign3d.segmenter import Segmenter

SMALL = Architecture(points=256, patches=16, patch_size=8, width=48, depth=2, heads=2, mlp_width=96)
TALL = Mesh(CUBE_VERTICES * [1, 1, 5] + [100, 0, 0], CUBE_FACES)


class WordVectors:
    """A text encoder of made-up directions: the word decides, nothing is learned."""

    identity = "word-vectors"
    dimension = SMALL.feature_width

    def encode(self, texts: list[str]) -> np.ndarray:
        seeds = [sum(text.encode()) for text in texts]
        vectors = np.stack([np.random.RandomState(s).randn(self.dimension) for s in seeds])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def segmenter(tmp_path, monkeypatch):
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))
    monkeypatch.setattr(
        segmenter_module,
        "embed_prompts",
        lambda spec, prompts, category=None, device=None: embed(WordVectors(), prompts, category),
    )
    from patchalign3d.prompts import embed_prompts as embed

    torch.manual_seed(0)
    model = Model(
        name="small",
        version="0",
        architecture=SMALL,
        text_encoder="word-vectors",
        temperature=0.07,
        input_axes=("+x", "-y", "+z"),
        license="none",
        training_data=[],
        sha256="",
    )
    return Segmenter(model, PatchAligner(SMALL), "cpu")


def test_results_have_a_row_for_every_face_and_vertex(segmenter):
    segmenter.set_mesh(TALL)
    result = segmenter.segment(["top", "bottom", "side"])
    assert result.part_names == ["top", "bottom", "side"]
    assert result.face_labels.shape == (12,) and result.face_labels.dtype == np.int32
    assert result.face_scores.shape == (12, 3) and result.vertex_scores.shape == (8, 3)
    assert ((result.face_scores >= 0) & (result.face_scores <= 1)).all()
    assert set(result.face_labels) <= {0, 1, 2}
    np.testing.assert_allclose(result.vertex_weights.sum(1), 1, rtol=1e-6)


def test_the_same_mesh_prompts_and_seed_give_the_same_bits(segmenter):
    results = []
    for _ in range(2):
        segmenter.set_mesh(TALL, seed=3)
        results.append(segmenter.segment(["top", "bottom"]))
    for name in ("face_labels", "face_scores", "vertex_weights"):
        np.testing.assert_array_equal(getattr(results[0], name), getattr(results[1], name))


def test_place_scale_and_up_axis_do_not_change_the_scores(segmenter):
    segmenter.set_mesh(TALL)
    expected = segmenter.segment(["top", "bottom"]).face_scores
    y_up = TALL.vertices[:, [0, 2, 1]] * [1, 1, -1]
    for mesh in (
        Mesh(TALL.vertices * 1e-9, CUBE_FACES),
        Mesh(TALL.vertices - 7, CUBE_FACES),
        Mesh(y_up, CUBE_FACES, up_axis="Y"),
    ):
        segmenter.set_mesh(mesh)
        scores = segmenter.segment(["top", "bottom"]).face_scores
        np.testing.assert_allclose(scores, expected, atol=0.02)


def test_faces_below_the_threshold_stay_unlabelled(segmenter):
    segmenter.set_mesh(TALL)
    best = segmenter.segment(["top", "bottom"]).face_scores.max(1)
    between = float(np.sort(best)[5:7].mean())
    labels = segmenter.segment(["top", "bottom"], threshold=between).face_labels
    np.testing.assert_array_equal(labels == -1, best < between)
    assert set(segmenter.segment(["top"], threshold=1.1).face_labels) == {-1}


def test_the_official_transfer_takes_the_argmax_of_the_nearest_centre(segmenter):
    segmenter.set_mesh(TALL)
    result = segmenter.segment(["top", "bottom"], transfer="official")
    np.testing.assert_array_equal(result.face_labels, result.face_scores.argmax(1))


def test_keypoints_lie_on_the_surface_in_the_frame_of_the_mesh(segmenter):
    segmenter.set_mesh(TALL)
    keypoints = segmenter.keypoints(["the corner of the box", "edge"], category="box")
    assert keypoints.names == ["the corner of the box", "edge"]
    assert keypoints.points.shape == (2, 3) and keypoints.scores.shape == (2,)
    on_a_side = np.isclose(keypoints.points, TALL.vertices.min(0), atol=1e-9) | np.isclose(
        keypoints.points, TALL.vertices.max(0), atol=1e-9
    )
    assert on_a_side.any(1).all()


def test_asking_before_a_mesh_is_set_says_what_is_missing(segmenter):
    with pytest.raises(MeshError, match="set_mesh"):
        segmenter.segment(["top"])


def test_asking_for_nothing_is_refused(segmenter):
    segmenter.set_mesh(TALL)
    with pytest.raises(PromptError):
        segmenter.segment([])


def test_progress_runs_from_nought_to_one_and_can_cancel(segmenter):
    seen = []
    segmenter.set_mesh(TALL, progress=lambda stage, fraction: seen.append(fraction))
    assert seen[0] == 0.0 and seen[-1] == 1.0 and seen == sorted(seen)

    def cancel(stage, fraction):
        raise Cancelled("stop")

    expected = segmenter.segment(["top", "bottom"]).face_scores
    with pytest.raises(Cancelled):
        segmenter.set_mesh(Mesh(CUBE_VERTICES, CUBE_FACES), progress=cancel)
    # The mesh set before is still there.
    np.testing.assert_array_equal(segmenter.segment(["top", "bottom"]).face_scores, expected)
