"""Fetches the official weights, and first the packages that they need beyond the backend's own.

Knows no bpy. The text encoder is OpenCLIP's, which imports torchvision.
"""

import platform
import re
from collections.abc import Mapping
from pathlib import Path

from ..bridge.course import Course, Part, Steps
from ..bridge.replies import BackendError, Progress
from ..bridge.starting import worker_environment
from . import torch_pair
from .installer import alone, check_packages, do, make_room, progress_bar
from .pip import PipReader, explain_failure, pip_command, pip_environment, torch_index
from .plan import SIZES, Plan, Size
from .programs import Program, as_typed

IMPORTS = f"{torch_pair.IMPORTS}, transformers"
PACKAGES_SIZE = Size(0.1, 0.2)  # of the packages, where PyTorch may stay as it is
WEIGHTS_SIZE = Size(10.3, 10.5)


def fetch_weights(plan: Plan, python: Path, environment: Mapping[str, str]) -> Course[str]:
    """Download the official model's weights into the user's folder of models.

    What was downloaded before is not downloaded again, nor the beginning of a file. The packages go
    into the environment that set-up has made, never into one that the user has chosen. The
    Python is the backend's, the environment without what is Blender's.

    Raises:
        BackendError: there is no room, or the folder for the log cannot be made.
    """
    make_room(plan, Size(PACKAGES_SIZE.download, WEIGHTS_SIZE.disk))
    return Course(alone(plan, _fetch(plan, python, environment)), "Looking at the packages")


def _fetch(plan: Plan, python: Path, environment: Mapping[str, str]) -> Steps[str]:
    online = worker_environment(plan.backend, environment)
    check = [str(python), "-c", IMPORTS]
    if (yield Part(Program("Looking at the packages", check, online, plan.log), 0.0, 0.01)):
        if python != plan.python:
            command = [str(python), "-m", "pip", "install", "--requirement", str(plan.official)]
            raise BackendError(
                "SetUpError",
                f"{python} lacks packages that the official model needs. Install them with this "
                f"command, and try again: {as_typed(command)}",
            )
        yield from _install(plan, check, environment)
    del online["HF_HUB_OFFLINE"]
    command = [str(python), "-m", "patchalign3d", "models", "fetch", "official"]
    stage = "Downloading the official weights"
    program = Program(stage, command, online, plan.log, read_bar)
    if (yield Part(program, 0.05, 1.0)):
        said = re.findall(r"^patchalign3d: (.+)", program.output, re.MULTILINE)
        message = said[-1] if said else explain_failure(stage, program.output, plan.log)
        raise BackendError("SetUpError", message)
    return "The official weights are here: choose the model 'official'."


def _install(plan: Plan, check: list[str], environment: Mapping[str, str]) -> Steps[None]:
    """Install the packages, and a torchvision that was made for the PyTorch that is there."""
    check_packages(plan)
    pip = pip_environment(plan, environment)
    command = [str(plan.python), "-c", "import torch; print(torch.__version__)"]
    program = Program("Looking at PyTorch", command, pip, plan.log)
    if (yield Part(program, 0.01, 0.01)):
        raise BackendError("SetUpError", explain_failure(program.stage, program.output, plan.log))
    pair = [f"torch=={program.output.split()[-1]}", "torchvision"]
    bar = yield from progress_bar(plan, pip)
    reader = PipReader(PACKAGES_SIZE.download)
    index = "" if plan.packages else torch_index(plan.device, platform.system())
    stage = "Downloading packages"
    if index:  # if it cannot be reached, another torchvision may do
        command = pip_command(plan, bar, "--no-deps", *pair, index=index)
        yield Part(Program(stage, command, pip, plan.log, reader.read), 0.01, 0.02)
    command = pip_command(plan, bar, *pair, "--requirement", str(plan.official))
    yield from do(plan, stage, command, pip, 0.02, 0.04, reader)

    importing = worker_environment(plan.backend, environment)
    stage = "Checking whether they start"
    if plan.packages:  # whoever chose them chose them well
        yield from do(plan, stage, check, importing, 0.04, 0.05)
    elif (yield Part(Program(stage, check, importing, plan.log), 0.04, 0.04)):
        nothing = pip | torch_pair.from_afar(plan.folder)
        command = pip_command(plan, bar, *torch_pair.REPLACE)
        reader = PipReader(SIZES["cuda"].download)
        yield from do(plan, "Downloading another PyTorch", command, nothing, 0.04, 0.05, reader)
        yield from do(plan, stage, check, importing, 0.05, 0.05)


def read_bar(line: str) -> Progress | None:
    """Progress from a bar such as tqdm's: ``model.safetensors:  42%|████      | 4.2G/10G``."""
    bar = re.match(r"(?P<name>[^:]*):?\s*(?P<percent>\d+)%\|[^|]*\|\s*(?P<amount>\S*)", line)
    if not bar:
        return None
    stage = f"Downloading {bar['name'].strip() or 'the weights'} ({bar['amount']})"
    return Progress(stage, int(bar["percent"]) / 100)
