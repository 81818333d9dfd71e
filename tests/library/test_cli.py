"""The command line as a process: its exit codes, its sentences, what it needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import trimesh

from patchalign3d import __version__
from patchalign3d.cli import one_file
from patchalign3d.cli.options import main
from patchalign3d.shared.prompts import words

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--parts", ","], "no prompts"),
        (["--parts", "arm_rest,Arm-Rest"], "are the same"),
        (["--parts", "!"], "no words"),
        (["--parts", "top", "--category", "!!"], "The category '!!' has no words in it. Name it"),
        (["--parts", "top", "--category", "a " * 200], "has 399 characters, and no more than 300"),
        (
            ["--parts", "top", "--format", "fbx"],
            "format known here. Choose from glb, ply, npz or json",
        ),
        (["--parts", "top", "--threshold", "2"], "must be a number between 0 and 1, not 2.0"),
        (["--parts", "top", "--threshold", "x"], "between 0 and 1, not 'x'"),
        (["--parts", "top", "--thresh", "1"], "unrecognized arguments: --thresh"),
        (["--parts", "top", "--seed", "-1"], "The seed must be a whole number between 0 and"),
        (["--parts", "top", "--quality", "worst"], "invalid choice"),
        (["--parts", "top", "--up", "W"], "invalid choice"),
        (["--parts", "top", "--up=X", "--front=-X"], "Up is X and the front is -X: they must"),
        (["--parts", "top", "--format", ""], "there is no format in ''. Choose from glb, ply, npz"),
        (["--parts", "top", "--out", ""], "an empty text is not the name of a file or folder"),
        (
            ["", "--parts", "top"],
            "an empty text is not the name of a file or folder",
        ),  # of an unset $FILE
        ([], "--parts"),
        (["--par", "top"], "error: unrecognized arguments: --par\n"),
        (["--part=top", "-format", "glb"], "error: unrecognized arguments: --part=top -format\n"),
    ],
)
def test_a_senseless_command_ends_with_2_and_a_sentence(segment, box, capsys, options, sentence):
    assert segment(box, *options) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("select --at 0,0,nan", "The values of 'at' must be finite numbers."),
        ("select --include -1", "must be numbers at least 0; -1 is none"),
        ("select --include 99999999999999999999", "whole numbers with commas between"),
        ("select --include 0 --size 0", "must be a number above 0, at most 1, not 0.0"),
        ("similarity --point inf,0,0", "The values of 'points' must be finite numbers."),
        ("automatic --vocabulary ,", "there are no words in ','"),
    ],
)
def test_a_value_that_fits_no_mesh_is_refused_as_it_is_typed(box, capsys, command, sentence):
    verb, *options = command.split()
    assert main([verb, str(box), *options]) == 2
    assert sentence in capsys.readouterr().err


def test_that_words_fit_little_is_told_of_each_file_also_when_it_is_kept(
    segment, box, capsys, monkeypatch
):
    monkeypatch.setattr(words, "FITS", 0.0)
    assert segment(box, "--parts", "tabletop, leg") == 0
    assert "fits none" not in capsys.readouterr().err
    monkeypatch.setattr(words, "FITS", 1.1)
    for again in ([], ["--resume"]):
        assert segment(box, "--parts", "tabletop, leg", *again) == 0
        assert (
            f"{box}: Most of this shape seems to fit none of the words." in capsys.readouterr().err
        )
    assert segment(box, "--parts", "tabletop, leg", "--threshold", "1") == 0
    assert "fits none" not in capsys.readouterr().err  # nothing is labelled


def test_words_that_the_model_does_not_know_are_told_of_once(segment, box, tmp_path, capsys):
    shutil.copy(box, tmp_path / "another.obj")
    assert segment(box, tmp_path / "another.obj", "--parts", "tabletop, lge, jambe, 脚") == 0
    out, err = capsys.readouterr()
    assert err.count("Asked for 'leg' in place of 'lge'. The model does not know 'jambe', and") == 1
    assert err.count("what '脚' means to them is a guess") == 1
    assert out.split("\n")[0].split() == [
        "file", "seconds", "tabletop", "lge", "jambe", "脚", "unlabelled",
    ]  # fmt: skip
    assert segment(box, "--parts", "tabletop, lge", "--sides", "words") == 0
    assert "The model does not know 'lge', and guesses." in capsys.readouterr().err
    assert segment(box, "--parts", "Tischplatte, Füße", "--category", "Tisch") == 0
    assert "Asked for 'table top', 'foot' in place of" in (err := capsys.readouterr().err)
    assert "guess" not in err
    assert segment(box, "--parts", "tabletop, left leg") == 0
    assert "guess" not in capsys.readouterr().err


def in_a_shell(*arguments, **how):
    """The command line as a process of its own."""
    command = [sys.executable, "-m", "patchalign3d", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **how)


def told(process):
    """Its exit code and what it said on stderr, without a traceback."""
    said = process.communicate(timeout=120)[1]
    assert "Traceback" not in said and "Exception ignored" not in said
    return process.returncode, said


def test_results_that_should_go_into_a_file_end_with_1_and_a_sentence(box, tmp_path, capsys):
    for files in (box, tmp_path):
        assert main(["automatic", str(files), "--by-shape", "--out", str(box)]) == 1
        assert f"{box} is not a folder. Name one with --out." in capsys.readouterr().err


def test_that_nothing_can_be_written_is_told_before_a_mesh_is_read(
    box, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(one_file, "read_shape", None)
    out = box / "below"
    assert main(["automatic", str(box), "--by-shape", "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert f"Nothing can be written into {out} (" in said
    assert "Make that possible, or name another folder with --out." in said
    assert [file.name for file in tmp_path.iterdir()] == [box.name]


def test_a_file_of_another_kind_ends_in_whole_sentences(box, tmp_path, capsys):
    (other := tmp_path / "other.json").write_text("[]")
    np.savez(points := tmp_path / "points.npz", points=np.eye(3))
    assert main(["steer", str(box), "--rename", "a,b"]) == 1
    assert main(["steer", str(points), "--rename", "a,b"]) == 1
    assert main(["transfer", str(box), "--from", str(other)]) == 1
    said = capsys.readouterr().err
    assert "is not a labelled mesh: " in said and "holds no keypoints: " in said
    assert ".)" not in said and ".." not in said
    make = "Make one with 'segment --format npz'."
    assert (
        f"{box} is not a labelled mesh: it is not an .npz, or it is damaged "
        f"(File is not a zip file). {make}" in said
    )
    assert f"{points} is not a labelled mesh: it has no 'part_names'. {make}" in said
    other.write_text("{}")
    assert main(["transfer", str(box), "--from", str(other)]) == 1
    assert f"{other} holds no keypoints: it has no 'keypoints'. Make it" in capsys.readouterr().err
    assert main(["transfer", str(box), "--from", str(tmp_path / "gone.json")]) == 1
    assert capsys.readouterr().err.count("gone.json") == 1


def test_a_name_too_long_for_the_system_ends_with_1_and_a_sentence(box, capsys):
    long = "a" * 300
    asked = {
        "--model": [box, "--model", long],
        "a file": [f"{long}.obj", "--by-shape"],
        "--out": [box, "--by-shape", "--out", long],
    }
    for where, arguments in asked.items():
        assert main(["automatic", *map(str, arguments)]) == 1, where
        assert long in capsys.readouterr().err, where
    assert main(["steer", f"{long}.npz", "--rename", "a,b"]) == 1


def test_a_name_too_long_stops_no_other_file(box, tmp_path):
    assert main(["automatic", "a" * 300 + ".obj", str(box), "--by-shape"]) == 1
    assert (tmp_path / "box.parts.glb").exists()


@pytest.mark.parametrize("device", ["meta", "nonsense", "cuda:99", ""])
def test_a_device_that_is_none_ends_with_1_and_a_sentence(box, capsys, device):
    assert main(["automatic", str(box), "--device", device]) == 1
    assert f"The device {device!r} is not available here" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise")
def test_output_that_nobody_reads_ends_with_a_sentence(home):
    reader, writer = os.pipe()
    os.close(reader)
    code, said = told(in_a_shell("models", "list", stdout=writer))
    os.close(writer)
    assert code == 1 and "the program that reads the output has closed it too early." in said


@pytest.mark.skipif(os.name == "nt", reason="there is no such shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_a_worker_without_stdin_or_stdout_says_so(home, closed):
    command = f'exec "{sys.executable}" -m patchalign3d worker {closed}'
    said = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=120)
    assert said.returncode == 1
    assert "stdin and stdout, and one of them is closed." in said.stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no such shell")
def test_a_closed_stdout_is_told_before_a_file_takes_its_number(home):
    command = f'exec "{sys.executable}" -m patchalign3d models list >&-'
    said = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=120)
    assert said.returncode == 1 and said.stderr.startswith("patchalign3d: stdout is closed")
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_an_output_on_a_full_disk_is_told_as_that(home):
    with Path("/dev/full").open("wb") as full:
        code, said = told(in_a_shell("models", "list", stdout=full))
    assert code == 1 and said == "patchalign3d: No space left on device.\n"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "patchalign3d: interrupted.\n"),
        (OSError(28, "Disk is full", "a.obj"), 1, "patchalign3d: a.obj: Disk is full.\n"),
        (OSError("It is broken"), 1, "patchalign3d: It is broken.\n"),
    ],
)
def test_what_ends_a_command_early_is_a_sentence(monkeypatch, capsys, error, code, said):
    def fail(options):
        raise error

    monkeypatch.setattr("patchalign3d.cli.commands.list_models", fail)
    assert main(["models", "list"]) == code
    assert capsys.readouterr().err == said


def test_ctrl_c_is_heard_while_options_are_still_read(monkeypatch, capsys):
    def fail():
        raise KeyboardInterrupt

    monkeypatch.setattr("patchalign3d.cli.options._parser", fail)
    assert main(["models", "list"]) == 130
    assert capsys.readouterr().err == "patchalign3d: interrupted.\n"


def test_no_command_ends_with_2(capsys):
    assert main([]) == 2
    assert main(["models"]) == 2


def test_an_unknown_model_ends_with_1_and_a_sentence(box, capsys):
    assert main(["segment", str(box), "--parts", "top", "--model", "nobody"]) == 1
    assert capsys.readouterr().err.startswith("patchalign3d: There is no model 'nobody'")


def test_models_are_listed(home, model_folder, capsys):
    shutil.copytree(model_folder, home / "models" / "mine")
    assert main(["models", "list"]) == 0
    assert ["small", "1", "CC0-1.0", "all-MiniLM-L6-v2"] in [
        line.split()[:4] for line in capsys.readouterr().out.splitlines()
    ]


def test_a_broken_checkpoint_is_refused(tmp_path, capsys):
    (tmp_path / "broken.pt").write_bytes(b"noise")
    assert main(["models", "import", str(tmp_path / "broken.pt")]) == 1
    assert "broken.pt" in capsys.readouterr().err


def test_a_name_that_the_terminal_cannot_show_is_no_reason_to_fail(segment, tmp_path):
    file = tmp_path / "stuhl\udcff.obj"  # how Python spells a byte that is not UTF-8
    trimesh.creation.box().export(tmp_path / "box.obj")
    try:
        (tmp_path / "box.obj").rename(file)
    except (OSError, UnicodeError):
        pytest.skip("this system has no names that are no text")
    assert segment(file, "--parts", "top") == 0


def test_the_bundled_model_needs_no_package_of_the_official_one(box, tmp_path):
    code = (
        "import sys; sys.modules |= dict.fromkeys(('torchvision', 'open_clip', 'transformers'));"
        "from patchalign3d.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "segment", str(box), "--parts", "top, side"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "box.parts.glb").exists()


def test_by_shape_needs_no_torch(box):
    code = (
        "import sys; from patchalign3d.cli import main; code = main(sys.argv[1:]);"
        "assert 'torch' not in sys.modules; sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "automatic", str(box), "--by-shape"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["segment", "--help"], ["--version"]])
def test_help_and_version_need_no_torch(arguments):
    code = (
        "import sys; from patchalign3d.cli import main; code = main(sys.argv[1:]);"
        "assert 'torch' not in sys.modules and 'trimesh' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(("usage: patchalign3d", __version__))


@pytest.mark.parametrize(
    ("command", "asked"), [("segment", "--parts"), ("select", "--at"), ("transfer", "--from")]
)
def test_help_begins_with_what_is_asked_and_tells_how_behind_it(command, asked, capsys):
    main([command, "--help"])
    told = capsys.readouterr().out
    places = [told.index(f"\n  {option} ") for option in (asked, "--format", "--model", "--out")]
    assert places == sorted(places)


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "patchalign3d", "--version"], capture_output=True, text=True
    )
    assert done.stdout.strip() == __version__


@pytest.mark.parametrize(
    ("name", "value"), [("TQDM_MININTERVAL", "abc"), ("TQDM_NCOLS", "wide"), ("TQDM_NROWS", "x'y")]
)
def test_a_variable_that_a_package_cannot_take_is_named(name, value):
    environment = os.environ | {name: value}
    code, said = told(in_a_shell("automatic", "a.obj", "--by-shape", env=environment))
    assert code == 1 and said.startswith("patchalign3d: The package 'tqdm' does not load (ValueErr")
    assert said.rstrip().endswith(f"Set {name} in the environment right, or take it out.")


IMPORTED = {
    "import no_such_module": (1, "The package 'no_such_module' does not load (ModuleNotFoundError"),
    "raise OSError('broken')": (
        1,
        "The package 'tqdm' does not load (OSError: broken). It lies in",
    ),
    "raise KeyboardInterrupt": (130, "interrupted."),
}


@pytest.mark.parametrize("imported", IMPORTED)
def test_what_ends_a_command_as_it_begins_is_a_sentence(imported, tmp_path):
    (tmp_path / "tqdm.py").write_text(imported, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    wanted, sentence = IMPORTED[imported]
    code, said = told(in_a_shell("models", "list", env=environment))
    assert code == wanted and said.startswith(f"patchalign3d: {sentence}")


def test_a_package_of_another_python_is_blamed_on_the_folder_that_pythonpath_names(tmp_path):
    (tmp_path / "tqdm.py").write_text("raise ImportError('Read this.\\nNo module _tqdm.\\n\\n')")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "gone"), str(tmp_path)])
    }
    code, said = told(in_a_shell("models", "list", env=environment))
    assert code == 1 and said.strip() == (
        "patchalign3d: The package 'tqdm' does not load (ImportError: No module _tqdm.). "
        f"It lies in {tmp_path}, which PYTHONPATH names: take that out."
    )


def test_an_engine_that_does_not_fit_into_memory_ends_with_1_and_a_sentence(tmp_path):
    (tmp_path / "torch.py").write_text(
        "raise ImportError('libtorch.so: failed to map segment from shared object')"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = ("segment", "a.obj", "--parts", "seat", "--engine", "torch")
    code, said = told(in_a_shell(*command, env=environment))
    assert code == 1 and said.strip() == (
        "patchalign3d: The package 'torch' does not load (ImportError: libtorch.so: failed to map "
        "segment from shared object). Let the process have more memory (ulimit -v)."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder of a process")
def test_a_current_folder_that_is_gone_ends_with_1_and_a_sentence(tmp_path, monkeypatch, capsys):
    (tmp_path / "scratch").mkdir()
    monkeypatch.chdir(tmp_path / "scratch")
    (tmp_path / "scratch").rmdir()
    assert main(["segment", str(tmp_path / "a.obj"), "--parts", "seat"]) == 1
    said = "patchalign3d: the current folder is gone. Go to another one.\n"
    assert capsys.readouterr().err == said


def test_memory_that_runs_out_in_the_command_itself_is_a_sentence(monkeypatch, capsys):
    def full(options):
        raise MemoryError

    monkeypatch.setattr("patchalign3d.cli.commands.list_models", full)
    assert main(["models", "list"]) == 1
    assert capsys.readouterr().err == "patchalign3d: there is not enough memory.\n"


def test_importing_the_package_is_light():
    code = (
        "import sys, patchalign3d; patchalign3d.MeshError;"
        "assert 'torch' not in sys.modules and 'numpy' not in sys.modules;"
        "from patchalign3d import Mesh, Segmenter;"
        "assert 'numpy' in sys.modules and 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_exists():
    import patchalign3d

    for name in patchalign3d.__all__:
        assert getattr(patchalign3d, name).__name__ == name
    assert set(patchalign3d.__all__) <= set(dir(patchalign3d))
    with pytest.raises(AttributeError, match="no attribute 'Mush'"):
        patchalign3d.Mush  # noqa: B018
