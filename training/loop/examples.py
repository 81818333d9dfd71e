"""Training examples: a cloud as the encoder will see it, and the words for its parts.

What is drawn for step s of a run follows from (seed, s) alone, so that a resumed run sees what it
would have seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..data.clouds import LANDMARKS, PLACES, Cloud, Label
from ..data.plurals import plural, singular
from ..data.shards import Shards
from .augmentation import draw_points

# The ways a person might put it; {p} is a wording of the part, {ps} its plural, {c} the category.
BARE_PHRASES = ("{p}", "{p}", "{p}", "a {p}", "the {p}", "{ps}", "{p} part")
PHRASES = (*BARE_PHRASES, "{c} {p}", "{p} of a {c}", "a {p} of a {c}", "the {p} of the {c}")

# How parts are asked for: as a person might, or one of the formulations of the paper's Table 11.
PROMPTS = ("varied", "part", "part-category", "synonyms")

PLACED = 0.35  # chance that parts are asked for by place, where the shape knows places
LANDMARKED = 0.1  # chance that the regions of keypoints are asked for, where it has some
MIXED_LEVELS = 0.15  # chance that parts of all granularities are asked for at once
ABSENT = 0.25  # chance that parts are asked for, too, that the shape does not have
MOST_ABSENT = 3
# Words that fit a part of almost anything, and so are never said to be absent.
GENERAL = frozenset(
    "base body bottom cover frame main middle part side support surface top".split()
)


@dataclass(frozen=True)
class Example:
    """One cloud with K named parts.

    Attributes:
        points: (N, 3) float32, in the model's input frame.
        masks: (K, N) bool.
        words: K prompts.
        category: what the shape is.
        frame: (3, 3) columns: where its own axes point, in the model's input frame.
        axes: which of them are known to be true, of "xyz".
        origin: where its cloud lies.
    """

    points: NDArray[np.float32]
    masks: NDArray[np.bool_]
    words: list[str]
    category: str = ""
    frame: NDArray[np.float32] = field(default_factory=lambda: np.eye(3, dtype=np.float32))
    axes: str = ""
    origin: str = ""


def draw_examples(
    cloud: Cloud,
    count: int,
    input_axes: tuple[str, str, str],
    rng: np.random.Generator,
    other_names: Sequence[str] = (),
    prompts: str = "varied",
    questions: int = 1,
    augmentation: str = "broad",
) -> list[Example]:
    """Choose points, move them, and ask for the cloud's parts ``questions`` times, each time at a
    granularity and in wordings of its own.

    Now and then some of ``other_names`` are asked for as well, where the shape has nothing that is
    called so: their masks are empty.

    Returns:
        One example of each question, all of the same points.
    """
    drawn = draw_points(cloud, count, input_axes, rng, augmentation)
    # "Top" is what is up where the model looks, until it is told another way.
    asked = [label for label in cloud.labels if drawn.upright or not _by_place(label)]
    asked = asked or cloud.labels
    examples = []
    for _ in range(questions):
        masks: dict[str, NDArray[np.bool_]] = {}
        for label in draw_labels(asked, rng):
            words = wording(label, cloud.category, prompts, rng)
            masks[words] = masks.get(words, False) | label.mask[drawn.chosen]
        present = {words: mask for words, mask in masks.items() if mask.any()}
        if other_names and rng.random() < ABSENT:
            for name in absent_names(cloud, other_names, rng):
                present.setdefault(name, np.zeros(count, bool))
        stacked = np.array(list(present.values()), dtype=bool).reshape(len(present), count)
        about = cloud.category, drawn.frame, cloud.axes, cloud.origin
        examples.append(Example(drawn.points, stacked, list(present), *about))
    return examples


def _by_place(label: Label) -> bool:
    return PLACES <= label.level < LANDMARKS


def absent_names(cloud: Cloud, names: Sequence[str], rng: np.random.Generator) -> list[str]:
    """A few of ``names`` that share no word with anything on the cloud, be it one or many."""
    there = set(map(singular, cloud.category.split())).union(GENERAL)
    for label in cloud.labels:
        for wording in label.wordings:
            there.update(map(singular, wording.split()))
    drawn = rng.choice(names, int(rng.integers(1, MOST_ABSENT + 1)))
    return [str(name) for name in drawn if there.isdisjoint(map(singular, name.split()))]


def draw_labels(labels: Sequence[Label], rng: np.random.Generator) -> list[Label]:
    """The labels that are asked for together, with the wordings that only one of them has: toes
    are no "foot" beside the rest of it.
    """
    levels = draw_levels(sorted({label.level for label in labels}), rng)
    asked = [label for label in labels if label.level in levels]
    uses = Counter(words for label in asked for words in set(label.wordings))
    return [
        replace(label, wordings=tuple(w for w in label.wordings if uses[w] == 1))
        if uses[label.wordings[0]] == 1
        else replace(label, wordings=label.wordings[:1])
        for label in asked
    ]


def draw_levels(levels: Sequence[int], rng: np.random.Generator) -> list[int]:
    """The levels that are asked for together: one, or all that name parts by what they are."""
    if not levels:
        return []
    named = [level for level in levels if level < PLACES]
    placed = [level for level in levels if PLACES <= level < LANDMARKS]
    if LANDMARKS in levels and (rng.random() < LANDMARKED or not named + placed):
        return [LANDMARKS]
    if placed and (rng.random() < PLACED or not named):
        return [int(rng.choice(placed))]
    return named if rng.random() < MIXED_LEVELS else [int(rng.choice(named))]


def wording(label: Label, category: str, prompts: str, rng: np.random.Generator) -> str:
    """How a part is asked for in one of the :data:`PROMPTS`.

    The paper asks by the part's name, alone or with the category (the text bank puts both into the
    released templates), or by a synonym, where there is one.
    """
    wordings = label.wordings
    if prompts == "varied":
        return phrase(label, category, rng)
    if prompts == "synonyms" and len(wordings) > 1:
        return str(rng.choice(wordings[1:]))
    return wordings[0]


def phrases(level: int) -> tuple[str, ...]:
    """How parts of a level may be asked for; a place says enough without the category."""
    return PHRASES if level < PLACES else BARE_PHRASES


def phrase(label: Label, category: str, rng: np.random.Generator) -> str:
    """One of the part's wordings, the first as often as all others, in one of the phrases."""
    wordings = label.wordings
    word = wordings[0] if rng.random() < 0.5 else rng.choice(wordings)
    return rng.choice(phrases(label.level)).format(p=word, ps=plural(word), c=category)


def all_phrases(shards: Shards) -> list[str]:
    """Everything that :func:`draw_examples` may ask for in varied prompts, sorted."""
    found = set(shards.names)
    for category, wording, level in shards.wordings():
        words = {"p": wording, "ps": plural(wording), "c": category}
        found.update(template.format(**words) for template in phrases(level))
    return sorted(found)


def draw_batch(
    shards: Shards,
    size: int,
    count: int,
    input_axes: tuple[str, str, str],
    weights: Mapping[str, float],
    seed: Sequence[int],
    prompts: str = "varied",
    questions: int = 1,
    augmentation: str = "broad",
) -> list[Example]:
    """``questions`` examples of each of ``size`` clouds of ``count`` points, of random sources, as
    ``seed`` decides.

    What is not there is asked for only in varied prompts: the paper does not.
    """
    rng = np.random.default_rng(seed)
    clouds = (shards.draw(rng, weights) for _ in range(size))
    others = shards.names if prompts == "varied" else ()
    drawn = (
        draw_examples(cloud, count, input_axes, rng, others, prompts, questions, augmentation)
        for cloud in clouds
    )
    return [example for examples in drawn for example in examples]
