"""3MF: a package of model files whose build places objects, through components of components."""

import posixpath
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from urllib.parse import unquote

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from ...errors import FileError
from ...shared.texts import counted
from ..scene import MOST_FACES, MeshFile
from ..source import LARGEST_FILE, Source, numeric, plainly

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
RELATIONSHIPS = "_rels/.rels"
MODEL = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
# Extensions that leave the triangles as they are.
HARMLESS = {
    CORE,
    PRODUCTION,
    "http://schemas.microsoft.com/3dmanufacturing/material/2015/02",
    "http://schemas.microsoft.com/3dmanufacturing/trianglesets/2021/07",
    "http://schemas.3mf.io/3dmanufacturing/trianglesets/2021/07",
    "http://schemas.bambulab.com/package/2021",
}
# What an object consists of, and what a mesh does.
OBJECT, MESH = f"{{{CORE}}}object", f"{{{CORE}}}mesh"
IDENTITY = "1 0 0 0 1 0 0 0 1 0 0 0"
KNOWN_CHILDREN = {
    OBJECT: {"mesh", "components", "metadatagroup", "metadata"},
    MESH: {"vertices", "triangles", "trianglesets"},
}
DEEPEST = 64  # components of components
BYTES = 64  # that a vertex or a face takes while it is placed


class Placement(NamedTuple):
    """An object somewhere: as an item of the build, or a component of another."""

    part: str
    number: str
    matrix: NDArray[np.float64]  # (4, 3), for row vectors with a 1 behind


@dataclass
class Object:
    """A mesh, or components, or neither where it is of a kind that is not known here."""

    name: str
    kind: str = ""
    vertices: array = field(default_factory=lambda: array("d"))
    corners: array = field(default_factory=lambda: array("q"))
    components: list[Placement] = field(default_factory=list)


@dataclass
class Model:
    """What one model file of the package holds."""

    unit: str = "millimeter"
    objects: dict[str, Object] = field(default_factory=dict)
    items: list[Placement] = field(default_factory=list)


def read_3mf(source: Source) -> MeshFile:
    """The objects that the build places, each as often as it is placed, in the order of the file.

    Raises:
        FileError: it is no 3MF, damaged, encrypted, needs an extension that is not known here, or
            has no faces.
    """
    try:
        with zipfile.ZipFile(source.path) as archive:
            return _Package(source, archive).read()
    except zipfile.BadZipFile as error:
        raise source.damaged(f"it is not a 3MF, or it is damaged ({error})") from error
    except (RuntimeError, NotImplementedError) as error:  # a password, or an odd compression
        raise source.damaged(str(error)) from error
    except (ValueError, KeyError, OverflowError, etree.LxmlError, EOFError) as error:
        raise source.damaged(f"it is damaged ({plainly(error)})") from error


class _Package:
    def __init__(self, source: Source, archive: zipfile.ZipFile) -> None:
        self._source, self._archive = source, archive
        # The names of parts are the same in small and capital letters.
        self._entries = {_normal(entry.filename): entry for entry in archive.infolist()}
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_FILE:
            raise FileError(
                f"{source.name} unpacks to more than {LARGEST_FILE >> 30} GB. Split it."
            )
        source.require(unpacked * 2)
        self._models: dict[str, Model] = {}
        self._counts: dict[tuple[str, str], NDArray[np.object_]] = {}
        self._names: list[str] = []
        self._vertices: list[NDArray] = []
        self._faces: list[NDArray] = []

    def read(self) -> MeshFile:
        root = self._root()
        model = self._model(root)
        items = model.items
        notes = []
        if not items and model.objects:
            used = {c.number for o in model.objects.values() for c in o.components}
            bare = np.eye(4)[:, :3]
            items = [Placement(root, n, bare) for n in model.objects if n not in used]
            notes.append("Its build places nothing, so all of its objects were read.")
        counts = sum((self._count(item, 0) for item in items), np.zeros(2, object))
        if max(counts) > MOST_FACES:
            raise FileError(
                f"{self._source.name} has more than {MOST_FACES:,} faces. Split the scene."
            )
        self._source.require(int(sum(counts)) * BYTES)
        with np.errstate(invalid="ignore", over="ignore"):  # of places beyond measure
            for item in items:
                self._place(item, np.eye(4), "")
        if not self._faces:
            raise FileError(f"{self._source.name} has no faces: there is no surface to label.")
        first = np.cumsum([0, *map(len, self._vertices)])
        starts = np.cumsum([0, *map(len, self._faces)]).tolist()
        return MeshFile(
            self._source.path,
            "Z",
            np.concatenate(self._vertices),
            np.concatenate([f + n for f, n in zip(self._faces, first, strict=False)]),
            self._names,
            starts,
            np.arange(starts[-1]),
            notes,
        )

    def _root(self) -> str:
        """The part that the package begins with."""
        with self._open(RELATIONSHIPS) as file:
            for _, element in _events(file):
                if element.get("Type") == MODEL:
                    return _normal(element.get("Target", ""))
        raise self._source.damaged("it is not a 3MF, as it names no model")

    def _open(self, part: str) -> IO[bytes]:
        if part not in self._entries:
            raise FileError(f"{self._source.name} lacks its part '{part}'. Export it again.")
        return self._archive.open(self._entries[part])

    def _model(self, part: str) -> Model:
        if part not in self._models:
            with self._open(part) as file:
                self._models[part] = _read_model(self._source, part, file)
            units = list(dict.fromkeys(model.unit for model in self._models.values()))
            if len(units) > 1:
                raise FileError(
                    f"{self._source.name} has parts in {units[0]} and in {units[1]}, which are not "
                    "put together here. Export it in one unit."
                )
        return self._models[part]

    def _object(self, placed: Placement) -> Object:
        try:
            return self._model(placed.part).objects[placed.number]
        except KeyError:
            raise self._source.damaged(
                f"it places the object {placed.number} of '{placed.part}', which is not there"
            ) from None

    def _count(self, placed: Placement, depth: int) -> NDArray[np.object_]:
        """How many faces and vertices come of it: a few components of components place millions.

        Raises:
            FileError: an object is of another kind, is not there, or is within itself.
        """
        key = placed.part, placed.number
        if depth > DEEPEST:
            raise self._source.damaged("it has components that contain themselves")
        if key not in self._counts:
            found = self._object(placed)
            if found.kind:
                raise FileError(
                    f"{self._source.name} has an object made of '{found.kind}', which is not read "
                    "here. Export it as triangles."
                )
            own = np.array([len(found.corners), len(found.vertices)], object) // 3
            below = [self._count(component, depth + 1) for component in found.components]
            self._counts[key] = own + sum(below)
        return self._counts[key]

    def _place(self, placed: Placement, above: NDArray, name: str) -> None:
        """Add it; ``above`` (4, 4) is for row vectors."""
        if not self._count(placed, 0)[0]:  # components of nothing may be without number
            return
        found = self._object(placed)
        here = np.eye(4)
        here[:, :3] = placed.matrix
        to_world = here @ above
        name = found.name or name
        for component in found.components:
            self._place(component, to_world, name)
        if not found.corners:
            return
        vertices = np.frombuffer(found.vertices).reshape(-1, 3)
        faces = np.frombuffer(found.corners, np.int64).reshape(-1, 3)
        if faces.min() < 0 or faces.max() >= len(vertices):
            raise self._source.damaged(
                f"a triangle of the object {placed.number} refers to a vertex that is not there"
            )
        if np.linalg.slogdet(to_world[:3, :3])[0] < 0:  # mirroring turns faces inside out
            faces = faces[:, ::-1]
        self._names.append(name or f"object {placed.number}")
        self._vertices.append(vertices @ to_world[:3, :3] + to_world[3, :3])
        self._faces.append(faces)


