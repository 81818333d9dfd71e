"""Commands of the benchmarks: what makes no sense ends with 2 and a sentence, before any work."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import figure6, figure7, pointing, report, segmentation, table11, table13
from benchmarks.ablations import page as ablations
from benchmarks.harness.command import Options, chosen, command, parser
from benchmarks.harness.run import NotRun
from patchalign3d.errors import FileError
from training.options import run_command

FILE, FOLDER, NOWHERE = __file__, Path(__file__).parent, "nowhere"
PRODUCT = {
    "ablations.families": ["--out={out}", "--shapes=0", "--steps=-1", f"--out={FILE}"],
    "stamina.batch_resume": [
        "{out}",
        "--count=0",
        "--kills=-1",
        "--workers=0",
        "--backend=nowhere",
    ],
    "quality.bundled_model": [
        "--shapes=0",
        "--seed=-1",
        "--packs=nowhere",
        f"--ikea={FILE}",
        f"--ikea={FOLDER}",
    ],
    "choices.cells": ["--packs=nowhere", "--sets=nowhere", f"--makehuman={FILE}"],
    "choices.engines": ["--shapes=0", "--packs=nowhere", "--runs=0"],
    "stamina.full_size": [
        "shapenetpart",
        "--out={out}",
        "--shapes=0",
        "--processes=-1",
        "--methods=nobody",
        f"--out={FILE}",
    ],
    "timing.cancel": ["--faces=none", "--jobs=0"],
    "quality.contact_sheet": ["--out=a.png", "--zoo=nowhere", "--out=.", f"--out={FILE}/a.png"],
    "quality.keypoints": ["--shapes=0", "--makehuman=nowhere"],
    "scaling": ["--faces=0", f"--out={FILE}"],
    "stamina.kills": ["--kills=0", "--stages=sleep", "--stages=batch", "--record=."],
    "timing.loader": ["--shards={out}", "--batch=0", "--workers=-1", f"--shards={FILE}"],
    "processes": ["--shapes=0", "--processes=0"],
    "choices.recipe": ["--out={out}", "--steps=0", "--width=200"],
    "stamina.shell_resume": ["{out}", "--processes=0"],
    "stamina.soak": ["--requests=0", "--requests=100"],
    "speed": ["--faces=-3", "--runs=0", "--json=.", f"--json={FILE}/a.json"],
}
REQUIRED = {"shapenetpart", "{out}", "--out={out}", "--shards={out}", "--out=a.png"}


@pytest.mark.parametrize(
    ("module", "option"),
    [(m, option) for m, options in PRODUCT.items() for option in options if option not in REQUIRED],
)
def test_senseless_options_of_the_product_s_end_with_2(
    module, option, tmp_path, monkeypatch, capsys
):
    needed = [o.format(out=tmp_path) for o in PRODUCT[module] if o in REQUIRED]
    monkeypatch.setattr(sys, "argv", [module, *needed, option])
    with pytest.raises(SystemExit) as stopped:
        importlib.import_module(f"benchmarks.{module}").main()
    assert stopped.value.code == 2 and "error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("average", ["a", "b", "--out=c", "--share=nan"]),
        ("average", ["a", "b", "--out=c", "--share=1.5"]),
        ("data.import_data", [f"--meshes={FOLDER}", "--out=a", "--subfolder=b"]),
        ("data.import_data", [f"--meshes={FOLDER}", "--out=a", "--cluster", "--processes=2"]),
        ("data.make_shards", ["--out=a", "--people=8"]),
        ("views.extract", ["--data=a", "--views=4"]),
        ("views.extract", ["--data=a", "--gpus=1"]),
        ("views.extract", ["--data=a", "--cluster", "--processes=2"]),
        ("loop.train", [f"--shards={FOLDER}", "--run=a", "--license=CC0-1.0"]),
        ("loop.train", [f"--shards={FOLDER}", "--run=a", "--stage=1", "--prompts=part"]),
        ("bundled", ["--work=a", "--out=b", "--family=0"]),
        ("bundled", ["--work=a", "--out=b", "--seed=-1"]),
        ("bundled", ["--work=a", "--out=b", "--start=nowhere"]),
        ("loop.evaluate", ["--shards=nowhere"]),
        ("pointing.rule", ["--out=a.npz", "--packs=nowhere"]),
        ("pointing.rule", ["--out=a.npz", "--seed=-1"]),
        ("pointing.rule", ["--out=."]),
        ("data.make_shards", ["--out=a", f"--packs={FOLDER}"]),
        ("orientation.rule", ["--out=.", f"--shards={FOLDER}"]),
        ("orientation.rule", ["--out=a.npz", "--shards=nowhere"]),
    ],
)
def test_senseless_options_of_training_end_with_2(module, options, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [module, *options])
    with pytest.raises(SystemExit) as stopped:
        importlib.import_module(f"training.{module}").main()
    assert stopped.value.code == 2 and "error: " in capsys.readouterr().err


FOLDERS = [
    *((name, "quality.bundled_model") for name in ("makehuman", "packs", "ikea", "princeton")),
    *(("packs", module) for module in ("quality.sides", "choices.pointing_word", "choices.cells")),
    *(("makehuman", module) for module in ("quality.beside", "quality.keypoints")),
]


@pytest.mark.parametrize("content", ["text", "arrays"])
@pytest.mark.parametrize(("name", "module"), FOLDERS)
def test_a_folder_of_other_files_than_a_set_s_ends_with_2_and_why_before_any_work(
    name, module, content, tmp_path, monkeypatch, capsys
):
    if content == "text":
        (tmp_path / "base.npz").write_text("no arrays")
    else:
        np.savez(tmp_path / "base.npz", other=np.arange(3))
    program = importlib.import_module(f"benchmarks.{module}")
    monkeypatch.setattr(sys, "argv", [module, f"--{name}", str(tmp_path)])
    monkeypatch.setattr(program.Segmenter, "load", None)
    with pytest.raises(SystemExit) as stopped:
        program.main()
    said = capsys.readouterr()
    assert stopped.value.code == 2 and f"error: argument --{name}: " in said.err
    assert "base.npz" in said.err + said.out or "morphs.npz" in said.err


@pytest.mark.parametrize("folder", ["training", "benchmarks"])
def test_every_option_says_what_it_is(folder):
    root = Path(__file__).parents[2]
    silent, options = [], 0
    for file in sorted((root / folder).rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".add_argument"):
                if isinstance(call.args[0], ast.Starred):
                    continue  # it passes on what another call says
                options += 1
                if not any(given.arg == "help" for given in call.keywords):
                    silent.append(f"{file.relative_to(root)}: {ast.unparse(call.args[0])}")
    assert options > 50 and not silent


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (["--data", NOWHERE], "There is no folder nowhere."),
        (["--data", FILE], "is a file, not a folder."),
        (["--out", FILE], "is a file, not a folder."),
        (["--limit", "0"], "It must be 1 or more, not 0."),
        (["--processes", "-2"], "It must be 1 or more, not -2."),
        (["--seed", "-1"], "It must be 0 or more, not -1."),
        (["--seed", "nan"], "invalid whole number value"),
        (["--rotation", "sideways"], "There is no file sideways."),
        (["--predictions", "find3d"], "It must be METHOD=FILE, not 'find3d'."),
        (["--predictions", "find3d="], "It must be METHOD=FILE, not 'find3d='."),
        (["--predictions", "find3d=nowhere"], "There are no predictions nowhere."),
        (["--predictions", f"find3d={FILE}", f"find3d={FOLDER}"], "has one file or folder"),
        (["--predictions", f"satr={FILE}", "--rotation=random"], "turned by chance here"),
        (["--methods", "patchalign"], "There are no rows of methods called patchalign,"),
        (["--device", "abacus"], "The device 'abacus' is not available here."),
        (["--model", "nowhere"], "There is no model 'nowhere'"),
    ],
)
def test_senseless_options_of_the_tables_end_with_2(option, sentence, capsys):
    with pytest.raises(SystemExit) as stopped:
        command(table13.run, table13.METHODS, "Table 13", option)
    assert stopped.value.code == 2 and sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("page", "known"),
    [
        (table11, "patchalign3d, patchalign3d-category"),
        (figure6, "find3d, patchalign3d, patchalign3d-official"),
    ],
)
def test_a_table_names_the_methods_that_it_has_rows_of_and_no_others(page, known, capsys):
    with pytest.raises(SystemExit):
        command(page.run, page.METHODS, "a table", ["--methods", "pointclipv2", "find4d"])
    said = " ".join(capsys.readouterr().err.split())
    assert "no rows of methods called find4d, pointclipv2," in said
    assert said.endswith(f"Choose among {known}.")


class Read(Options):
    """Options that note which of them are read, but for the facts of a page."""

    def __getattribute__(self, name):
        if name in NOTED and sys._getframe(1).f_globals["__name__"] != "dataclasses":
            NOTED[name] = True  # and not a copy with other settings
        return super().__getattribute__(name)

    def machine(self):
        return {}

    def measure(self, entry, samples, task, recipe):
        _ = self.limit, self.processes
        return NotRun("only what is read counts")


NOTED: dict[str, bool] = {}
LOOKS_ALIKE = SimpleNamespace(
    identity="none",
    similarity=lambda shape, word: np.zeros(len(shape.points)),
    features=lambda shape: np.ones((len(shape.points), 1)),
)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A folder in which the small sets are made once."""
    return tmp_path_factory.mktemp("out")


