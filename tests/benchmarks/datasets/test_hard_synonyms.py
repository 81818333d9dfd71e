"""The words that stand in for ShapeNetPart's."""

import numpy as np

from benchmarks.datasets.hard_synonyms import HARD_SYNONYMS, HardSynonyms
from benchmarks.datasets.shapenetpart import PARTS
from benchmarks.datasets.stand_ins import small_set


def test_hard_synonyms_are_other_words_for_every_part(tmp_path):
    for name, (_, parts) in PARTS.items():
        words = HARD_SYNONYMS[name.lower()]
        assert tuple(words) == parts
        for part, synonyms in words.items():
            assert len(set(synonyms)) == len(synonyms) >= 2
            assert all(not set(part.split()) - {"or"} & set(s.split()) for s in synonyms), part
        for which in (0, 1):
            assert len({synonyms[which] for synonyms in words.values()}) == len(parts)
    samples = small_set("shapenetpart", tmp_path, 1, 100)
    reworded = HardSynonyms(samples).sample(samples.keys[0])
    assert reworded.names == ("fuselage", "airfoil", "empennage", "turbine")
    np.testing.assert_array_equal(reworded.labels, samples.sample(samples.keys[0]).labels)
