"""The official weights: the packages that they need come first, and only where they are welcome."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from patchalign3d_addon.bridge.course import Course
from patchalign3d_addon.bridge.replies import BackendError, Progress
from patchalign3d_addon.setup import official, torch_pair
from patchalign3d_addon.setup.official import fetch_weights, read_bar
from patchalign3d_addon.setup.plan import Plan
from patchalign3d_addon.setup.programs import as_typed
from wheels import write_wheel

PACKAGES = ("torchvision", "open_clip", "transformers")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
ENVIRONMENT |= {"PIP_CONFIG_FILE": os.devnull, "HF_HUB_OFFLINE": "1"}
FETCHES = "import os, sys\nassert sys.argv[1:] == ['models', 'fetch', 'official'], sys.argv\n"


@pytest.fixture
def plan(tmp_path) -> Plan:
    """An environment with a PyTorch alone, a folder of wheels, and a backend that fetches."""
    backend = tmp_path / "backend"
    (backend / "patchalign3d").mkdir(parents=True)
    (backend / "patchalign3d" / "__init__.py").touch()
    (backend / "patchalign3d" / "__main__.py").write_text(FETCHES)
    (backend / "requirements-official.txt").write_text("open_clip\ntransformers\n")
    wheels = tmp_path / "wheels"
    for name in ("open_clip", "transformers"):
        write_wheel(wheels, name)
    for version in ("1.0", "2.0"):
        source = f"__version__ = {version!r}"
        write_wheel(wheels, "torch", version, source=source)
        write_wheel(wheels, "torchvision", version, [f"torch=={version}"], source)
    plan = Plan(tmp_path / "user", backend, "cpu", str(wheels))
    venv = [sys.executable, "-m", "venv", "--without-pip", "--system-site-packages"]
    subprocess.run([*venv, plan.environment], check=True)
    install = [plan.python, "-m", "pip", "install", "--no-index", "--find-links", wheels]
    subprocess.run([*install, "torch==1.0"], check=True, env=ENVIRONMENT, capture_output=True)
    return plan


@pytest.fixture(autouse=True)
def only_what_is_installed(monkeypatch):
    """The environment borrows its pip from this Python, whose packages are not to count."""
    blind = "import sys; sys.path = [p for p in sys.path if 'packages' not in p or 'user' in p]\n"
    monkeypatch.setattr(official, "IMPORTS", f"{blind}{official.IMPORTS}")


def failure(course: Course) -> BackendError:
    with pytest.raises(BackendError) as caught:
        course.run()
    return caught.value


def installed(plan: Plan) -> dict[str, str]:
    command = [plan.python, "-m", "pip", "list", "--local", "--format=freeze"]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    return dict(line.split("==") for line in said.splitlines())


def test_the_packages_come_first_and_fit_the_pytorch_that_is_there(plan):
    stages = []
    sentence = fetch_weights(plan, plan.python, ENVIRONMENT).run(lambda c: stages.append(c.stage))
    assert "'official'" in sentence
    found = installed(plan)
    assert found.keys() >= {"torch", *PACKAGES}
    assert found["torch"] == found["torchvision"] == "1.0"
    assert stages.index("Downloading packages") < stages.index("Downloading the official weights")


def test_packages_that_are_there_are_not_asked_for_again(plan):
    fetch_weights(plan, plan.python, ENVIRONMENT).run()
    plan.official.unlink()
    assert "'official'" in fetch_weights(plan, plan.python, ENVIRONMENT).run()


def test_a_python_of_the_users_own_is_left_as_it_is(plan):
    mine = plan.environment.rename(plan.environment.with_name("my own"))
    python = mine / plan.python.relative_to(plan.environment)
    said = str(failure(fetch_weights(plan, python, ENVIRONMENT)))
    assert f"{python} lacks packages" in said
    command = [str(python), "-m", "pip", "install", "--requirement", str(plan.official)]
    assert said.endswith(f"try again: {as_typed(command)}")


def test_a_pair_that_does_not_fit_is_told_where_packages_were_chosen(plan):
    source = "raise RuntimeError('operator nms does not exist')"
    write_wheel(Path(plan.packages), "torchvision", "1.0", ["torch==1.0"], source)
    assert "operator nms does not exist" in str(
        failure(fetch_weights(plan, plan.python, ENVIRONMENT))
    )


def test_a_pair_that_does_not_fit_is_replaced_by_another(plan, monkeypatch):
    wheels, ran = Path(plan.packages), []
    source = "raise RuntimeError('operator nms does not exist')"
    write_wheel(wheels, "torchvision", "1.0", ["torch==1.0"], source)
    plan = Plan(plan.folder, plan.backend, "mps")  # for which the ordinary index is right
    usual = official.pip_command

    def from_the_folder(plan: Plan, *wanted: str, index: str = "") -> list[str]:
        ran.append(wanted)
        return [*usual(plan, *wanted), "--no-index", "--find-links", str(wheels)]

    monkeypatch.setattr(official, "pip_command", from_the_folder)
    assert "'official'" in fetch_weights(plan, plan.python, ENVIRONMENT).run()
    assert ran[-1][1:] == torch_pair.REPLACE
    assert installed(plan)["torchvision"] == "2.0"


@pytest.fixture
def ready(plan, monkeypatch) -> Plan:
    """Where nothing is to be installed."""
    monkeypatch.setattr(official, "IMPORTS", "")
    return plan


def test_weights_are_fetched_by_the_backends_own_command_with_progress(ready):
    (ready.backend / "patchalign3d" / "__main__.py").write_text(
        FETCHES + "import time\n"
        "assert 'HF_HUB_OFFLINE' not in os.environ\n"
        "print('model:  25%|##5       | 1G/4G', end='\\r', file=sys.stderr, flush=True)\n"
        "print('model:  26%|##5       | 1.1G/4G', file=sys.stderr, flush=True)\n"
        "time.sleep(0.5)\n"
    )
    seen = []
    course = fetch_weights(ready, Path(sys.executable), ENVIRONMENT)
    sentence = course.run(lambda course: seen.append((course.stage, round(course.fraction, 3))))
    assert "'official'" in sentence
    assert ("Downloading model (1.1G/4G)", 0.297) in seen


def test_what_the_backend_says_of_a_failed_download_is_told(ready):
    (ready.backend / "patchalign3d" / "__main__.py").write_text(
        "import sys; sys.exit('patchalign3d: patchalign3d.pt cannot be downloaded.')"
    )
    course = fetch_weights(ready, Path(sys.executable), ENVIRONMENT)
    assert str(failure(course)) == "patchalign3d.pt cannot be downloaded."


def test_a_bar_becomes_progress():
    line = "open_clip_model.safetensors:  42%|████▏     | 4.27G/10.2G [03:12<04:25, 22.3MB/s]"
    stage = "Downloading open_clip_model.safetensors (4.27G/10.2G)"
    assert read_bar(line) == Progress(stage, 0.42)
    assert read_bar("Downloading the checkpoint") is None
