"""Every method of the benchmarks keeps the contract, on a CPU, with tiny inputs."""

import numpy as np
import pytest
from generated_set import GeneratedSet

from benchmarks.datasets.generated_keypoints import GeneratedKeypoints
from benchmarks.harness.contract import Entry, Unavailable
from benchmarks.harness.registry import registry

POINTS = 256
SET = GeneratedSet(("mug",), 1, POINTS)
SAMPLE = SET.sample(SET.keys[0])
POINTED = GeneratedKeypoints(("chair",), 1, POINTS)
CHAIR = POINTED.sample(POINTED.keys[0])
PAIRS = [(entry, question) for entry in registry().values() for question in sorted(entry.answers)]


def made(entry: Entry):
    try:
        method = entry.tiny()
    except Unavailable as error:
        pytest.fail(f"{entry.name} has no small instance: {error.why}")
    if entry.fits:
        answers_keypoints = "keypoints" in entry.answers
        method.fit(POINTED.references("chair") if answers_keypoints else SET.references("mug"))
    return method


def check_segment(method):
    scores = method.segment(SAMPLE.shape, SAMPLE.names)
    assert scores.shape == (POINTS, len(SAMPLE.names))
    assert not np.isnan(scores).any()


def check_divide(method):
    for count in (None, 3):
        parts = method.divide(SAMPLE.shape, count)
        assert parts.shape == (POINTS,)
        assert np.unique(parts).tolist() == list(range(parts.max() + 1))


def check_features(method):
    features = method.features(SAMPLE.shape)
    assert len(features) == POINTS
    np.testing.assert_allclose(np.linalg.norm(features, axis=1), 1, atol=1e-4)


def check_similarity(method):
    values = method.similarity(SAMPLE.shape, "handle")
    assert values.shape == (POINTS,)
    assert np.isfinite(values).all()


def check_keypoints(method):
    found = method.keypoints(CHAIR.shape, CHAIR.names)
    assert found.index.shape == found.name.shape == found.score.shape
    assert np.isfinite(found.score).all()
    assert np.isin(found.index, np.arange(POINTS)).all()
    assert np.isin(found.name, np.arange(-1, len(CHAIR.names))).all()


CHECKS = {
    "segment": check_segment,
    "divide": check_divide,
    "features": check_features,
    "similarity": check_similarity,
    "keypoints": check_keypoints,
}


@pytest.mark.parametrize(
    ("entry", "question"),
    [pair for pair in PAIRS if pair[1] in CHECKS],
    ids=lambda part: getattr(part, "name", part),
)
def test_a_method_answers_in_the_form_that_the_contract_asks(entry, question):
    CHECKS[question](made(entry))


@pytest.mark.parametrize("entry", registry().values(), ids=lambda entry: entry.name)
def test_a_method_gives_the_same_answer_twice(entry):
    if "segment" in entry.answers:
        one, two = (made(entry).segment(SAMPLE.shape, SAMPLE.names) for _ in range(2))
        np.testing.assert_array_equal(one, two)
    if "keypoints" in entry.answers:
        one, two = (made(entry).keypoints(CHAIR.shape, CHAIR.names) for _ in range(2))
        np.testing.assert_array_equal(one.index, two.index)
