"""What is done with one mesh file: it is read, asked about, and its results are written."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import FileError
from ..files.meshes import read_shape
from ..files.scene import ShapeFile
from ..shared.atomic import State, refuse_unwritable
from ..shared.manifest import hash_mesh
from ..shared.orientation import describe_doubt, describe_orientation
from ..shared.prompts.numbered import go_by_front
from ..shared.questions import told_by_shape
from ..text.spelling import spell

if TYPE_CHECKING:
    from ..encoded import EncodedMesh
    from ..geometry.cloud import Cloud
    from ..geometry.mesh import Mesh
    from ..network.model import Model
    from ..segmenter import Segmenter


class Item(NamedTuple):
    """A mesh file, the path of its results without suffix, and what of them lay there, by suffix,
    when the command began: that alone may be replaced.
    """

    file: Path
    base: Path
    earlier: Mapping[str, State]


class Made(NamedTuple):
    """What came of a question: a cell for each column of the table, files, and what is to be told
    of the answer, if anything.
    """

    cells: list[str]
    results: dict[str, str]  # by suffix, the SHA-256 of what was written
    said: str = ""


Question = Callable[[Any, ShapeFile, Item], Made]
"""Asks a segmenter (None where no model answers) about the mesh of an item, and writes its results.
Processes receive it."""


class Work:
    """Reads a mesh file, asks about it, and tells what was written; loads its model when needed.

    Raises:
        ModelError, DeviceError: there is no such model or device.
    """

    def __init__(self, options: argparse.Namespace, question: Question, by_model: bool) -> None:
        self.options = options
        self.question = question
        self.model: Model | None = None
        self.device = self.engine = ""
        self._segmenter: Segmenter | None = None
        if by_model:
            from ..network.engine import choose
            from ..network.model import find_model, read_description

            self.model = read_description(find_model(options.model))
            self.device, self.engine = choose(options.device, options.engine)

    def __call__(self, item: Item) -> dict[str, Any]:
        begin = time.perf_counter()
        options = self.options
        refuse_unwritable(item.base.parent)
        source, about = hash_mesh(item.file), None
        found = read_shape(item.file, None if options.up in ("auto", "model") else options.up)
        if hash_mesh(item.file) != source:
            raise FileError(
                f"{item.file.name} changed while it was read. Try again when it is complete."
            )
        said = ""
        if self.model:
            self._segmenter = self._segmenter or self._load()
            shape = as_asked(found, options)
            encoded = self._segmenter.encode(shape, options.seed, options.quality)
            about = self._segmenter.about(encoded)
            about_front = encoded.mesh.front_is_open or encoded.orientation is not None
            found = replace(found, orientation=encoded.orientation, frame=encoded.mesh.frame)
            found = replace(found, front_is_open=about_front)
            said = _describe(encoded, options)
        cells, results, of_answer = self.question(about, found, item)
        stands = " ".join(filter(None, [said, of_answer]))
        seconds = f"{time.perf_counter() - begin:.2f}"
        notes = {"notes": found.notes} if found.notes else {}
        made = {"file": str(item.file.absolute()), "source": source, "results": results}
        made |= {"seconds": seconds, "cells": cells}
        return {**made, **notes, **({"stands": stands} if stands else {})}

    def _load(self) -> Segmenter:
        from ..segmenter import Segmenter

        device = self.device
        if device == "cuda":
            from ..device import share_of

            device = share_of(device)
        return Segmenter.load(self.options.model, device, self.engine)


def _describe(encoded: EncodedMesh, options: argparse.Namespace) -> str:
    """Which way it was found to stand or, where that was said, seems to."""
    if encoded.orientation:
        return describe_orientation(encoded.orientation._asdict())
    verb = vars(options).get("verb", "transfer")
    words = told_by_shape(verb, vars(options))
    model = encoded.model
    asked = spell(words, model.text_encoder, own_names=not model.is_bundled).asked
    by_front = bool(asked) and go_by_front(asked, of_parts=verb != "keypoints")
    doubt = encoded.doubt and encoded.doubt._asdict()
    return describe_doubt(doubt, encoded.mesh.frame.up, by_front)


def as_asked(source: ShapeFile, options: argparse.Namespace) -> Mesh | Cloud:
    """The mesh of a file, or its cloud, which lies as the options say.

    Raises:
        MeshError: the front is the axis that points up in files of this format.
    """
    shape = source.shape("auto" if options.up == "model" else None)
    if options.front:
        shape = shape.in_frame(shape.frame.up, options.front)
    return shape
