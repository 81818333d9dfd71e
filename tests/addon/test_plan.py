"""What a set-up is for: the machine's device, unless another is wanted."""

import shutil

import pytest
from patchalign3d_addon.setup import plan
from patchalign3d_addon.setup.plan import Plan, choose_device, why_no_torch


def test_the_device_is_what_the_machine_has(monkeypatch):
    monkeypatch.setattr(plan.platform, "system", lambda: "Linux")
    monkeypatch.setattr(plan.shutil, "which", lambda name: None)
    assert choose_device("auto") == "cpu" and choose_device("cuda") == "cuda"
    monkeypatch.setattr(plan.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert choose_device("auto") == "cuda" and choose_device("cpu") == "cpu"


@pytest.mark.parametrize(
    ("system", "machine", "made_for", "why"),
    [
        ("Linux", "x86_64", "linux-x86_64", ""),
        ("Linux", "aarch64", "linux-aarch64", ""),
        ("Darwin", "arm64", "macosx-11.0-arm64", ""),
        ("Darwin", "x86_64", "macosx-10.15-x86_64", "Intel Macs"),  # or Rosetta
        ("Windows", "AMD64", "win-amd64", ""),
        ("Windows", "ARM64", "win-amd64", ""),
        ("Windows", "ARM64", "win-arm64", "Windows on ARM"),
    ],
)
def test_pytorch_is_offered_only_where_it_is_made(monkeypatch, system, machine, made_for, why):
    monkeypatch.setattr(plan.platform, "system", lambda: system)
    monkeypatch.setattr(plan.platform, "machine", lambda: machine)
    monkeypatch.setattr(plan.sysconfig, "get_platform", lambda: made_for)
    said = why_no_torch()
    assert why in said and bool(why) == bool(said)


def test_an_environment_whose_python_has_gone_is_made_again(tmp_path):
    made = Plan(tmp_path, tmp_path, "cpu")
    made.requirements.write_text("torch", encoding="utf-8")
    made.python.parent.mkdir(parents=True)
    made.python.touch()  # a copy, as on Windows, which a link would not outlast
    (base := tmp_path / "Blender 5.0" / "python").mkdir(parents=True)
    about = f"home = {base}\ninclude-system-site-packages = false\n"
    (made.environment / "pyvenv.cfg").write_text(about, encoding="utf-8")
    made.stamp.write_text(f"{made.wanted_hash} cpu", encoding="utf-8")
    assert made.is_made and made.is_current
    shutil.rmtree(base)
    assert not made.is_made and not made.is_current
