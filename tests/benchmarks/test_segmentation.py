"""The pages of the segmentation tables, in small."""

import math
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from small_model import save_small_model

from benchmarks import figure6, segmentation
from benchmarks.ablations import page
from benchmarks.ablations.variants import of_table
from benchmarks.datasets import sets
from benchmarks.datasets.rotated import Rotated
from benchmarks.datasets.sets import chosen_set
from benchmarks.datasets.shapenetpart import ShapeNetPart
from benchmarks.harness.command import Options
from benchmarks.harness.contract import Settings
from benchmarks.harness.run import NotRun
from benchmarks.harness.table import Table
from training.loop.run import Run
from training.loop.settings import TEXT_ENCODERS, Hyperparameters
from training.views.image_encoders import IMAGE_ENCODERS


def tables(found):
    return {block.title: block for block in found.blocks if isinstance(block, Table)}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    out = tmp_path_factory.mktemp("segmentation")
    published = ShapeNetPart(chosen_set("shapenetpart", Options(out=out)).samples.root, points=None)
    truth = {key: published.sample(key).labels for key in published.keys}
    np.savez(out / "satr.npz", **truth)
    settings = Settings(predictions={"satr": out / "satr.npz"})
    options = Options(methods=("find3d", "satr"), limit=2, out=out, settings=settings)
    return segmentation.run(options)


def test_every_set_has_a_table_with_every_row_that_is_asked_for(small):
    found = tables(small)
    assert list(found) == [of.title for of in segmentation.SETS] + ["Parts without words"]
    for of in segmentation.SETS:
        labels = [row.label for row in found[of.title].rows]
        assert labels[:2] == ["Find3D", "SATR"]
        assert sum(row.floor for row in found[of.title].rows) == len(segmentation.FLOORS)


def test_a_page_says_how_many_shapes_were_asked_about(small):
    assert "ShapeNetPart: 2 of " in small.markdown()
    assert Options(limit=2).counted(3) == "2 of 3 shapes"
    assert Options(limit=9).counted(3) == Options().counted(3) == "3 shapes"


def test_a_page_says_how_many_shapes_of_the_split_are_missing(tmp_path, monkeypatch):
    samples = chosen_set("shapenetpart", Options(out=tmp_path)).samples
    for key in samples.keys[:2]:
        (samples.root / f"{key}.txt").unlink()
    monkeypatch.setattr(page, "_beside", lambda *_: [])
    options = Options(data=samples.root, methods=("satr",), limit=1, out=tmp_path)
    turned = replace(options, rotation="random")
    told = f"1 of {len(samples.keys) - 2} shapes (2 more of the split are missing)"
    for run in (segmentation.run, partial(page.run_table, 12)):
        assert told in run(options).markdown()
    assert told in page.run_table(12, turned).markdown()


def test_imported_predictions_are_a_row_whose_time_is_unknown(small):
    satr = tables(small)["ShapeNetPart"].rows[1]
    assert satr.ours["miou"] == 100
    assert satr.paper["seconds"] == 111
    assert math.isnan(satr.ours["seconds"])


def test_imported_predictions_stand_only_where_they_answer_what_is_asked(tmp_path):
    chosen = chosen_set("shapenetpart", Options(out=tmp_path))
    published = ShapeNetPart(chosen.samples.root, points=None)
    np.savez(tmp_path / "made.npz", **{k: published.sample(k).labels for k in published.keys})
    names = dict.fromkeys(("cops", "patchalign3d", "find3d"), tmp_path / "made.npz")
    options = Options(limit=1, out=tmp_path, settings=Settings(predictions=names))
    labels = [row.label for row in segmentation._table(segmentation.SETS[0], chosen, options).rows]
    assert "COPS" in labels and not any("best of 10" in label for label in labels)
    here, _, synonyms = page._beside(
        11, partial(page._asked, chosen=chosen, options=options), options
    )
    assert here.ours["miou"] == 100 and synonyms.ours == page.OTHER_WORDS
    able, missing = figure6.methods(("find3d",), options)
    assert not able and "model.safetensors" in missing[0]


