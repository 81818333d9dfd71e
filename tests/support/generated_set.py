"""A small set of generated shapes, for whatever is asked about sets."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.datasets.generated import generated_shape, sample_of
from benchmarks.harness.contract import Sample


@dataclass(frozen=True)
class GeneratedSet:
    """So many shapes of each family, with so many points each; it can be pickled."""

    families: tuple[str, ...]
    count: int
    points: int

    @property
    def keys(self) -> Sequence[str]:
        return [f"{family}/{i:03d}" for family in self.families for i in range(self.count)]

    def category(self, key: str) -> str:
        return key.partition("/")[0]

    def sample(self, key: str) -> Sample:
        family, _, number = key.partition("/")
        return sample_of(generated_shape(family, int(number)), key, self.points)

    def references(self, category: str) -> list[Sample]:
        """Three others of the family."""
        shapes = [generated_shape(category, 1000 + i) for i in range(3)]
        return [
            sample_of(shape, f"{category}/reference-{i}", self.points)
            for i, shape in enumerate(shapes)
        ]
