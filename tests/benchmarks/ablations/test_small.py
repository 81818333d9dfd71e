"""A row's small training, from its shards to its figures."""

import torch
from generated_set import GeneratedSet

from benchmarks.ablations import small
from benchmarks.ablations.variants import of_table
from benchmarks.datasets.rotated import Rotated

SET = GeneratedSet(("mug",), 2, 300)


def test_a_variant_is_trained_once_and_asked_with_a_spread(tmp_path, monkeypatch, capsys):
    tiny = small.replace(small.BASE, steps=2, width=64, depth=3, patches=4)
    monkeypatch.setattr(small, "BASE", tiny)
    monkeypatch.setattr(small, "SHAPES", 1)
    few = {name: small.SHAPENETPART[name] for name in ("Chair", "Mug", "Table")}
    monkeypatch.setattr(small, "SHAPENETPART", few)
    monkeypatch.setattr(small, "STAGE_1_STEPS", 1)
    variant = of_table(9)[3]
    small.make_shards(tmp_path / "shards", ["dinov2"])
    run = small.train_variant(tmp_path, variant, 0)
    assert run.step == 2
    again = small.train_variant(tmp_path, variant, 0)
    for name, tensor in run.network.state_dict().items():
        assert torch.equal(tensor, again.network.state_dict()[name])
    upright = small.evaluate_variant(tmp_path, variant, 0, small.Shapes(SET, "upright"))
    assert {"miou", "ciou", "boundary"} <= set(upright)
    turned = small.Shapes(Rotated(SET, "random"), "turned", limit=1)
    assert small.evaluate_variant(tmp_path, variant, 0, turned)["miou"] != upright["miou"]
    files = tmp_path.glob("records/*.jsonl")
    records = [len(file.read_text().splitlines()) - 1 for file in files]  # the first is the recipe
    assert sorted(records) == [1, len(SET.keys)]
    told = capsys.readouterr()
    assert not told.out and "step 2: " in told.err  # a page goes to the standard output


def test_each_training_is_made_once_and_figures_are_told_over_the_seeds(tmp_path, monkeypatch):
    trained = []
    monkeypatch.setattr(small, "make_shards", lambda *_: None)
    monkeypatch.setattr(small, "side_by_side", lambda work, jobs, _: enumerate(map(work, jobs)))
    monkeypatch.setattr(small, "_train", lambda job: trained.append((job[1].run, job[2])))
    about = small.Shapes(SET, "made here")
    monkeypatch.setattr(small, "_ask", lambda job: {"miou": 10.0 * job[2] * (job[3] is about)})
    prompts, encoders = of_table(11), of_table(7)
    found = small.measure_variants([*prompts, *encoders], tmp_path, 1, about)
    assert len({variant.run for variant in prompts}) == 1  # they differ in how they are asked
    assert sorted(trained) == sorted({(v.run, s) for v in encoders for s in small.SEEDS})
    assert {name: figures["miou"] for name, figures in found.items()} == dict.fromkeys(
        (variant.name for variant in [*prompts, *encoders]), (10.0, 10.0)
    )