def test_predictions_of_a_method_that_nobody_knows_are_a_row_of_their_own(tmp_path):
    chosen = chosen_set("shapenetpart", Options(out=tmp_path))
    published = ShapeNetPart(chosen.samples.root, points=None)
    np.savez(tmp_path / "made.npz", **{k: published.sample(k).labels for k in published.keys})
    settings = Settings(predictions={"mine": tmp_path / "made.npz"})
    options = Options(methods=("mine",), limit=1, out=tmp_path, settings=settings)
    mine = segmentation._table(segmentation.SETS[0], chosen, options).rows[0]
    (beside,) = page._beside(12, partial(page._asked, chosen=chosen, options=options), options)
    assert mine.label == beside.label == "mine"
    assert mine.ours["miou"] == beside.ours["miou"] == 100
    assert not replace(options, methods=("satr",)).others


def test_predictions_that_do_not_fit_cost_their_own_row_alone(tmp_path):
    chosen = chosen_set("shapenetpart", Options(out=tmp_path))
    np.savez(tmp_path / "short.npz", **{key: np.zeros(7, int) for key in chosen.samples.keys})
    settings = Settings(predictions={"satr": tmp_path / "short.npz"})
    options = Options(methods=("satr",), limit=1, out=tmp_path, settings=settings)
    rows = segmentation._table(segmentation.SETS[0], chosen, options).rows
    assert "short.npz has an array of the shape (7,)" in rows[0].ours.why
    assert rows[1].ours["miou"] >= 0


def test_a_row_without_weights_keeps_the_papers_value_and_says_what_to_fetch(small):
    find3d = tables(small)["ShapeNetPart"].rows[0]
    assert isinstance(find3d.ours, NotRun)
    assert find3d.paper == {"miou": 23.3, "ciou": 23.9, "seconds": 0.4}
    text = small.markdown()
    assert "| Find3D | 23.3 | – |" in text
    assert "fetch model.safetensors of ziqima/find3d-checkpt0" in text
    assert "searched on the test set" in text


@pytest.mark.parametrize("number", range(7, 13))
def test_an_ablations_page_has_every_row_and_its_commands(number, tmp_path, monkeypatch):
    asked = []

    def figures(variants, out, processes, about):
        asked.append(about)
        made = {name: (20.0, 1.0) for name in ("miou", "ciou", "ciou_batches", "classic")}
        made |= {name: (10.0, 1.0) for name in ("boundary", "boundary_others", "seconds")}
        return {variant.name: made for variant in variants}

    monkeypatch.setattr(page, "measure_variants", figures)
    found = page.run_table(number, Options(limit=1, out=tmp_path, processes=3))
    assert found.facts["trainings"] == "trained and asked 3 at a time"
    assert found.facts["device"] == "cpu, 3 processes side by side for 64 shapes or more"
    (table,) = tables(found).values()
    variants = of_table(number)
    labels = [variant.label for variant in variants]
    assert [row.label for row in table.rows[: len(variants)]] == labels
    assert not table.comparable
    text = found.markdown()
    assert re.search(r"\*\*set:\*\* .*, 1 of \d+ shapes", text)
    assert text.count("python -m training.loop.train") >= len({variant.run for variant in variants})
    assert ("look exchanged" in text) == (number == 11)
    other = page.run_table(number, Options(limit=1, out=tmp_path, methods=("find3d",)))
    assert ("| Find3D" in other.markdown()) == (number == 10) and "model here" in text
    assert "model here" not in other.markdown()
    page.run_table(number, Options(rotation="random", limit=2, out=tmp_path, methods=()))
    assert asked[0].limit == 1 and asked[-1].limit == 2  # as all other rows of the page
    assert isinstance(asked[-1].samples, Rotated) and "turned" in asked[-1].title
    assert all(one.weights in text for one in IMAGE_ENCODERS.values()) == (number == 7)
    assert all(name in text for name in TEXT_ENCODERS.values()) == (number == 8)


def test_figures_are_compared_on_the_whole_set_alone(tmp_path, monkeypatch):
    root = chosen_set("shapenetpart", Options(out=tmp_path)).samples.root
    assert not chosen_set("shapenetpart", Options(data=root)).whole
    monkeypatch.setitem(sets.SHAPES, "shapenetpart", 40)
    assert chosen_set("shapenetpart", Options(data=root)).whole
    assert not chosen_set("shapenetpart", Options(data=root, limit=40)).whole
    assert not chosen_set("shapenetpart", Options(data=root, rotation="random")).whole


