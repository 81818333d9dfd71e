"""Encodes a mesh: what a model sees of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import threads
from ..encoded import EncodedMesh, OtherWays
from ..errors import MeshError, TextEncoderError
from ..geometry.cloud import Cloud
from ..geometry.frame import Axis, Frame
from ..geometry.mesh import Mesh
from ..geometry.sampling import to_model_frame
from ..geometry.shape import Shape
from ..geometry.things import Things, things_within
from ..geometry.upright import (
    BELIEVED,
    SURE,
    Standing,
    agreed,
    find_front,
    find_up,
    in_doubt,
    in_question,
    likeliest,
)
from ..labels.graph_cut import Borders
from ..memory import make_sure
from ..network.engine import Engine, load_engine
from ..network.model import Model, find_model, read_description
from ..shared.questions import DEVICE, ENGINE, MODEL, QUALITY, SAMPLINGS, SEED
from ..text.common_parts import COMMON_PARTS
from ..text.encoders import TextEncoder, load_text_encoder
from ..text.prompts import embed_prompts
from .standing import (
    UPS,
    WAYS_SEEN,
    Seen,
    headings,
    rule_for,
    together,
)

# How much surer (nats) the model must be of things seen by themselves; the most clouds for this.
SURER, CLOUDS = 0.05, 32
MOST_DOUBTED = 3  # of several things

Progress = Callable[[str, float], None]
"""Called with the stage and its fraction, 0 … 1; an exception (``Cancelled``) stops the work."""


class _Drawn(NamedTuple):
    """S samplings of N points of a mesh, and the G patches of each."""

    points: NDArray[np.float64]  # (S, N, 3), unit frame
    faces: NDArray[np.int64]  # (S, N), those that they lie on
    cloud: NDArray[np.float32]  # (S, N, 3), as the network takes them
    members: NDArray[np.int64]  # (S, G, k), points of the patches

    @property
    def patches(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """What the network sees: the clouds (S, N, 3) and their patches' points (S, G, k)."""
        return self.cloud, self.members

    @property
    def first(self) -> NDArray[np.int64]:
        """(S, G) the points that are the patches' centres."""
        return self.members[:, :, 0]


