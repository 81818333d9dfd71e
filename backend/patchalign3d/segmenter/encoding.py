"""Encodes a mesh: what a model sees of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import threads
from ..encoded import EncodedMesh
from ..errors import MeshError, TextEncoderError
from ..geometry.cloud import Cloud
from ..geometry.frame import Frame
from ..geometry.mesh import Mesh
from ..geometry.sampling import SurfacePoints
from ..geometry.shape import Shape
from ..geometry.things import Things, things_within
from ..geometry.upright import Orientation
from ..labels.graph_cut import Borders
from ..memory import make_sure
from ..shared.questions import QUALITY, SAMPLINGS, SEED
from ..text.common_parts import COMMON_PARTS
from ..text.embedding import embed_prompts
from .loaded import LoadedModel
from .orientation import find_axes, find_doubt, likely_frame

# How much surer the model must be of things that are encoded by themselves, in nats; and the most
# clouds that they are encoded from.
SURER, CLOUDS = 0.05, 32

Progress = Callable[[str, float], None]
"""Called with the stage and its fraction, 0 … 1; an exception (``Cancelled``) stops the work."""


class MeshEncoder(LoadedModel):
    """Encodes meshes with a loaded model."""

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
                that :meth:`find_orientation` finds. If none is found, the likeliest up is used; the
                axis that was up when the mesh came counts more than the others.
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
        orientation = other_ways = None
        if mesh.frame_is_open:
            report("Finding out which way is up", 0.0)
            orientation, up, other_ways = find_axes(self, mesh, seed)
            mesh = mesh.in_frame(up, orientation.front)
        report("Encoding the patches", 0.0)
        samplings = SAMPLINGS[quality]
        encoded, places, things = self._encode_whole(mesh, samplings, seed)
        encoded.orientation, encoded.other_ways = orientation, other_ways
        if things is not None:
            report("Encoding the patches", 0.5)
            encoded, places = self._encode_things(encoded, places, things, seed)
            encoded.ground = things.ground
        encoded.seed, encoded.quality = seed, quality
        if not orientation and places is not None:
            encoded.doubt = find_doubt(self, encoded, places.reshape(-1, 3))
        report("Encoding the patches", 1.0)
        return encoded

    def faced(self, encoded: EncodedMesh, progress: Progress | None = None) -> EncodedMesh:
        """The mesh encoded in the frame that :meth:`facing` tells.

        Raises:
            DeviceError: the device ran out of memory.
        """
        frame = self._find_front(encoded, progress)
        if frame is encoded.mesh.frame:
            return encoded
        if encoded.faced is None:
            turned = encoded.mesh.in_frame(frame.up, frame.front, frame.heading)
            faced = self.encode(turned, encoded.seed, encoded.quality, progress)
            faced.other_ways = encoded.other_ways
            encoded.faced = faced
        return encoded.faced

    def _find_front(self, encoded: EncodedMesh, progress: Progress | None = None) -> Frame:
        """The frame of a mesh with the front that it seems to have; its own where that was said.

        It is found when the first question goes by it. The usual front counts more than the others
        (:func:`patchalign3d.geometry.upright.in_doubt`). What looks between two axes has a heading.

        Raises:
            DeviceError: the device ran out of memory.
        """
        if not (encoded.mesh.front_is_open or encoded.orientation):
            return encoded.mesh.frame
        if encoded.facing is None:
            (progress or silent)("Finding out where the front is", 0.0)
            encoded.facing = likely_frame(self, encoded)
        return encoded.facing

    def _encode_whole(
        self, mesh: Mesh | Cloud, samplings: int, seed: int
    ) -> tuple[EncodedMesh, NDArray[np.float32] | None, Things | None]:
        """The mesh encoded as one thing; the places (S, G, 3) that the model says its patches have;
        and the things in it.
        """
        borders = Borders(mesh)
        if samplings > 1 and threads.allowed() > 1:
            # The network alone does not keep all cores busy. Meanwhile, what answers will need is
            # computed in other threads.
            drawing = threads.beside(lambda: self._draw(mesh, samplings, seed))
            choosing = threads.beside(lambda: self._patches(drawing.result()))
            seeing = threads.beside(lambda: self._seen(*choosing.result()))
            try:
                _ = mesh.touching, mesh.cells  # of which all that follows is made
                weighing = threads.beside(borders.prepare)
                drawn = drawing.result()
                things = things_within(mesh, *drawn.flat)
                _, centres = choosing.result()
                encoded = self._without_features(mesh, drawn, centres, borders, samplings)
                encoded.prepare(silent)
                weighing.result()
            finally:
                seen = seeing.result()
        else:  # for a first look, which may need none of that
            drawn = self._draw(mesh, samplings, seed)
            cloud, centres = self._patches(drawn)
            encoded = self._without_features(mesh, drawn, centres, borders, samplings)
            seen = self._seen(cloud, centres)
            things = things_within(mesh, *drawn.flat)
        encoded.features[:], places = seen
        return encoded, places, things

    def _encode_things(
        self, as_one: EncodedMesh, places: NDArray[np.float32] | None, things: Things, seed: int
    ) -> tuple[EncodedMesh, NDArray[np.float32] | None]:
        """The mesh with each of its things encoded by itself, if the model is surer of it that way;
        otherwise ``as_one``, as it is. With it, the places that the model says its patches have.

        The ground keeps the features that it has together with what stands on it, as a lamp's base
        does.
        """
        try:
            names = embed_prompts(self.words, COMMON_PARTS)
        except TextEncoderError:
            return as_one, places
        samplings = max(1, min(len(as_one.centres), CLOUDS // (int(things.of.max()) + 1)))
        drawn = self._draw(as_one.mesh, samplings, seed, things.of)
        cloud, centres = self._patches(drawn)
        apart = replace(
            self._without_features(as_one.mesh, drawn, centres, as_one.borders, samplings),
            orientation=as_one.orientation,
            other_ways=as_one.other_ways,
            things=things.of,
            as_one=replace(as_one),
        )
        features, own_places = self._seen(cloud, centres)
        apart.features[:] = features.reshape(apart.features.shape)
        foreground = things.foreground
        known, unknown = (~foreground[seen.centre_faces] for seen in (as_one, apart))  # the ground
        if known.any():
            nearest = cKDTree(as_one.centres[known]).query(apart.centres[unknown])[1]
            apart.features[unknown] = as_one.features[known][nearest]
        sure, surer = (seen.negative_entropy(names, foreground) for seen in (as_one, apart))
        return (apart, own_places) if surer - sure > SURER else (as_one, places)

    def _draw(
        self,
        mesh: Mesh | Cloud,
        samplings: int,
        seed: int,
        things: NDArray[np.int64] | None = None,
    ) -> SurfacePoints:
        """Samplings of the surface, a cloud of N points for each: (S, N). If there are T things, by
        their numbers (F,), each sampling has a cloud for each of them: (S·T, N).
        """
        rng = np.random.default_rng(seed)
        count = self.model.architecture.points
        if things is None:
            return mesh.samples(count, samplings, rng)
        numbers = range(things.max() + 1)
        drawn = [mesh.samples(count, samplings, rng, things == number) for number in numbers]
        points = np.stack([points for points, _ in drawn], 1).reshape(-1, count, 3)
        faces = np.stack([faces for _, faces in drawn], 1).reshape(-1, count)
        return SurfacePoints(points, faces)

    def _patches(self, drawn: SurfacePoints) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """What the network sees: the clouds (S, N, 3) and the centres (S, G) of their patches."""
        cloud = self._cloud(drawn.points)
        return cloud, self.engine.centres(cloud)

    def _without_features(
        self,
        mesh: Mesh | Cloud,
        drawn: SurfacePoints,
        chosen: NDArray[np.int64],
        borders: Borders,
        samplings: int,
    ) -> EncodedMesh:
        """The encoded mesh before its features are known, with room for them.

        Args:
            mesh: F faces.
            drawn: (C, N) points of the mesh, in C clouds: one for each sampling and thing.
            chosen: (C, G) which of these are the centres of patches.
            borders: of the mesh.
            samplings: S, of which C is a multiple.
        """
        centres, centre_faces = drawn.take(chosen)
        centre_faces = centre_faces.reshape(samplings, -1)
        return EncodedMesh(
            model=self.model,
            mesh=mesh,
            points=drawn.points.reshape(samplings, -1, 3),
            point_faces=drawn.faces.reshape(samplings, -1),
            centres=centres.reshape(samplings, -1, 3),
            centre_faces=centre_faces,
            features=np.empty(
                (*centre_faces.shape, self.model.architecture.feature_width), np.float32
            ),
            borders=borders,
        )

    def find_orientation(self, mesh: Mesh | Cloud, seed: int = SEED.default) -> Orientation:
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
            return Orientation(None, None, 0.0, 0.0)
        as_it_came = mesh if mesh.frame_is_open else mesh.in_frame("Z")
        return find_axes(self, as_it_came, seed)[0]


def _check(mesh: object, seed: object) -> None:
    if not isinstance(mesh, Shape):
        raise MeshError(
            f"A {type(mesh).__name__} is neither a Mesh nor a Cloud. Make one of its arrays: "
            "Mesh(vertices, faces) or Cloud(points)."
        )
    SEED.check("seed", seed)


def silent(stage: str, fraction: float) -> None:
    """Progress that nobody is told."""
