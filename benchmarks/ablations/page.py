"""A page for each of Tables 7 to 12."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from patchalign3d.errors import ModelError
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.settings import TEXT_ENCODERS
from training.views.image_encoders import IMAGE_ENCODERS

from ..datasets.hard_synonyms import HardSynonyms
from ..datasets.sets import Chosen, chosen_set
from ..harness.command import Options
from ..harness.contract import Entry
from ..harness.page import Page
from ..harness.plots import bars
from ..harness.questions import PARTS, parts_summary
from ..harness.records import Record
from ..harness.registry import entry
from ..harness.run import NotRun, SampleSet, measure
from ..harness.table import Column, Row, Table
from ..methods.patchalign3d import PatchAlign3D, of_model
from .small import BASE, SEEDS, SHAPES, STAGE_1_STEPS, Shapes, measure_variants
from .variants import OURS, Variant, of_table

TITLES = {
    7: "Table 7: the 2D encoder of Stage 1",
    8: "Table 8: the text encoder of Stage 2",
    9: "Table 9: what Stage 2 trains",
    10: "Table 10: patch granularity",
    11: "Table 11: prompts at inference",
    12: "Table 12: negatives of Stage 2",
}
FIRST = {
    7: "2D encoder",
    8: "Text encoder",
    9: "Freezing",
    10: "k × G",
    11: "Prompts",
    12: "Negatives",
}
COLUMNS = (
    Column("miou", "mIoU"),
    Column("ciou", "cIoU"),
    Column("ciou_batches", "cIoU of batches"),
    Column("classic", "mIoU, absent = 1"),
)
TWO_DECIMALS = (7, 8, 9)  # tables that the paper prints so
BOUNDARY = (
    Column("boundary", "boundary mIoU", 2),
    Column("boundary_others", "of 16 others", 2),
    Column("seconds", "s a shape", 2),
)
PROTOCOL = (
    "ShapeNetPart's released evaluation: cloud centred and scaled to norm 1, 2048 points drawn "
    "with replacement, all parts of the category asked, nearest patch centre; mIoU = mean over "
    "shapes of the parts present, cIoU = plain mean over categories (of batches: the released mean "
    "of per-batch means, 16 shapes, unshuffled)"
)


def _named_2d() -> str:
    return ", ".join(f"{one.weights} at {one.size}" for one in IMAGE_ENCODERS.values())


DEFECTS = {
    7: "Which encoders Table 7 has, and at what size of picture, is not published but for "
    f"DINOv2-base at 518 pixels. Here: {_named_2d()}. OpenCLIP's features are its last layer's "
    "tokens, as wide as that is.",
    8: f"Which SigLIP Table 8 has is not published. Here: {', '.join(TEXT_ENCODERS.values())}. "
    "Gemma stands for a text with the mean of its last layer over the tokens, which is not "
    "published, either.",
    9: "Table 9's first row, 'freeze last block', is the main model, and by the paper's text that "
    "trains the last block and the head, and freezes all else. The next two rows are read alike: "
    "the last two and the last three blocks are trained [inferred].",
    10: "Table 10's 32×128 row (50.5) equals the paper's figure for Stage 2 alone: the table is of "
    "models without Stage 1, and so are the rows here. No code of the boundary figure was "
    "released: points count whose 16 nearest neighbours have more than one true part, the point "
    "itself being one of the 16 or not; the cloud has points twice, which are neighbours like any "
    "other.",
    11: "Table 11's columns look exchanged: its 53.1 and 56.9 stand as 56.90 mIoU and 53.10 cIoU "
    "in Tables 7 to 9. They are shown as printed. The paper's list of hard synonyms is "
    "unpublished; the one here is our own (benchmarks/datasets/hard_synonyms.py).",
}
Beside = tuple[str, Row, bool]
"""A whole model that the same set is asked of: its method, its row, and whether it is asked with
hard synonyms."""

HERE: Beside = (
    "patchalign3d",
    Row("model here", note="--model, by default the bundled one"),
    False,
)
BESIDE: Mapping[int, Sequence[Beside]] = {
    10: (
        ("find3d", Row("Find3D", {"miou": 23.3, "boundary": 22.90, "seconds": 0.40}), False),
        HERE,
    ),
    11: (
        ("patchalign3d", Row("model here: part-only"), False),
        ("patchalign3d-category", Row("model here: part + category"), False),
        ("patchalign3d", Row("model here: hard synonyms"), True),
    ),
}
Asked = Callable[..., Mapping[str, float] | NotRun]
OTHER_WORDS = NotRun("its predictions are imported, and were made with other words")
UNUSED = ("small",)
FLOORS = ("one-label", "chance", "by-height", "position")


def run_table(number: int, options: Options) -> Page:
    """The page of one table, on the paper's data or on generated shapes."""
    name, variants = f"table{number}", of_table(number)
    chosen = chosen_set("shapenetpart", options)
    asked = partial(_asked, chosen=chosen, options=options)
    if options.data is None:
        about = Shapes(chosen.samples, chosen.title, options.limit)
        figures = measure_variants(variants, options.out, options.processes, about)
        ours = [figures[variant.name] for variant in variants]
    else:
        ours = [_trained(variant, chosen, options) for variant in variants]
    runs = options.settings.weights if options.data else None
    rows = [
        Row(variant.label, variant.paper, found, note=_note(variant, runs))
        for variant, found in zip(variants, ours, strict=True)
    ]
    rows += _beside(number, asked, options)
    rows += [Row(entry(name).title, {}, asked(entry(name)), floor=True) for name in FLOORS]
    columns = (COLUMNS[0], *BOUNDARY) if number == 10 else COLUMNS
    if number in TWO_DECIMALS:
        columns = tuple(replace(column, decimals=2) for column in columns)
    table = Table(TITLES[number], columns, rows, chosen.whole, FIRST[number])
    blocks: list = [table, bars(table, options.out / f"{name}.png")]
    blocks += [DEFECTS[number]] if number in DEFECTS else []
    blocks += [_told_of_small()] if options.data is None else []
    commands = dict.fromkeys(command for variant in variants for command in variant.commands())
    blocks.append("In full, DATA being the training data:\n\n" + _code("\n".join(commands)))
    blocks.append(
        _code(f"python -m benchmarks.{name} --data SHAPENETPART --weights RUNS --out OUT")
    )
    return Page(name, TITLES[number], _facts(chosen, options, number), blocks)


