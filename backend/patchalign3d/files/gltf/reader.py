"""What the default scene of a glTF shows: each primitive of triangles in world space.

Skins bend meshes as their joints stand in the file, morph targets change them by the weights in the
file, and instances are as many meshes: what viewers show before anything moves.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from ...errors import FileError
from ...shared.texts import counted
from ..scene import MOST_FACES, OF_POINTS, MeshFile
from ..source import Source, plainly
from .accessors import read_accessor
from .document import Document
from .shapes import Placed, Shape, Shapes, Shown

MOST_VERTICES = 3 * MOST_FACES
BYTES = 64  # that a vertex or a face takes while it is read
INSTANCING, VISIBILITY = "EXT_mesh_gpu_instancing", "KHR_node_visibility"
# Names in a note, before it says how many more there are.
NAMED = 5


def read_gltf(source: Source) -> MeshFile:
    """What the default scene shows as one mesh, Y up; an object for each mesh that a node places.

    Raises:
        FileError: the document is damaged, too large, compressed in a way that cannot be undone, or
            shows no triangles.
    """
    document = Document(source)
    try:
        scene = _Scene(document)
        with np.errstate(invalid="ignore", over="ignore"):  # of places beyond measure
            shown = list(scene.places())
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise document.damaged(plainly(error)) from error
    notes = [*document.notes, *scene.notes()]
    if not shown:
        said = [f"{source.name} has no faces: there is no surface to label.", *notes]
        if scene.has_points:
            said.append(OF_POINTS)
        raise FileError(" ".join(said))
    placed = [place for place, _ in shown]
    vertices = [vertices for _, vertices in shown]
    first_vertex = np.cumsum([0, *map(len, vertices)])
    first_face = np.cumsum([0, *(len(p.faces) for p in placed)])
    triangles = np.cumsum([0, *(p.shape.triangles for p in placed)])
    owners = [(p.node, p.instance) for p in placed]
    begins = [i for i, owner in enumerate(owners) if i == 0 or owner != owners[i - 1]]
    return MeshFile(
        source.path,
        "Y",
        np.concatenate(vertices),
        np.concatenate([p.faces + n for p, n in zip(placed, first_vertex, strict=False)]),
        [placed[number].name for number in begins],
        [*first_face[begins].tolist(), int(first_face[-1])],
        np.concatenate([p.shape.numbers + n for p, n in zip(placed, triangles, strict=False)]),
        notes,
        Shown(document, placed),
    )


class _Scene:
    """The nodes of a document, and what they show in its default scene."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._nodes: list[dict[str, Any]] = document.json.get("nodes", [])
        self._parents: dict[int, int] = {}
        for number, node in enumerate(self._nodes):
            for child in node.get("children", ()):
                document.item("nodes", child)
                if child in self._parents:
                    raise FileError(
                        f"{document.name} cannot be read: a node has two parents, which is not "
                        "allowed. Export it again."
                    )
                self._parents[child] = number
        self._roots = [number for number in range(len(self._nodes)) if number not in self._parents]
        reached = list(self._roots)
        for number in reached:
            reached += self._nodes[number].get("children", ())
        if len(reached) < len(self._nodes):
            raise document.damaged("a node is among its own children")
        self._worlds: dict[int, NDArray] = {}
        self._shapes = Shapes(document)
        self._hidden: list[str] = []

    def places(self) -> Iterator[tuple[Placed, NDArray[np.float64]]]:
        """All primitives of triangles, and their vertices (V, 3) in world space."""
        faces = vertices = asked = 0
        for number in self._shown():
            node = self._nodes[number]
            if "mesh" not in node:
                continue
            mesh = self._document.item("meshes", node["mesh"])
            name = _text(node.get("name") or mesh.get("name") or f"node {number}")
            shapes = self._shapes.of_mesh(node["mesh"], mesh, node.get("weights"), name)
            for instance, to_world in self._instances(number, node):
                for primitive, shape in enumerate(shapes):
                    if shape is None:
                        continue
                    faces, vertices = faces + len(shape.faces), vertices + len(shape.vertices)
                    if faces > MOST_FACES or vertices > MOST_VERTICES:
                        raise FileError(
                            f"{self._document.name} has more than {MOST_FACES:,} faces. Split the "
                            "scene."
                        )
                    if vertices + faces > asked:
                        asked = 2 * (vertices + faces)
                        self._document.require(asked * BYTES)
                    moved, mirrored = self._move(node, shape, to_world)
                    yield Placed(number, instance, primitive, name, shape, mirrored), moved

    def notes(self) -> list[str]:
        """Sentences about what has been passed over."""
        told = []
        for what in ("points", "lines"):
            names = [name for kind, name in self._shapes.passed_over if kind == what]
            if names:
                told.append(f"{_listed(names)}: {what} were passed over.")
        for name, count in self._shapes.left_over.items():
            corners = counted(count, "corner that makes", "corners that make")
            told.append(
                f"'{name}': {corners} no triangle {'was' if count == 1 else 'were'} passed over."
            )
        if self._hidden:
            told.append(f"{_listed(self._hidden)}: hidden, and passed over.")
        scenes = self._document.json.get("scenes", [])
        if len(scenes) > 1:
            shown = self._document.json.get("scene", 0)
            others = [_text(s.get("name", i)) for i, s in enumerate(scenes) if i != shown]
            told.append(f"{_listed(others)}: scenes other than the first to be shown, passed over.")
        return told

    @property
    def has_points(self) -> bool:
        """Whether points have been passed over."""
        return any(what == "points" for what, _ in self._shapes.passed_over)

    def _shown(self) -> Iterator[int]:
        """The nodes of the default scene, parents before their children."""
        document = self._document
        if document.json.get("scenes"):
            scene = document.item("scenes", document.json.get("scene", 0))
            roots = scene.get("nodes", [])
        else:
            roots = self._roots
        stack, seen = roots[::-1], set()
        while stack:
            number = stack.pop()
            node = document.item("nodes", number)
            if number in seen:
                raise document.damaged("a node is twice in the scene")
            seen.add(number)
            if not node.get("extensions", {}).get(VISIBILITY, {}).get("visible", True):
                self._hidden.append(_text(node.get("name") or f"node {number}"))
                continue
            yield number
            stack += node.get("children", [])[::-1]

    def _world(self, number: int) -> NDArray[np.float64]:
        """(4, 4) from a node's frame to the world's."""
        way = [number]
        while way[-1] not in self._worlds and way[-1] in self._parents:
            way.append(self._parents[way[-1]])
        above = self._worlds.get(way[-1])
        if above is None:
            above = self._worlds[way[-1]] = _matrix(self._document.item("nodes", way[-1]))
        for below in way[-2::-1]:
            above = self._worlds[below] = above @ _matrix(self._nodes[below])
        return above

    def _instances(self, number: int, node: dict) -> Iterator[tuple[int, NDArray]]:
        """The instances of a node, −1 for one that has none, and their frames (4, 4)."""
        to_world = self._world(number)
        instancing = node.get("extensions", {}).get(INSTANCING)
        if instancing is None:
            yield -1, to_world
            return
        values = {
            name: read_accessor(self._document, accessor).meant
            for name, accessor in instancing["attributes"].items()
        }
        counts = {len(value) for value in values.values()}
        if len(counts) != 1:
            raise self._document.damaged(f"{INSTANCING} has {sorted(counts)} instances")
        for instance in range(counts.pop()):
            here = {name.lower(): value[instance] for name, value in values.items()}
            yield instance, to_world @ _matrix(here)

    def _move(self, node: dict, shape: Shape, to_world: NDArray) -> tuple[NDArray, bool]:
        """The vertices (V, 3) where the node shows them, and whether it turns faces inside out."""
        if "skin" in node and shape.influences is not None:
            return self._bend(node["skin"], shape.vertices, *shape.influences)
        turn = to_world[:3, :3]
        return shape.vertices @ turn.T + to_world[:3, 3], bool(np.linalg.slogdet(turn)[0] < 0)

    def _bend(
        self, number: int, places: NDArray, which: NDArray, weights: NDArray
    ) -> tuple[NDArray, bool]:
        """As the joints stand; the node's own frame doesn't count, as the format defines it."""
        skin = self._document.item("skins", number)
        joints = np.stack([self._world(joint) for joint in skin["joints"]])  # (J, 4, 4)
        if "inverseBindMatrices" in skin:
            inverse = read_accessor(self._document, skin["inverseBindMatrices"]).meant
            if inverse.shape[1:] != (16,) or len(inverse) < len(joints):
                raise self._document.damaged(f"a skin has {len(inverse)} matrices for its joints")
            joints = joints @ inverse[: len(joints)].reshape(-1, 4, 4).swapaxes(1, 2)
        if which.max(initial=0) >= len(joints):
            raise self._document.damaged("a vertex follows a joint that is not there")
        vertices = np.zeros_like(places)
        for joint, weight in zip(which.T, weights.T, strict=True):
            turned = np.einsum("vij,vj->vi", joints[joint, :3, :3], places)
            vertices += weight[:, None] * (turned + joints[joint, :3, 3])
        used = np.unique(which[weights > 0])
        mirrored = np.linalg.slogdet(joints[used, :3, :3])[0] < 0
        return vertices, bool(len(used) and mirrored.all())


