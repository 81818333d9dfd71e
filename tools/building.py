"""Sets the project up, shows it, tests it and packs it, from nothing but Python 3.11 or newer.

    python build.py demo     label sample meshes (or FILES with --parts) in headless Blender
    python build.py test     run the tests; further arguments go to pytest
    python build.py fuzz     run those of hostile inputs long; further arguments go to pytest
    python build.py addon    build the zips that Blender installs, for this machine or for all
    python build.py repository   build them all, and the index that Blender updates them by
    python build.py setup    only make the environments, which demo and test do as well
    python build.py check-release    tell what is still to be done before people get it
    python build.py check-platform   tell what extensions.blender.org would say of it

The environments are those of ``tools/environments.py``; how the extension is packed is in
``tools/packaging``.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from .environments import BPY_PYTHON, find_python, set_up_backend, set_up_bpy
from .packaging import extension, repository, rules, wheels
from .packaging.extension import build_addon
from .packaging.project import ROOT, BuildError, version
from .programs import ask, clean_environment, run, say

TEST_PROCESSES = 4  # at most: several of them hold PyTorch and a Blender

OLDEST_BLENDER = (4, 2)
INTERRUPTED = 130  # as the commands of the library end, which need not be installed

# What follows the command that starts a Blender, before a script.
SCRIPT_IN_BLENDER = ["--background", "--factory-startup", "--python-exit-code", "1", "--python"]


def test(pytest_arguments: Sequence[str], all_blenders: bool, blender: str) -> int:
    """Run pytest in a few processes, the add-on's tests in one Blender or in each with a Python.

    Args:
        pytest_arguments: go to pytest; ``-n 0`` runs all tests in one process.
        all_blenders: whether in each.
        blender: the command that starts a whole Blender, to run the add-on's tests in as well.

    Returns:
        pytest's exit code.
    """
    available = [blender for blender in BPY_PYTHON if find_python(BPY_PYTHON[blender])]
    bpys = [set_up_bpy(blender) for blender in (available if all_blenders else [None])]
    backend = set_up_backend()
    prepare_engine()
    say("Running the tests")
    environment = clean_environment(
        {
            "OMP_WAIT_POLICY": "passive",  # PyTorch's threads would take the cores from other tests
            "PATCHALIGN3D_BACKEND_PYTHON": backend,
            "PATCHALIGN3D_BPY_PYTHON": os.pathsep.join(map(str, bpys)),
            "PATCHALIGN3D_BLENDER": blender,
        }
    )
    # A file's tests stay together, for what they share is made once.
    processes = ["--dist", "loadfile", "-n", str(min(os.cpu_count() or 1, TEST_PROCESSES))]
    pytest = [backend, "-m", "pytest", *processes, *pytest_arguments]
    return subprocess.run(pytest, cwd=ROOT, env=environment).returncode


def fuzz(pytest_arguments: Sequence[str], examples: int) -> int:
    """Run the tests of hostile inputs with many examples each, and print what became of them.

    Args:
        pytest_arguments: go to pytest.
        examples: how many inputs each test tries.

    Returns:
        pytest's exit code.
    """
    backend = set_up_backend()
    say(f"Trying {examples:,} hostile inputs a test; this takes long")
    environment = clean_environment(
        {"PATCHALIGN3D_BACKEND_PYTHON": backend, "PATCHALIGN3D_FUZZ": examples}
    )
    pytest = [backend, "-m", "pytest", "-m", "fuzz", *pytest_arguments]
    return subprocess.run(pytest, cwd=ROOT, env=environment).returncode


def check_release() -> int:
    """Check what has to be so when a release is made: translations, pictures, one version, a day.

    Returns:
        pytest's exit code; the tests of every day are :func:`test`'s.
    """
    say(f"Checking what is to be released as {version()}")
    pytest = [set_up_backend(), "-m", "pytest", "-m", "release", "tests/test_release.py"]
    return subprocess.run(pytest, cwd=ROOT, env=clean_environment({})).returncode


def addon(out: Path, all_platforms: bool) -> list[Path]:
    """Build the extension's zips, with the wheels they carry.

    Args:
        out: the folder to write to.
        all_platforms: whether for every platform; else for this one, or, where it has no wheels,
            the zip that labels with a backend that was set up.
    """
    targets = wheels.targets(wheels.read_lock())
    if not all_platforms:
        targets = [target for target in targets if target.platform == wheels.this_platform()]
    if not targets:
        say(f"There are no wheels for {wheels.this_platform()}: this zip has its backend set up")
        return [build_addon(out)]
    export_models()
    return extension.build_with_wheels(out, targets)


def export_models() -> None:
    """Make what the built-in engine reads of the library's weights, unless that was done."""
    run([set_up_backend(), "-m", "patchalign3d.export"])


def prepare_engine() -> None:
    """Have what the zip for this machine needs, so that tests need no network."""
    export_models()
    listed = wheels.read_lock()
    for target in wheels.targets(listed):
        if target.platform == wheels.this_platform():
            wheels.fetch(target, wheels.compatible(target, listed))


def make_repository(out: Path) -> Path:
    """Build all zips into a folder from which Blender has them, and their updates."""
    addon(out, all_platforms=True)
    return repository.write_index(out)


def check_platform() -> int:
    """Print what extensions.blender.org would say of this machine's newest zip.

    Returns:
        1 if it would be refused there.
    """
    with tempfile.TemporaryDirectory() as scratch:
        for path in addon(Path(scratch), all_platforms=False):
            say(f"{path.name}, {path.stat().st_size / 1e6:.0f} MB")
            with zipfile.ZipFile(path) as archive:
                found = rules.findings(archive)
            print(*found, sep="\n")
    return int(any(finding.refused for finding in found))