@pytest.mark.parametrize("name", report.PAGES)
def test_each_page_has_the_options_that_it_reads_and_no_others(name, made_once, monkeypatch):
    def measure_variants(variants, out, processes, about):
        return {variant.name: NotRun("only what is read counts") for variant in variants}

    page = report.page_module(name)
    monkeypatch.setattr(ablations, "measure_variants", measure_variants)
    if name in ("figure6", "figure7"):
        monkeypatch.setattr(page, "methods", lambda names, options: ({"alike": LOOKS_ALIKE}, []))
        monkeypatch.setattr(page, "clouds", lambda *arguments: "a picture")
    monkeypatch.setattr(sys.modules[__name__], "NOTED", dict.fromkeys(SHARED, False))
    page.run(Read(methods=("farthest-points", *pointing.METHODS), out=made_once))
    idle = {option for option, read in NOTED.items() if not read}
    assert idle == report.unused(page, real=False) & set(SHARED)


SHARED = ("data", "rotation", "limit", "processes", "small")


@pytest.mark.parametrize(
    ("page", "options", "sentence"),
    [
        (figure7, ["--data", str(FOLDER)], "unrecognized arguments: --data"),
        (table13, ["--rotation", "random"], "unrecognized arguments: --rotation"),
        (figure6, ["--limit", "3"], "--limit changes nothing here without --data."),
        (table11, ["--weights", str(FOLDER)], "--weights changes nothing here without --data."),
    ],
)
def test_an_option_that_changes_nothing_on_a_page_is_refused(page, options, sentence, capsys):
    of_data = getattr(page, "OF_DATA", ())
    with pytest.raises(SystemExit) as stopped:
        command(page.run, page.METHODS, "a", options, unused=page.UNUSED, of_data=of_data)
    assert stopped.value.code == 2 and sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--rotation", "random"], "--rotation changes nothing on these pages."),
        (["--weights", str(FOLDER), "--pages", "table7"], "--weights changes nothing on"),
    ],
)
def test_a_report_refuses_what_changes_nothing_on_any_of_its_pages(
    options, sentence, tmp_path, capsys
):
    pages = ["--pages", "figure7", "table13"]
    with pytest.raises(SystemExit) as stopped:
        report.main(["--small", "--out", str(tmp_path), *pages, *options])
    assert stopped.value.code == 2 and sentence in capsys.readouterr().err