def methods_beside(number: int) -> tuple[str, ...]:
    """The methods of the rows beside the trainings of a table."""
    return tuple(method for method, _, _ in BESIDE.get(number, [HERE]))


def _beside(number: int, asked: Asked, options: Options) -> list[Row]:
    """Rows of whole models that the same set is asked of, as far as they are wanted."""
    rows = [*BESIDE.get(number, [HERE])]
    rows += [(name, Row(name, note="predictions made elsewhere"), False) for name in options.others]
    return [
        replace(row, ours=asked(entry(name), synonyms=synonyms))
        for name, row, synonyms in rows
        if options.wants(name)
    ]


def _asked(
    method: Entry, chosen: Chosen, options: Options, synonyms: bool = False
) -> Mapping[str, float] | NotRun:
    """The figures of a registered method on the set."""
    if synonyms and method.name in options.settings.predictions:
        return OTHER_WORDS
    samples: SampleSet = HardSynonyms(chosen.samples) if synonyms else chosen.samples
    recipe = {"set": chosen.title, "prompts": "hard synonyms" if synonyms else "part"}
    found = options.measure(method, samples, PARTS, recipe)
    return found if isinstance(found, NotRun) else parts_summary(found)


def _trained(variant: Variant, chosen: Chosen, options: Options) -> Mapping[str, float] | NotRun:
    """The figures of a variant's run in ``--weights``; the main model may be the official one."""
    weights, category = options.settings.weights, variant.prompts == "category"
    absent = NotRun("it is not trained here", (f"{variant.run}/ in --weights: its commands below",))
    if weights and (weights / variant.run).exists():
        name, model = variant.run, str(weights / variant.run)
    elif variant.run == OURS.run:
        name, model = "patchalign3d-official", "official"
    else:
        return absent
    method = Entry(
        f"{name}{'-category' if category else ''}",
        variant.label,
        frozenset({"segment"}),
        partial(of_model, model=model, category=category),
        PatchAlign3D,
    )
    if variant.prompts == "synonyms" and method.name in options.settings.predictions:
        return OTHER_WORDS
    samples = HardSynonyms(chosen.samples) if variant.prompts == "synonyms" else chosen.samples
    recipe = {"set": chosen.title, "prompts": variant.prompts}
    records: list[Record] | NotRun = measure(
        method, samples, PARTS, recipe, options.settings, options.out, 1, options.limit
    )
    if isinstance(records, NotRun):
        return absent if model == "official" else records
    return parts_summary(records)


def _note(variant: Variant, runs: Path | None) -> str:
    """What the label of a variant hides; and of its run in a folder, if it is there, how it differs
    from what its command makes.
    """
    notes = [variant.note] if variant.note else []
    if runs and (runs / variant.run / CHECKPOINT).exists():
        with contextlib.suppress(ModelError):  # of which the row tells
            made = read_checkpoint(runs / variant.run / CHECKPOINT)
            if made.step < made.settings.steps:
                notes.append(f"its run is at step {made.step} of {made.settings.steps}")
            own, wanted = (
                replace(one, text_encoder=one.text_encoder_name)
                for one in (made.settings, variant.settings)
            )
            if others := own.differences(wanted):
                notes.append(f"its run has other settings than its command ({', '.join(others)})")
    return "; ".join(notes)


def _told_of_small() -> str:
    return (
        f"Here every row is a training of seconds, with seeds {', '.join(map(str, SEEDS))} (mean ± "
        f"standard deviation): {BASE.depth} blocks of width {BASE.width}, {STAGE_1_STEPS} steps of "
        f"Stage 1 and {BASE.steps} of Stage 2, batches of {BASE.batch}, one patch of eight, "
        f"{SHAPES} generated shapes of each category under ShapeNetPart's words, others to be "
        "asked about. Encoders are small networks of random weights of the classes named, but for "
        "MiniLM, which is the real one. It shows that the row trains and is asked through the same "
        "code, not which row is better; rows closer than their spread tell nothing."
    )


def _facts(chosen: Chosen, options: Options, number: int) -> dict[str, str]:
    weights = "see the records" if options.data is None else "of each row: see the records"
    counted = options.counted(len(chosen.samples.keys), chosen.missing)
    trainings = "asked one after the other, in one process"
    if options.data is None:
        trainings = f"trained and asked {options.processes} at a time"
    return {
        "set": f"{chosen.title}, {counted}",
        "protocol": PROTOCOL,
        "split": "test" if chosen.real else "generated shapes that no training saw",
        "prompt set": "part names; per row" if number == 11 else "part names alone",
        "rotation": options.rotation,
        "seed": str(options.settings.seed),
        "weights": weights,
        "trainings": trainings,
        **options.machine(),
    }


def _code(text: str) -> str:
    return f"```sh\n{text}\n```"