class MeshEncoder:
    """A loaded model, which encodes meshes."""

    def __init__(self, model: Model, engine: Engine) -> None:
        self.model = model
        self.engine = engine

    @classmethod
    def load(
        cls, model: str | Path = "bundled", device: str = "auto", engine: str = ENGINE.default
    ) -> Self:
        """Load a model by its name, such as "bundled" or "official", or from a folder.

        Args:
            model: name or folder.
            device: "auto" (CUDA, then MPS, then CPU), "cpu", "cuda", "cuda:1", "mps".
            engine: "torch", "onnx", or "auto": PyTorch if it is installed.

        Raises:
            ModelError: there is no such model, its files are incomplete or altered, or the engine
                cannot run it.
            DeviceError: the device or engine is not available here, or out of memory.
            QuestionError: an unknown engine, or not a name.
        """
        ENGINE.check("engine", engine)
        DEVICE.check("device", device)
        MODEL.check("model", str(model) if isinstance(model, Path) else model)
        description = read_description(find_model(model))
        return cls(description, load_engine(description, device, engine))

    @property
    def device(self) -> str:
        """Where the network runs."""
        return self.engine.device

    @property
    def words(self) -> TextEncoder:
        """The model's text encoder, which is loaded once."""
        return load_text_encoder(self.model.text_encoder, self.device, self.engine.name)

    def encode(
        self,
        mesh: Mesh | Cloud,
        seed: int = SEED.default,
        quality: str = QUALITY.default,
        progress: Progress | None = None,
    ) -> EncodedMesh:
        """Sample a mesh or a cloud and encode its patches; equal arguments give equal bits.

        Things that stand side by side, a ground that is part of the mesh, and specks, a shell or a
        wall around a thing are recognised. Each thing is then seen by itself, if the model is surer
        of its parts that way. If the model is sure that a mesh stands otherwise than was said, the
        result has this as its ``doubt``; nothing else changes.

        Args:
            mesh: F faces, or a cloud of F points. If its up axis is open, it is put into the frame
                that :meth:`find_standing` finds. If none is found, the likeliest up is used, where
                the axis that was up when the mesh came counts more than the others.
            seed: the seed for the points drawn from the surface.
            quality: how many samplings are pooled: more are slower and give smoother borders.

        Raises:
            MeshError: it is neither a mesh nor a cloud.
            QuestionError: an invalid seed or quality.
            DeviceError: the device ran out of memory, or the mesh needs more than is allowed.
        """
        _check(mesh, seed)
        QUALITY.check("quality", quality)
        make_sure(len(mesh.faces), points=isinstance(mesh, Cloud))
        report = progress or silent
        standing = other_ways = None
        if mesh.frame_is_open:
            report("Finding out which way is up", 0.0)
            standing, up, other_ways = self._stand(mesh, seed)
            mesh = mesh.in_frame(up, standing.front)
        report("Encoding the patches", 0.0)
        encoded, places = self._as_one(mesh, SAMPLINGS[quality], seed, standing, other_ways)
        drawn_points, drawn_faces = encoded.points.reshape(-1, 3), encoded.point_faces.reshape(-1)
        things = things_within(mesh, drawn_points, drawn_faces)
        if things is not None:
            report("Encoding the patches", 0.5)
            encoded, places = self._surer(encoded, places, things, seed)
        if not standing and places is not None:
            ground = things.ground if things else None
            encoded.doubt = self._doubt(encoded, places.reshape(-1, 3), ground, seed)
        report("Encoding the patches", 1.0)
        return encoded

    def _as_one(
        self,
        mesh: Mesh | Cloud,
        samplings: int,
        seed: int,
        standing: Standing | None,
        other_ways: OtherWays | None,
    ) -> tuple[EncodedMesh, NDArray[np.float32] | None]:
        """The mesh encoded as a whole, and the places that the model says its patches have."""
        borders = Borders(mesh)
        found = borders, standing, other_ways, samplings
        if samplings > 1 and threads.allowed() > 1:
            # Neither keeps all cores busy: what answers will ask for is worked out beside it.
            drawing = threads.beside(lambda: self._draw(mesh, samplings, seed))
            seeing = threads.beside(lambda: self._seen(*drawing.result().patches))
            try:
                borders.prepare()
                encoded = self._unseen(mesh, drawing.result(), *found)
                encoded.prepare(silent)
            finally:
                seen = seeing.result()
        else:  # for a first look, which may do without
            drawn = self._draw(mesh, samplings, seed)
            encoded, seen = self._unseen(mesh, drawn, *found), self._seen(*drawn.patches)
        encoded.features[:], places = seen
        return encoded, places

    def _surer(
        self, as_one: EncodedMesh, places: NDArray[np.float32] | None, things: Things, seed: int
    ) -> tuple[EncodedMesh, NDArray[np.float32] | None]:
        """The mesh with each of its things seen by itself, if that makes the model surer; else as
        it is. With it the places that the model says its patches have. The ground keeps the
        features that it has together with what stands on it, as a lamp's base does.
        """
        try:
            names = embed_prompts(self.words, COMMON_PARTS)
        except TextEncoderError:
            return as_one, places
        samplings = max(1, min(len(as_one.centres), CLOUDS // (int(things.of.max()) + 1)))
        drawn = self._draw(as_one.mesh, samplings, seed, things.of)
        found = as_one.borders, as_one.standing, as_one.other_ways
        apart = self._unseen(as_one.mesh, drawn, *found, samplings)
        apart = replace(apart, things=things.of, as_one=replace(as_one))
        features, own_places = self._seen(*drawn.patches)
        apart.features[:] = features.reshape(apart.features.shape)
        standing = things.standing
        known, unknown = (~standing[seen.centre_faces] for seen in (as_one, apart))  # the ground
        if known.any():
            nearest = cKDTree(as_one.centres[known]).query(apart.centres[unknown])[1]
            apart.features[unknown] = as_one.features[known][nearest]
        is_surer = apart.sureness(names, standing) > as_one.sureness(names, standing) + SURER
        return (apart, own_places) if is_surer else (as_one, places)

    def _draw(
        self,
        mesh: Mesh | Cloud,
        samplings: int,
        seed: int,
        things: NDArray[np.int64] | None = None,
    ) -> _Drawn:
        """Samplings of the surface; if there are T things (F,), each has one cloud of each."""
        rng = np.random.default_rng(seed)
        count = self.model.architecture.points
        if things is None:
            points, faces = mesh.samples(count, samplings, rng)
        else:
            numbers = range(things.max() + 1)
            drawn = [mesh.samples(count, samplings, rng, things == number) for number in numbers]
            points = np.stack([points for points, _ in drawn], 1).reshape(-1, count, 3)
            faces = np.stack([faces for _, faces in drawn], 1).reshape(-1, count)
        cloud = self._cloud(points)
        return _Drawn(points, faces, cloud, self.engine.patches(cloud))

    def _unseen(
        self,
        mesh: Mesh | Cloud,
        drawn: _Drawn,
        borders: Borders,
        standing: Standing | None,
        other_ways: OtherWays | None,
        samplings: int,
    ) -> EncodedMesh:
        """The encoded mesh before its features are known."""
        centres = np.take_along_axis(drawn.points, drawn.first[:, :, None], axis=1)
        centre_faces = np.take_along_axis(drawn.faces, drawn.first, axis=1).reshape(samplings, -1)
        return EncodedMesh(
            self.model,
            mesh,
            drawn.points.reshape(samplings, -1, 3),
            drawn.faces.reshape(samplings, -1),
            centres.reshape(samplings, -1, 3),
            centre_faces,
            np.empty((*centre_faces.shape, self.model.architecture.feature_width), np.float32),
            borders,
            standing,
            other_ways,
        )

    def find_standing(self, mesh: Mesh | Cloud, seed: int = SEED.default) -> Standing:
        """Which of the mesh's axes is up and which is the front, as the model sees it.

        The model looks at one sampling in each of six ways up, and then in each of four headings,
        so that none is favoured. How the shape would stand by itself counts as well. Axes that
        cannot be found are None; a model without the head for this finds none. The frame in which
        the mesh was given does not matter.

        Raises:
            MeshError: it is neither a mesh nor a cloud.
            QuestionError: an invalid seed.
            DeviceError: the device ran out of memory.
        """
        _check(mesh, seed)
        if not self.engine.tells_frame:
            return Standing(None, None, 0.0, 0.0)
        return self._stand(mesh if mesh.frame_is_open else mesh.in_frame("Z"), seed)[0]

    def _stand(self, mesh: Mesh | Cloud, seed: int) -> tuple[Standing, Axis, OtherWays | None]:
        """How the mesh stands, from the frame in which it came; the up to use even if none was
        found; and, in that case, what is seen of it with this and with other axes up.
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
        front, sureness = self._front(seen, together(seen, UPS.index(up), others), ways)
        told = front if sureness >= BELIEVED else None
        return Standing(up, told, certainty, sureness), up, None

    def _front(self, seen: Seen, upright: Seen, ways: Sequence[Frame]) -> tuple[Axis, float]:
        """The likeliest front among frames with the same up, and its probability."""
        rule = rule_for(self.model.sha256)
        if rule:
            return likeliest(rule.find_front(seen, upright, ways))
        assert upright.places is not None
        return likeliest(find_front(upright.patches, upright.places, ways))

    def _doubt(
        self, encoded: EncodedMesh, places: NDArray[np.float32], ground: int | None, seed: int
    ) -> Standing | None:
        """How a mesh seems to stand, if the model is sure that it stands otherwise than was said.

        The model looks from other sides only if the places (S·G, 3) of the patches, which cost
        nothing, suggest another up or front. Of several things, but the ground, the largest ones
        must all seem to stand so.
        """
        mesh, points, of = encoded.mesh, encoded.centres.reshape(-1, 3), encoded.things
        if of is None:
            suggested = _suggested(points, places)
            return self._seems(mesh, suggested, seed) if suggested else None
        areas, found = np.bincount(of, mesh.face_areas), []
        largest = [number for number in np.argsort(-areas, kind="stable") if number != ground]
        for number in largest[:MOST_DOUBTED]:
            own = encoded.thing_of(encoded.centre_faces.reshape(-1)) == number
            suggested = _suggested(points[own], places[own])
            one = self._seems(mesh.only(of == number), suggested, seed) if suggested else None
            if one is None:
                return None
            found.append(one)
        doubt = agreed(found)
        return doubt if doubt and (doubt.front or doubt.up != mesh.frame.up) else None

    def _seems(self, mesh: Mesh | Cloud, suggested: str, seed: int) -> Standing | None:
        """The same of one thing, of which another "up" or "front" is suggested."""
        said, as_it_came = mesh.frame, mesh.in_frame("Z")
        if suggested == "up":
            found, *_ = self._stand(as_it_came, seed)
        else:
            ways = headings(said.up)
            seen, _ = self._look(as_it_came, ways, seed)
            front, certainty = self._front(seen, seen, ways)
            found = Standing(said.up, front, 1.0, certainty)
        if found.up != said.up:
            sure = found.up is not None and found.up_certainty >= SURE
        else:
            sure = found.front not in (None, said.front) and found.front_certainty >= SURE
        return found if sure else None

    def _look(
        self, mesh: Mesh | Cloud, ways: Sequence[Frame], seed: int
    ) -> tuple[Seen, NDArray[np.int64]]:
        """What the model sees of one sampling in each of W frames, whatever frame the mesh has, and
        the faces (W, N) that the points lie on.
        """
        rng = np.random.default_rng(seed)
        points, faces = mesh.samples(self.model.architecture.points, len(ways), rng)
        return self.see(points, ways), faces

    def see(self, points: NDArray[np.float64], ways: Sequence[Frame]) -> Seen:
        """What the model sees of points (W, N, 3) in each of W frames."""
        turned = [way.turn(each) for way, each in zip(ways, points, strict=True)]
        cloud = self._cloud(np.stack(turned))
        members = self.engine.patches(cloud)
        return Seen(*self._seen(cloud, members), points, members[:, :, 0])

    def _features(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up → features (S, G, D) of their patches."""
        cloud = self._cloud(points)
        return self._seen(cloud, self.engine.patches(cloud))[0]

    def _seen(
        self, cloud: NDArray, members: NDArray
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Features (S, G, D) of clouds (S, N, 3) and their patches (S, G, k), however many, in no
        more memory than those of one mesh take; and their places (S, G, 3), if the model tells
        frames.
        """
        most = max(SAMPLINGS.values())
        parts = [(cloud[i : i + most], members[i : i + most]) for i in range(0, len(cloud), most)]
        if not self.engine.tells_frame:
            return np.concatenate([self.engine.features(*part) for part in parts]), None
        found = [self.engine.features_and_places(*part) for part in parts]
        features, places = (np.concatenate(each) for each in zip(*found, strict=True))
        return features, places

    def _cloud(self, points: NDArray) -> NDArray[np.float32]:
        """(S, N, 3) points, Z up, as the network takes them."""
        return to_model_frame(points, self.model.input_axes)


def _suggested(points: NDArray, places: NDArray) -> str | None:
    """Whether another "up" or "front" than was said is suggested by the places (n, 3) that patches
    at points (n, 3) seem to have.
    """
    if in_question("Z", points, places[:, 2]):
        return "up"
    if in_question("-Y", points, -places[:, 1], ("X", "Y", "-X", "-Y")):
        return "front"
    return None


def _check(mesh: object, seed: object) -> None:
    if not isinstance(mesh, Shape):
        raise MeshError(
            f"A {type(mesh).__name__} is neither a Mesh nor a Cloud. Make one of its arrays: "
            "Mesh(vertices, faces) or Cloud(points)."
        )
    SEED.check("seed", seed)


def silent(stage: str, fraction: float) -> None:
    """Progress that nobody is told."""
