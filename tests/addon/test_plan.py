"""What a set-up is for: the machine's device, unless another is wanted."""

from patchalign3d_addon.setup import plan
from patchalign3d_addon.setup.plan import choose_device


def test_the_device_is_what_the_machine_has(monkeypatch):
    monkeypatch.setattr(plan.platform, "system", lambda: "Linux")
    monkeypatch.setattr(plan.shutil, "which", lambda name: None)
    assert choose_device("auto") == "cpu" and choose_device("cuda") == "cuda"
    monkeypatch.setattr(plan.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert choose_device("auto") == "cuda" and choose_device("cpu") == "cpu"
