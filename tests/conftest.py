"""What several test modules share: the add-on as a package, the interpreters, the data folder."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # training and benchmarks are imported as from a checkout

import feature_table  # noqa: E402
import fuzzing  # noqa: E402
import kept_table  # noqa: E402

from tools.building import SCRIPT_IN_BLENDER  # noqa: E402
from tools.environments import interpreter  # noqa: E402
from tools.packaging import project  # noqa: E402
from tools.packaging.extension import stage_addon  # noqa: E402

# A machine that is busy with other things is no fault of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A shell has what it runs in the background ignore Ctrl+C, and so would the programs under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The add-on's modules import what build.py puts beside them, so they are imported from a staged
# copy, the package `patchalign3d_addon`; here, because test modules import it at their top.
_staging = tempfile.TemporaryDirectory(prefix="patchalign3d-tests-")
STAGED_ADDON = stage_addon(Path(_staging.name) / "patchalign3d_addon")
sys.path.insert(0, _staging.name)


@pytest.fixture(scope="session")
def staged_addon() -> Path:
    """The folder of the extension as Blender installs it, the library under ``backend/``."""
    return STAGED_ADDON


@pytest.fixture(scope="session")
def backend_python() -> Path:
    """The interpreter with PyTorch: the one a user names in the add-on's preferences."""
    return Path(os.environ.get("PATCHALIGN3D_BACKEND_PYTHON", sys.executable))


@pytest.fixture
def small_project(tmp_path, monkeypatch):
    """A project in small: a manifest, a library with weights, and caches that nobody wants."""
    files = {
        "pyproject.toml": '[project]\nname = "patchalign3d"\nversion = "1.2.3"\n',
        "CITATION.cff": "title: PatchAlign3D\nversion: 1.2.3\n",
        "LICENSE": "Share and share alike.\n",
        "blender_addon/blender_manifest.toml": 'id = "patchalign3d"\nversion = "1.2.3"\n',
        "blender_addon/__init__.py": "",
        "blender_addon/__pycache__/__init__.cpython-311.pyc": "",
        "backend/patchalign3d/__init__.py": '__version__ = "1.2.3"\n',
        "backend/patchalign3d/exported.py": "RECIPE = 7\n",
        "backend/patchalign3d/shared/steering.py": "UNLABELLED = -1\n",
        "backend/patchalign3d/shared/protocol.py": "PROTOCOL_VERSION = 1\n",
        "backend/patchalign3d/__pycache__/protocol.cpython-311.pyc": "",
        "backend/patchalign3d/weights/bundled/README.md": "# The bundled model 1.2.3\n",
        "backend/patchalign3d/weights/bundled/model.json": '{"version": "1.2.3", "sha256": "abc"}',
        "backend/patchalign3d/weights/bundled/model.safetensors": "weights",
        "backend/patchalign3d/weights/bundled/compact.safetensors": "weights",
        "backend/patchalign3d/weights/bundled/model.onnx": "network",
        "backend/patchalign3d/weights/bundled/exported.json": _exported("abc", "network"),
        "backend/patchalign3d/weights/words/model.onnx": "words",
        "backend/patchalign3d/weights/words/exported.json": _exported("def", "words"),
    }
    for name, text in files.items():
        file = tmp_path / "project" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    root = tmp_path / "project"
    library = root / "backend" / "patchalign3d"
    weights = library / "weights" / "bundled" / "model.safetensors"
    monkeypatch.setattr(project, "ROOT", root)
    monkeypatch.setattr(project, "ADDON", root / "blender_addon")
    monkeypatch.setattr(project, "LIBRARY", library)
    monkeypatch.setattr(project, "BUNDLED_WEIGHTS", weights)
    return root


def _exported(source_sha256: str, network: str) -> str:
    """What vouches for an export of one file."""
    files = {"model.onnx": hashlib.sha256(network.encode()).hexdigest()}
    return json.dumps({"recipe": 7, "source_sha256": source_sha256, "files": files})


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "write the table of features, modes and Blender versions there"
    parser.addoption("--modes-table", type=Path, metavar="FILE", help=help_text)
    help_text = "write the table of what is kept of parts there"
    parser.addoption("--kept-table", type=Path, metavar="FILE", help=help_text)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Show what the add-on's tests have recorded."""
    reports = (report for reports in terminalreporter.stats.values() for report in reports)
    properties = [p for report in reports for p in getattr(report, "user_properties", ())]
    for option, module in (("--modes-table", feature_table), ("--kept-table", kept_table)):
        cells = [value for name, value in properties if name == module.CELL]
        table = config.getoption(option)
        if cells and table:
            table.write_text(module.markdown(cells), encoding="utf-8")
            terminalreporter.write_line(f"{table} is written.")
    for test, outcomes in sorted(fuzzing.outcomes.items() if fuzzing.EXAMPLES else ()):
        ends = ", ".join(f"{number:,} {outcome}" for outcome, number in sorted(outcomes.items()))
        terminalreporter.write_line(f"{test}: {outcomes.total():,} tried: {ends}")


def _bpy_pythons() -> list[Path]:
    named = os.environ.get("PATCHALIGN3D_BPY_PYTHON")
    if named:
        return [Path(python) for python in named.split(os.pathsep)]
    return [interpreter(folder) for folder in sorted(ROOT.glob(".venv-bpy-*"))]


@pytest.fixture(
    scope="session",
    params=_bpy_pythons() or [None],
    ids=lambda python: python.parent.parent.name if python else "no-blender",
)
def bpy_python(request: pytest.FixtureRequest) -> Path:
    """An interpreter with the bpy wheel, without PyTorch; the test runs in each there is."""
    if request.param is None:
        pytest.fail("No Blender to test in. 'python build.py test' makes one.")
    return request.param


def _blenders() -> dict[str, list[str]]:
    """By name what starts a script in each bpy wheel and in the Blender that is named."""
    found = {python.parent.parent.name: [str(python)] for python in _bpy_pythons()}
    named = shlex.split(os.environ.get("PATCHALIGN3D_BLENDER", ""))
    return found | ({"blender": [*named, *SCRIPT_IN_BLENDER]} if named else {})


@pytest.fixture(scope="session", params=_blenders().values() or [None], ids=_blenders() or ["none"])
def blender(request: pytest.FixtureRequest) -> list[str]:
    """A command that runs a script in Blender; the test runs in each there is."""
    if request.param is None:
        pytest.fail("No Blender to test in. 'python build.py test' makes one.")
    return request.param


@pytest.fixture(scope="session")
def blender_extension_tool(bpy_python: Path) -> Callable[..., subprocess.CompletedProcess]:
    """Runs Blender's own tool for extensions, which every Blender brings."""
    (tool,) = _site_packages(bpy_python).glob("bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py")

    def run(*arguments: object) -> subprocess.CompletedProcess:
        command = [str(bpy_python), str(tool), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True)

    return run


def _site_packages(python: Path) -> Path:
    """Where an interpreter finds bpy."""
    tell = "import importlib.util as u; print(u.find_spec('bpy').origin)"
    said = subprocess.run([python, "-c", tell], check=True, capture_output=True, text=True).stdout
    return Path(said.strip()).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of test data that is too large, or not ours, to be part of the repository.

    ``PATCHALIGN3D_DATA`` names it; otherwise it is looked for beside the checkout. Tests that need
    it are skipped in a clone that has none, because no set-up could fetch it.
    """
    folder = Path(os.environ.get("PATCHALIGN3D_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the shared data folder; there is none at {folder}")
    return folder