def _matrix(node: dict[str, Any]) -> NDArray[np.float64]:
    """(4, 4) from the node's frame to its parent's.

    Raises:
        ValueError: it is said by other numbers than so many finite ones.
    """
    if "matrix" in node:
        return _finite(node["matrix"], 16).reshape(4, 4).T
    matrix = np.eye(4)
    quaternion = _finite(node.get("rotation", (0, 0, 0, 1)), 4)
    if not quaternion.any():
        raise ValueError("a node is turned by a quaternion of zeros")
    matrix[:3, :3] = Rotation.from_quat(quaternion).as_matrix() * _finite(
        node.get("scale", (1, 1, 1)), 3
    )
    matrix[:3, 3] = _finite(node.get("translation", (0, 0, 0)), 3)
    return matrix


def _finite(numbers: Any, count: int) -> NDArray[np.float64]:
    array = np.array(numbers)
    if array.shape != (count,) or array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise ValueError(f"a node is placed by {str(numbers)[:60]}, not by {count} numbers")
    return array.astype(np.float64)


def _text(name: object) -> str:
    """A name without what no encoding can write."""
    return str(name).encode("utf-8", "replace").decode()


def _listed(names: list[str]) -> str:
    """ "'a', 'b' and 3 others"."""
    unique = list(dict.fromkeys(names))
    shown = ", ".join(f"'{name}'" for name in unique[:NAMED])
    more = len(unique) - NAMED
    return f"{shown} and {more} more" if more > 0 else shown
