"""Writes the list of the wheels in the zips, ``wheels.sha256``. Run it after raising a version.

    python -m tools.packaging.lock

pip says which wheels there are for each platform and Python; nothing is downloaded. A version must
run on the NumPy of the oldest Blender that gets it, and must have wheels.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile

from .project import BuildError
from .wheels import LOCK, NEEDED, PLATFORMS, PYTHONS, Target, Wheel

# The first of which there is a wheel is taken. SciPy 1.15 is the last that runs on NumPy 1.24, as
# Blender 4.2 has it; ONNX Runtime 1.23 the last for macOS on Intel and for macOS 13.
VERSIONS = {
    "onnxruntime": ["1.23.2", "1.24.4"],
    "platformdirs": ["4.14.8"],
    "psutil": ["7.2.2"],
    "PyMaxflow": ["1.3.2"],
    "scipy": ["1.17.1"],
    "tokenizers": ["0.23.3"],
}
OF_PYTHON = {(3, 11): {"scipy": ["1.15.3", "1.17.1"]}}
_MACOS = [*(f"{major}_0" for major in (13, 12, 11)), *(f"10_{minor}" for minor in range(15, 8, -1))]
# As pip names them, the newest that Blender's oldest systems can load first.
TAGS = {
    "linux-x64": [f"manylinux_2_{minor}_x86_64" for minor in range(28, 11, -1)],
    "windows-x64": ["win_amd64"],
    "windows-arm64": ["win_arm64"],
    "macos-arm64": [f"macosx_{old}_{cpu}" for old in _MACOS for cpu in ("arm64", "universal2")],
    "macos-x64": [f"macosx_{old}_{cpu}" for old in _MACOS for cpu in ("x86_64", "universal2")],
}


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    found: list[Wheel] = []
    for target in itertools.starmap(Target, itertools.product(PLATFORMS, PYTHONS)):
        for package, versions in (VERSIONS | OF_PYTHON.get(target.python, {})).items():
            if any(wheel.package == package and wheel.fits(target) for wheel in found):
                continue  # of a stable ABI, or of no platform
            asked = (ask(target, package, version) for version in versions)
            if wheel := next(filter(None, asked), None):
                found.append(wheel)
            else:
                needed = "so there is no zip" if package in NEEDED else "which is not needed"
                print(f"{target}: no wheel of {package}, {needed}", flush=True)
    found.sort(key=lambda wheel: wheel.file.lower())
    LOCK.write_text("".join(f"{wheel.sha256}  {wheel.file}\n" for wheel in found), encoding="utf-8")
    print(f"{LOCK} names {len(found)} wheels.")


def ask(target: Target, package: str, version: str) -> Wheel | None:
    """The wheel that pip would take, if there is one."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-"]
    command += ["--ignore-installed", "--no-deps", "--only-binary=:all:"]
    command += ["--implementation", "cp", "--python-version", "{}.{}".format(*target.python)]
    for tag in TAGS[target.platform]:
        command += ["--platform", tag]
    with tempfile.TemporaryDirectory() as nothing:
        command += ["--target", nothing, f"{package}=={version}"]
        asked = subprocess.run(command, capture_output=True, text=True)
    if asked.returncode:
        if "No matching distribution" not in asked.stderr:
            raise BuildError(asked.stderr)
        return None
    (wheel,) = (entry["download_info"] for entry in json.loads(asked.stdout)["install"])
    return Wheel(wheel["url"].rsplit("/", 1)[1], wheel["archive_info"]["hashes"]["sha256"])


if __name__ == "__main__":
    main()
