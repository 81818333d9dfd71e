"""From a mesh to what a model sees of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .. import threads
from ..encoded import EncodedMesh, OtherWays
from ..geometry.cloud import Cloud
from ..geometry.frame import Axis, Frame
from ..geometry.mesh import Mesh
from ..geometry.sampling import to_model_frame
from ..geometry.upright import BELIEVED, Standing, find_front, find_up, in_doubt, likeliest
from ..labels.graph_cut import Borders
from ..memory import make_sure
from ..network.engine import Engine, load_engine
from ..network.model import Model, find_model, read_description
from ..shared.questions import ENGINE, QUALITY, SAMPLINGS, SEED
from .standing import (
    UPS,
    WAYS_SEEN,
    Seen,
    headings,
    rule_for,
    together,
)

Progress = Callable[[str, float], None]
"""Called with the stage and its fraction, 0 … 1; what it raises (``Cancelled``) stops the work."""


class MeshEncoder:
    """A model that is ready, and meshes as it sees them."""

    def __init__(self, model: Model, engine: Engine) -> None:
        self.model = model
        self.engine = engine

    @classmethod
    def load(
        cls, model: str | Path = "bundled", device: str = "auto", engine: str = ENGINE.default
    ) -> Self:
        """Load a model by its name, "bundled" or "official" among them, or from a folder.

        Args:
            model: name or folder.
            device: "auto" (CUDA, then MPS, then CPU), "cpu", "cuda", "cuda:1", "mps".
            engine: "torch", "onnx", or "auto": PyTorch where it is installed.

        Raises:
            ModelError: no such model, its files are incomplete or altered, or the engine does not
                run it.
            DeviceError: the device or the engine does not exist here or is full.
            QuestionError: an engine that is none.
        """
        ENGINE.check("engine", engine)
        description = read_description(find_model(model))
        return cls(description, load_engine(description, device, engine))

    @property
    def device(self) -> str:
        """Where the network runs."""
        return self.engine.device

    def encode(
        self,
        mesh: Mesh | Cloud,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> EncodedMesh:
        """Sample a mesh or a cloud and encode its patches; equal arguments give equal bits.

        Args:
            mesh: F faces, or a cloud of F points. If it leaves open which way is up, it is put
                into the frame that :meth:`find_standing` tells; where that cannot tell the up,
                the likeliest is taken, for which it also speaks that a mesh came so.
            seed: of the points drawn from the surface.
            quality: how many samplings are pooled: more are slower and have calmer borders.

        Raises:
            QuestionError: a seed or quality that is none.
            DeviceError: the device ran out of memory, or the mesh needs more than is allowed.
        """
        SEED.check("seed", seed)
        QUALITY.check("quality", quality)
        make_sure(len(mesh.faces))
        report = progress or silent
        standing = other_ways = None
        if mesh.frame_is_open:
            report("Finding out which way is up", 0.0)
            standing, up, other_ways = self._stand(mesh, seed)
            mesh = mesh.in_frame(up, standing.front)
        report("Encoding the patches", 0.0)
        count, samplings = self.model.architecture.points, SAMPLINGS[quality]

        def draw() -> tuple[NDArray, NDArray, NDArray[np.float32], NDArray[np.int64]]:
            """Points (S, N, 3), faces that they lie on (S, N); as the network takes them, members
            of their patches (S, G, k).
            """
            drawn = mesh.samples(count, samplings, np.random.default_rng(seed))
            cloud = self._cloud(drawn[0])
            return *drawn, cloud, self.engine.patches(cloud)

        def to_ask(points: NDArray, faces: NDArray, members: NDArray[np.int64]) -> EncodedMesh:
            """The mesh, whose features are yet to come."""
            first = members[:, :, 0]  # (S, G)
            centres = np.take_along_axis(points, first[:, :, None], axis=1)
            centre_faces = np.take_along_axis(faces, first, axis=1)
            features = np.empty((*first.shape, self.model.architecture.feature_width), np.float32)
            drawn = points, faces, centres, centre_faces
            return EncodedMesh(self.model, mesh, *drawn, features, borders, standing, other_ways)

        borders = Borders(mesh)
        if samplings > 1 and threads.allowed() > 1:
            # Neither keeps all cores busy: what answers will ask for is worked out beside it.
            drawing = threads.beside(draw)
            seeing = threads.beside(lambda: self.engine.features(*drawing.result()[2:]))
            try:
                borders.prepare()
                points, faces, _, members = drawing.result()
                encoded = to_ask(points, faces, members)
                encoded.prepare(silent)
            finally:
                features = seeing.result()
        else:  # for a first look, which may do without
            points, faces, cloud, members = draw()
            encoded, features = to_ask(points, faces, members), self.engine.features(cloud, members)
        encoded.features[:] = features
        report("Encoding the patches", 1.0)
        return encoded

    def find_standing(self, mesh: Mesh | Cloud, seed: int = SEED.default) -> Standing:
        """Which of the mesh's axes is up and which its front, as the model sees it.

        It looks at one sampling in each of six ways up, and then in each of four headings, so that
        none is favoured, heeds how the shape would stand by itself, and says None of what it
        cannot tell; a model without the head for it says nothing at all. In which frame the mesh
        was given doesn't count.

        Raises:
            DeviceError: the device ran out of memory.
        """
        if not self.engine.tells_frame:
            return Standing(None, None, 0.0, 0.0)
        return self._stand(mesh if mesh.frame_is_open else mesh.in_frame("Z"), seed)[0]

    def _stand(self, mesh: Mesh | Cloud, seed: int) -> tuple[Standing, Axis, OtherWays | None]:
        """How the mesh, taken as it came, stands, the up to take even where that isn't told, and
        then what is seen of it with this and with other axes up.
        """
        seen, faces = self._look(mesh, WAYS_SEEN, seed)
        other_ways = OtherWays(seen.features, np.take_along_axis(faces, seen.centres, axis=1))
        if seen.places is None:
            up = mesh.likely_up
            return Standing(None, None, 0.0, 0.0), up, other_ways.beginning_with(UPS.index(up))
        rule = rule_for(self.model.sha256)
        if rule:
            ups = rule.find_up(seen)
        else:
            ups = find_up(seen.patches, seen.places, WAYS_SEEN)
        up, certainty = likeliest(ups)
        if certainty < BELIEVED:
            up = in_doubt(ups, mesh.likely_up)
            other_ways = other_ways.beginning_with(UPS.index(up))
            return Standing(None, None, certainty, 0.0), up, other_ways
        ways = headings(up)
        others, _ = self._look(mesh, ways[1:], seed)
        upright = together(seen, UPS.index(up), others)
        if rule:
            fronts = rule.find_front(seen, upright, ways)
        else:
            assert upright.places is not None
            fronts = find_front(upright.patches, upright.places, ways)
        front, sureness = likeliest(fronts)
        told = front if sureness >= BELIEVED else None
        return Standing(up, told, certainty, sureness), up, None

    def _look(
        self, mesh: Mesh | Cloud, ways: Sequence[Frame], seed: int
    ) -> tuple[Seen, NDArray[np.int64]]:
        """One sampling of the mesh in each of W ways, however it is said to stand, and the faces
        (W, N) that its points lie on.
        """
        rng = np.random.default_rng(seed)
        points, faces = mesh.samples(self.model.architecture.points, len(ways), rng)
        return self.see(points, ways), faces

    def see(self, points: NDArray[np.float64], ways: Sequence[Frame]) -> Seen:
        """What the model sees of points (W, N, 3) if each of W ways is the right one."""
        turned = [way.turn(each) for way, each in zip(ways, points, strict=True)]
        cloud, places = self._cloud(np.stack(turned)), None
        members = self.engine.patches(cloud)
        if self.engine.tells_frame:
            features, places = self.engine.features_and_places(cloud, members)
        else:
            features = self.engine.features(cloud, members)
        return Seen(features, places, points, members[:, :, 0])

    def _features(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up → features (S, G, D) of their patches."""
        cloud = self._cloud(points)
        return self.engine.features(cloud, self.engine.patches(cloud))

    def _cloud(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up, as the network takes them."""
        return to_model_frame(points, self.model.input_axes)


def silent(stage: str, fraction: float) -> None:
    """The progress of nobody."""
