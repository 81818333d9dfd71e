"""Figure 6 (supplement, Section B): how alike each point is to a word, PatchAlign3D beside Find3D.

    python -m benchmarks.figure6
    python -m benchmarks.figure6 --data DATA   # shapes of DATA/objaverse-general

Each picture is scaled to its own least and greatest two percent; yellow is more alike.
"""

from __future__ import annotations

from dataclasses import replace

from tqdm import tqdm

from .datasets.generated import generated_shape, sample_of
from .datasets.sets import chosen_set
from .harness.command import Options, command
from .harness.contract import Method, Sample, Unavailable
from .harness.page import Page
from .harness.plots import clouds
from .harness.registry import entry
from .harness.run import NotRun, build, spread

METHODS = ("patchalign3d-official", "patchalign3d", "find3d")
UNUSED = ("processes", "predictions", "small")
OF_DATA = ("rotation", "limit")
# What is asked of the shapes that are made here: two pairs of related words among them.
ASKED = (
    ("quadruped", 3, ("ear", "muzzle", "nose", "leg", "tail")),
    ("airplane", 2, ("wing", "tail", "engine", "propeller", "nose")),
    ("chair", 4, ("backrest", "seat", "leg", "armrest", "cushion")),
)
POINTS = 4096


def questions(options: Options) -> list[tuple[Sample, tuple[str, ...]]]:
    """Shapes with the words that are looked for on them."""
    if options.data is None:
        return [
            (sample_of(generated_shape(family, number), f"{family}/{number}", POINTS), words)
            for family, number, words in ASKED
        ]
    samples = chosen_set("objaverse-general", options).samples
    chosen = [samples.sample(key) for key in spread(samples.keys, options.limit or 3)]
    return [(sample, sample.names[:5]) for sample in chosen]


def methods(names: tuple[str, ...], options: Options) -> tuple[dict[str, Method], list[str]]:
    """Those that can run here by their titles, and why the others can't.

    Imported predictions are labels, which say nothing of similarity: no method is replaced by them.
    """
    settings = replace(options.settings, predictions={})
    found, missing = {}, []
    for name in names:
        if not options.wants(name):
            continue
        try:
            found[entry(name).title] = build(entry(name), settings)
        except Unavailable as error:
            missing.append(f"{entry(name).title}: {NotRun(error.why, error.fetch).note}")
    return found, missing


def run(options: Options) -> Page:
    """The page with one picture; with none, where none of the methods can run."""
    able, missing = methods(METHODS, options)
    rows = []
    asked = questions(options) if able else ()
    for sample, words in tqdm(asked, desc="figure 6", unit="shape", leave=False):
        for title, method in able.items():
            cells = [
                (sample.shape.z_up(), method.similarity(sample.shape, word), word) for word in words
            ]
            rows.append((f"{sample.shape.category}\n{title}", cells))
    caption = "Similarity of points to words; yellow is more alike."
    pictures = [clouds(rows, options.out / "figure6.png", caption)] if rows else []
    facts = {
        "set": "generated shapes" if options.data is None else "Objaverse-General",
        "prompt set": "words alone",
        "seed": str(options.settings.seed),
        "weights": "; ".join(f"{title} {m.identity}" for title, m in able.items()),
        **options.machine(),
    }
    return Page("figure6", "Figure 6: similarity to words", facts, [*pictures, *missing])


if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED, of_data=OF_DATA)
