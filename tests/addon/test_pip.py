"""pip: asked for what fits, understood while it works and when it fails."""

from pathlib import Path

import pytest
from patchalign3d_addon.bridge.replies import Progress
from patchalign3d_addon.setup.pip import (
    PipReader,
    explain_failure,
    pip_command,
    pip_environment,
    torch_index,
)
from patchalign3d_addon.setup.plan import Plan, is_local


@pytest.fixture
def plan(tmp_path) -> Plan:
    return Plan(tmp_path / "user", tmp_path / "backend", "cpu")


@pytest.mark.parametrize(
    ("packages", "local"),
    [
        ("", False),
        ("https://pypi.example.org/simple", False),
        ("file:///srv/simple", True),
        ("/srv/wheels", True),
        ("C:\\wheels", True),
        ("wheels", True),
    ],
)
def test_a_local_source_needs_no_network(plan, packages, local):
    plan = Plan(plan.folder, plan.backend, "cpu", packages)
    assert is_local(packages) == local
    user = {"PIP_INDEX_URL": "https://pypi.example.com", "PIP_CERT": "ca.crt"}
    environment = pip_environment(plan, user)
    assert ("PIP_INDEX_URL" in environment) != local
    assert environment["PIP_CERT"] == "ca.crt"  # settings that fetch nothing are kept
    command = pip_command(plan, "torch")
    assert ("--no-index" in command) == (local and "://" not in packages)
    assert ("--index-url" in command) == ("://" in packages)


def test_the_pytorch_fits_the_device():
    assert torch_index("cpu", "Linux").endswith("/cpu")
    assert "/cu" in torch_index("cuda", "Windows")
    assert not any((torch_index("cuda", "Linux"), torch_index("mps", "Darwin")))


def test_pips_output_becomes_progress_of_the_whole():
    reader = PipReader(0.2)  # gigabytes
    lines = """Collecting torch>=2.5 (from -r requirements.txt (line 12))
  Downloading torch-2.9.1-cp311-cp311-manylinux_2_28_x86_64.whl (100.0 MB)
Progress 50000000 of 100000000
  Using cached numpy-2.3.5-cp311-cp311-linux_x86_64.whl (50.0 MB)
Progress 10 of 20
Installing collected packages: numpy, torch
nothing of interest""".splitlines()
    assert [reader.read(line) for line in lines] == [
        Progress("Looking at torch", 0.0),
        Progress("Downloading torch", 0.0),
        Progress("Downloading torch: 50 of 100 MB", 0.25),
        Progress("Downloading numpy", 0.5),
        Progress("Downloading numpy: 0 of 0 MB", pytest.approx(0.5)),
        Progress("Unpacking 2 packages", 0.85),
        None,
    ]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "arrived damaged"),
        ("ReadTimeoutError(...): Read timed out.", "The connection broke off"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "certificate"),
        (
            "Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, "
            "'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed'))'\n"
            "ERROR: No matching distribution found for torch",
            "A certificate on the way",
        ),
        (
            "Retrying after connection broken by 'NameResolutionError(host='pypi.org')'\n"
            "ERROR: No matching distribution found for torch",
            "index of packages cannot be reached",
        ),
        ("ERROR: No matching distribution found for torch>=2.5", "no torch>=2.5 for this Python"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or "
            "directory: 'C:\\\\Users\\\\…\\\\LICENSE'\nHINT: This error might have occurred since "
            "this system does not have Windows Long Path support enabled.",
            "Switch on its long paths",
        ),
        ("PermissionError: [WinError 5] Access is denied: 'c10.dll'", "virus scanner"),
        ("Progress 1 of 2\nKilled by the moon\n\n", "It last said: Killed by the moon"),
    ],
)
def test_the_end_of_a_program_is_explained(output, sentence):
    assert sentence in explain_failure("Downloading packages", output, Path("set-up.log"))