def test_on_the_papers_data_a_row_without_a_run_says_how_to_train_it(tmp_path):
    made = Options(out=tmp_path)
    root = chosen_set("shapenetpart", made).samples.root
    options = Options(
        data=root, limit=1, out=tmp_path, settings=Settings(weights=tmp_path / "runs")
    )
    found = page.run_table(9, options)
    (table,) = tables(found).values()
    assert not table.comparable  # a piece of the set
    assert found.facts["trainings"] == "asked one after the other, in one process"
    assert all(isinstance(row.ours, NotRun) for row in table.rows[:5])
    assert "not run: it is not trained here" in found.markdown()


def test_a_row_says_what_its_run_has_not_been_trained_as_its_command_says(tmp_path, monkeypatch):
    root = chosen_set("shapenetpart", Options(out=tmp_path)).samples.root
    otherwise, as_told, *_ = of_table(8)
    cut_off = replace(as_told.settings, width=64, depth=1)
    for variant, settings in (
        (otherwise, Hyperparameters(text_encoder="minilm", width=64, depth=1, steps=20)),
        (as_told, replace(cut_off, text_encoder=as_told.settings.text_encoder_name)),
    ):
        run = Run(tmp_path / "runs" / variant.run, settings, 384, "cpu")
        run.folder.mkdir(parents=True)
        run.step = 20
        run.save()
    monkeypatch.setattr(page, "FLOORS", ())
    monkeypatch.setattr(page, "_beside", lambda *_: [])
    monkeypatch.setattr(page, "_trained", lambda *_: {"miou": 1.0})
    weights = Settings(weights=tmp_path / "runs")
    found = page.run_table(8, Options(data=root, limit=1, out=tmp_path, settings=weights))
    (table,) = tables(found).values()
    one, two, absent, _ = (row.note for row in table.rows)
    assert "steps: 20, not 90000" in one and "at step" not in one
    assert "text_encoder: all-MiniLM-L6-v2, not transformers:google/siglip" in one
    assert two == (
        "its run is at step 20 of 90000; its run has other settings than its command "
        "(depth: 1, not 12, width: 64, not 384)"
    )
    assert absent == ""


def test_a_run_whose_text_encoder_is_not_here_is_a_row_that_says_so(tmp_path, monkeypatch):
    root = chosen_set("shapenetpart", Options(out=tmp_path)).samples.root
    (siglip, *_) = of_table(8)
    settings = Hyperparameters(text_encoder=siglip.text, width=64, depth=1)
    run = Run(tmp_path / "runs" / siglip.run, settings, 8, "cpu")
    run.folder.mkdir(parents=True)
    run.save()
    monkeypatch.setattr(page, "FLOORS", ())
    monkeypatch.setattr(page, "_beside", lambda *_: [])
    weights = Settings(weights=tmp_path / "runs")
    found = page.run_table(8, Options(data=root, limit=1, out=tmp_path, settings=weights))
    (table,) = tables(found).values()
    assert "siglip" in table.rows[0].ours.why


def test_all_prompts_of_table_11_are_asked_of_the_official_weights(tmp_path, monkeypatch):
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))
    save_small_model(tmp_path / "models" / "official")
    root = chosen_set("shapenetpart", Options(out=tmp_path)).samples.root
    monkeypatch.setattr(page, "FLOORS", ())
    monkeypatch.setattr(page, "_beside", lambda *_: [])
    no_runs = Settings(weights=tmp_path / "runs")
    found = page.run_table(11, Options(data=root, limit=1, out=tmp_path, settings=no_runs))
    (table,) = tables(found).values()
    assert len(table.rows) == 3 and all(row.ours["miou"] >= 0 for row in table.rows)


def test_a_set_whose_shapes_are_not_all_there_is_not_run_and_the_others_are(tmp_path):
    for name in ("scanobjectnn", "partobjaverse-tiny"):
        (tmp_path / name).mkdir()
    (tmp_path / "scanobjectnn" / "main_split.txt").write_text("gone.bin\t0\tt\n")
    names = '{"Toys": {"gone": ["wheel"]}}'
    (tmp_path / "partobjaverse-tiny" / "PartObjaverse-Tiny_semantic.json").write_text(names)
    text = segmentation.run(Options(data=tmp_path, methods=("satr",), out=tmp_path)).markdown()
    for title in ("ShapeNetPart", "ScanObjectNN", "PartObjaverse-Tiny", "Parts without words"):
        assert re.search(rf"{title}: not run: .*{tmp_path}", text)
    assert text.count("gone") == 3
