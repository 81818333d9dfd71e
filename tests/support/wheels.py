"""Wheels for tests of installing: tiny ones of a few lines, and installed packages packed again.

    python tests/support/wheels.py FOLDER

makes one of each package that the backend needs, by reference to the environment of this Python.
"""

import importlib.metadata
import re
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path


def write_wheel(folder: Path, name: str, version: str = "1.0", requires=(), source="") -> Path:
    """A package of one module."""
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    return _pack(folder, name, version, {f"{name}.py": source, "METADATA": "\n".join(lines) + "\n"})


def repack(folder: Path, name: str) -> Path:
    """The package as it is installed here; for this machine alone."""
    package = importlib.metadata.distribution(name)
    files = {}
    for file in package.files:
        inside = ".." not in file.parts and "__pycache__" not in file.parts
        if inside and not file.parts[0].endswith(".dist-info"):
            files[file.as_posix()] = file.locate().read_bytes()
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {package.version}\n"
    return _pack(folder, name, package.version, {**files, "METADATA": metadata})


def refer(folder: Path, name: str) -> Path:
    """The package as it is installed here, and all else that is, by reference; for this Python."""
    package = importlib.metadata.distribution(name)
    here = sysconfig.get_path("purelib")
    name = re.sub(r"[-_.]+", "_", name)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {package.version}\n"
    files = {f"{name}_elsewhere.pth": f"import site; site.addsitedir({here!r})\n"}
    return _pack(folder, name, package.version, {**files, "METADATA": metadata})


def _pack(folder: Path, name: str, version: str, files: dict[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    files = {(f"{about}/{file}" if file == "METADATA" else file): files[file] for file in files}
    files[f"{about}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = f"{about}/RECORD"
    files[record] = "".join(f"{file},,\n" for file in [*files, record])
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in files.items():
            archive.writestr(file, content)
    return path


if __name__ == "__main__":
    project = Path(__file__).parents[2] / "pyproject.toml"
    needed = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    for requirement in needed:
        refer(Path(sys.argv[1]), re.match(r"[\w.-]+", requirement)[0])
