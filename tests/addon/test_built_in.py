"""The engine that the extension brings along: what it needs, and what is said where it is not."""

import importlib.util
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.bridge.starting import worker_environment
from patchalign3d_addon.setup import built_in


@pytest.fixture(autouse=True)
def nothing_remembered():
    built_in.find.cache_clear()
    yield
    built_in.find.cache_clear()


@pytest.fixture
def backend(tmp_path):
    """A backend's folder that has the exported models."""
    for file in built_in.EXPORTED:
        path = tmp_path / "patchalign3d" / "weights" / file
        path.parent.mkdir(parents=True)
        path.touch()
    return tmp_path


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """Where Blender has unpacked wheels; the fixture's list says of which packages."""
    folder, there = tmp_path / "site-packages", list(built_in.PACKAGES)

    def find_spec(name):
        origin = folder / name / "__init__.py"
        return SimpleNamespace(origin=str(origin)) if name in there else None

    monkeypatch.setattr(built_in, "find_spec", find_spec)
    return folder, there


def test_it_runs_in_this_python_with_the_wheels_and_blenders_numpy(backend, wheels):
    python, packages, _ = built_in.find(backend)
    assert python.name.startswith("python") and python.is_file()
    assert packages == (wheels[0], Path(np.__file__).parents[1])
    assert built_in.is_here(backend)


def test_its_worker_finds_the_library_first_and_nothing_of_blenders_own(backend, wheels):
    packages = built_in.find(backend).packages
    environment = worker_environment(backend, {"PYTHONPATH": "/blender"}, packages=packages)
    assert environment["PYTHONPATH"].split(os.pathsep) == [
        str(folder) for folder in (backend, *packages)
    ]


def test_packages_that_are_missing_are_named_with_the_python_they_would_be_for(backend, wheels):
    wheels[1].remove("scipy")
    version = "{}.{}".format(*sys.version_info)
    with pytest.raises(BackendError, match=rf"\(scipy\).* another Python than {version}"):
        built_in.find(backend)
    assert not built_in.is_here(backend)


def test_an_extension_without_exported_models_has_no_engine(tmp_path):
    with pytest.raises(BackendError, match="without an engine of its own"):
        built_in.find(tmp_path)


def test_a_blender_whose_python_is_no_program_has_no_engine(backend, wheels, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/usr/bin/blender")
    monkeypatch.setattr(sys, "prefix", "/nowhere")
    monkeypatch.setattr(sys, "base_prefix", "/nowhere")
    with pytest.raises(BackendError, match="no Python that can run by itself"):
        built_in.find(backend)


def test_looking_for_it_imports_nothing(backend, monkeypatch):
    before = set(sys.modules)
    monkeypatch.setattr(built_in, "find_spec", importlib.util.find_spec)
    built_in.is_here(backend)
    assert not {"onnxruntime", "tokenizers"} & (set(sys.modules) - before)