def _read_model(source: Source, part: str, file: IO[bytes]) -> Model:
    model = Model()
    current = Object("")
    for event, element in _events(file, ("start", "end")):
        space, _, tag = element.tag.removeprefix("{").rpartition("}")
        if event == "start":
            if tag == "model" and space == CORE:
                _require_known(source, element)
                model.unit = element.get("unit", model.unit)
            elif tag == "object" and space == CORE:
                current = Object(element.get("name", ""))
                model.objects[element.attrib["id"]] = current
            elif _is_other_geometry(element, tag):
                current.kind = tag
            continue
        if space == CORE:
            if tag == "vertex":
                current.vertices.extend([float(numeric(element.attrib[axis])) for axis in "xyz"])
            elif tag == "triangle":
                corners = [int(numeric(element.attrib[v])) for v in ("v1", "v2", "v3")]
                current.corners.extend(corners)
            elif tag == "component":
                current.components.append(_placement(element, part))
            elif tag == "item":
                model.items.append(_placement(element, part))
        element.clear(keep_tail=False)
        while element.getprevious() is not None:  # or millions of empty ones stay in memory
            del element.getparent()[0]
    return model


def _events(file: IO[bytes], events: tuple[str, ...] = ("end",)) -> Iterator[tuple]:
    """Of an XML file's elements; nothing outside it is read, and no entity is replaced."""
    safe = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
    }
    return etree.iterparse(file, events, remove_comments=True, remove_pis=True, **safe)


def _require_known(source: Source, model: etree._Element) -> None:
    for prefix in model.get("requiredextensions", "").split():
        space = model.nsmap.get(prefix, prefix)
        if space not in HARMLESS:
            raise FileError(
                f"{source.name} requires the extension {space}, which is not known here. Export it "
                "without, or as another format."
            )


def _is_other_geometry(element: etree._Element, tag: str) -> bool:
    """Whether it makes an object's shape of something else than triangles."""
    parent = element.getparent()
    known = KNOWN_CHILDREN.get(parent.tag) if parent is not None else None
    return known is not None and tag not in known


def _placement(element: etree._Element, part: str) -> Placement:
    """What an item or a component places; ``part`` is the model file that it stands in."""
    path = element.get(f"{{{PRODUCTION}}}path")
    numbers = [float(word) for word in numeric(element.get("transform", IDENTITY)).split()]
    if len(numbers) != 12:
        raise ValueError(f"an object is placed by {counted(len(numbers), 'number', 'numbers')}")
    matrix = np.array(numbers).reshape(4, 3)
    return Placement(_normal(path) if path else part, element.attrib["objectid"], matrix)


def _normal(path: str) -> str:
    """A part's name, in whichever of the ways it is written that programs have."""
    return posixpath.normpath("/" + unquote(path).replace("\\", "/")).lstrip("/").lower()