def test_a_report_chooses_among_the_methods_of_its_pages(tmp_path, capsys):
    there = ["--small", "--out", str(tmp_path), "--pages", "table11", "figure6"]
    with pytest.raises(SystemExit):
        report.main([*there, "--methods", "satr"])
    said = " ".join(capsys.readouterr().err.split())
    known = "find3d, patchalign3d, patchalign3d-category, patchalign3d-official"
    assert said.endswith(f"Choose among {known}.")


def test_a_row_that_only_imported_predictions_fill_can_be_chosen():
    made = parser("a table")
    options = chosen(made, made.parse_args(["--methods", "satr"]), segmentation.METHODS)
    assert options.wants("satr") and not options.wants("find3d")


def test_predictions_made_elsewhere_are_a_method(tmp_path):
    parsed = parser("a table").parse_args(["--predictions", f"satr={tmp_path}"])
    assert dict(parsed.predictions) == {"satr": tmp_path}


@pytest.mark.parametrize(
    ("names", "methods"), [(["harris"], []), (["mine", "harris"], []), (["satr"], ["find3d"])]
)
def test_predictions_that_no_row_is_made_of_are_refused(names, methods, tmp_path, capsys):
    """Of Table 13's HARRIS-3D on the page of segmentation, which said nothing of them."""
    predictions = [f"{name}={tmp_path}" for name in names]
    given = ["--predictions", *predictions, *(["--methods", *methods] if methods else [])]
    made = parser("a table")
    with pytest.raises(SystemExit) as stopped:
        chosen(made, made.parse_args(given), segmentation.METHODS)
    said = capsys.readouterr().err
    assert stopped.value.code == 2 and f"--predictions of {names[-1]} would change nothing" in said


def test_predictions_of_a_row_and_of_a_name_that_nobody_knows_are_taken(tmp_path):
    made = parser("a table")
    given = made.parse_args(["--predictions", f"satr={tmp_path}", f"mine={tmp_path}"])
    assert chosen(made, given, segmentation.METHODS).settings.predictions.keys() == {"satr", "mine"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileError("No file."), "No file."),
        (OSError(28, "No space left on device", "a"), "a: No space left on device."),
        (subprocess.CalledProcessError(3, ["a"]), "A process .* exit code 3."),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_stops_a_command_is_a_sentence(error, code):
    def main():
        raise error

    with pytest.raises(SystemExit) as stopped:
        run_command(main)
    said = stopped.value.code
    assert said == code or re.fullmatch(code, said)


def test_what_a_command_prints_is_no_reason_to_fail_wherever_it_is_sent():
    program = "from training.options import run_command; run_command(lambda: print('IoU \u2265 ½'))"
    narrow = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}  # as on Windows
    ended = subprocess.run([sys.executable, "-c", program], env=narrow, capture_output=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.decode("cp1252").strip() == "IoU \\u2265 ½"