def demo(files: Sequence[Path], parts: Sequence[str], out: Path) -> None:
    """Label meshes through the add-on in headless Blender, and leave a scene, a picture and a JSON.

    Args:
        files: the meshes; none: the samples that ``tools/samples.py`` generates.
        parts: what to look for in the files.
        out: the folder to write to.
    """
    for file in files:
        if not file.is_file():
            raise BuildError(f"There is no file {file}.")
    blender = find_blender() or [set_up_bpy()]
    backend = set_up_backend()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="patchalign3d-demo-") as scratch:
        if files:
            objects = [{"file": str(file.resolve()), "parts": list(parts)} for file in files]
        else:
            say("Generating sample meshes")
            run([backend, ROOT / "tools" / "samples.py", out / "samples"], PYTHONPATH=ROOT)
            objects = json.loads((out / "samples" / "samples.json").read_text(encoding="utf-8"))
        addon = build_addon(Path(scratch))
        job = Path(scratch) / "job.json"
        settings = {"addon": addon, "backend": backend, "out": out, "objects": objects}
        job.write_text(json.dumps(settings, default=str), encoding="utf-8")
        say("Labelling them with the add-on and rendering the result")
        try:
            run(
                [*blender, ROOT / "tools" / "demo.py", "--", job],
                BLENDER_USER_RESOURCES=Path(scratch) / "profile",
            )
        except BuildError as error:
            raise BuildError("There is no picture; the lines above say why.") from error
    say("The picture, the scene and the labels:")
    for name in ("demo.png", "demo.blend", "demo.json"):
        print(f"    {out / name}")


def find_blender() -> list[str] | None:
    """The start of a command that runs a script in the Blender on PATH, if it is recent enough."""
    said = re.match(r"Blender (\d+)\.(\d+)", ask(["blender", "--version"]).stdout)
    if said is None or tuple(map(int, said.groups())) < OLDEST_BLENDER:
        return None
    return ["blender", *SCRIPT_IN_BLENDER]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    # Whose options are typed in full, as those of every other command are.
    made_by = functools.partial(argparse.ArgumentParser, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=made_by)
    commands.add_parser("setup", help="make the environments")
    demo_parser = commands.add_parser("demo", help="label meshes in headless Blender")
    demo_parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    demo_parser.add_argument("--parts", default="", help='what to look for: "seat, back, leg"')
    demo_parser.add_argument(
        "--out", type=Path, default=ROOT / "build" / "demo", help="a folder (build/demo)"
    )
    test_parser = commands.add_parser("test", help="run the tests")
    test_parser.add_argument("--all-blenders", action="store_true", help="not in one, but in each")
    test_parser.add_argument(
        "--blender",
        default="",
        metavar="COMMAND",
        help="starts a whole Blender, to test in as well",
    )
    fuzz_parser = commands.add_parser("fuzz", help="run the tests of hostile inputs long")
    fuzz_parser.add_argument(
        "--examples", type=int, default=2000, metavar="N", help="a test (default: 2000)"
    )
    addon_parser = commands.add_parser("addon", help="build the zips that Blender installs")
    addon_parser.add_argument("--out", type=Path, default=ROOT / "dist", help="a folder (dist)")
    addon_parser.add_argument("--all-platforms", action="store_true", help="not only for this one")
    repository_parser = commands.add_parser(
        "repository", help="build all zips, and the index that Blender updates them by"
    )
    repository_parser.add_argument(
        "--out", type=Path, default=ROOT / "dist" / "repository", help="a folder (dist/repository)"
    )
    commands.add_parser("check-platform", help="tell what extensions.blender.org would say")
    commands.add_parser("check-release", help="tell what is still to be done before a release")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in ("test", "fuzz"):
        parser.error(f"unrecognised arguments: {' '.join(rest)}")
    try:
        if options.command == "setup":
            set_up_backend()  # first: whoever works in a shell needs no more
            set_up_bpy()
        elif options.command == "test":
            sys.exit(test(rest, options.all_blenders, options.blender))
        elif options.command == "fuzz":
            sys.exit(fuzz(rest, options.examples))
        elif options.command == "check-release":
            sys.exit(check_release())
        elif options.command == "check-platform":
            sys.exit(check_platform())
        elif options.command == "addon":
            for path in addon(options.out.resolve(), options.all_platforms):
                say(f"Built {path}, {path.stat().st_size / 1e6:.0f} MB")
        elif options.command == "repository":
            say(f"Blender has it from {make_repository(options.out.resolve()).as_uri()}")
        elif options.command == "demo":
            parts = [part.strip() for part in options.parts.split(",") if part.strip()]
            if bool(options.files) != bool(parts):
                parser.error('files and parts go together: FILE --parts "seat, back, leg"')
            demo(options.files, parts, options.out.resolve())
    except BuildError as error:
        sys.exit(f"build.py: {error}")
    except OSError as error:  # a disk that is full, a zip that a Blender of Windows has open
        why = f"build.py: {error.filename or 'The system says'}: {error.strerror or error}."
        elsewhere = " Make that possible, or name another folder with --out."
        sys.exit(why + elsewhere * ("out" in options))
    except KeyboardInterrupt:
        print("\nbuild.py: interrupted; run the same command again to go on.", file=sys.stderr)
        sys.exit(INTERRUPTED)
