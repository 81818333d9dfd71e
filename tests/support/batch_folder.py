"""A folder that a batch labels, with stand-ins for its Blenders."""

import os
import sys
from collections import Counter
from pathlib import Path

from patchalign3d_addon.batch import batch
from patchalign3d_addon.batch.batch import Settings, run
from patchalign3d_addon.batch.files import find_items
from patchalign3d_addon.bridge.client import Client
from patchalign3d_addon.bridge.starting import BLENDER
from patchalign3d_addon.shared import protocol
from patchalign3d_addon.ui.prompts import Prompts

FAKE = Path(__file__).with_name("fake_blender.py")
STAGED = Path(protocol.__file__).parents[2]
PROMPTS = Prompts(["seat", "leg"], "chair")


class Folder:
    """Files to label, where their results go, and what the Blenders have written down."""

    def __init__(self, path: Path) -> None:
        self.meshes, self.out, self.log = path / "meshes", path / "out", path / "log"
        self.meshes.mkdir()
        self.said: list[str] = []

    def put(self, name: str, text: str = "mesh") -> None:
        file = self.meshes / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run(self, prompts: Prompts | None = PROMPTS, **settings) -> batch.Summary:
        settings = {"formats": [".json"], "model": "bundled", "device": "auto"} | settings
        environment = os.environ | {"PYTHONPATH": str(STAGED)}

        def start() -> Client:
            return Client([sys.executable, str(FAKE), str(self.log)], environment, 30.0, BLENDER)

        items = find_items([self.meshes], self.out, prompts, self.said.append)
        say = warn = self.said.append
        return run(items, Settings(self.out, **settings), start, say, warn)

    def asked(self) -> Counter[str]:
        """How often each file was given to a Blender, so far."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(line.split()[1] for line in lines)

    def results(self) -> dict[str, str]:
        files = self.out.rglob("*.parts.*")
        return {file.relative_to(self.out).as_posix(): file.read_text() for file in files}
