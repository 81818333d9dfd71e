"""Finds a mesh's orientation, which of its axes are up and front, and doubts what was said of it.

A loaded model looks at the mesh in several frames, and the evidence for each is compared
(``orientation_evidence``). For a model of which it was not learned how evidence counts, the places
that it predicts decide alone (``geometry.upright``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..encoded import EncodedMesh, OtherWays
from ..geometry.cloud import Cloud
from ..geometry.frame import Axis, Frame
from ..geometry.mesh import Mesh
from ..geometry.upright import (
    BELIEVED,
    SURE,
    Orientation,
    agreed,
    find_front,
    find_heading,
    find_up,
    in_doubt,
    in_question,
    likeliest,
)
from .loaded import LoadedModel, Seen
from .orientation_evidence import UPS, WAYS_SEEN, headings, rule_for, together

LARGEST = 3  # of several things


def find_axes(
    loaded: LoadedModel, mesh: Mesh | Cloud, seed: int
) -> tuple[Orientation, Axis, OtherWays | None]:
    """How a mesh stands, from the frame in which it came; the up to use even if none was found;
    and, in that case, what is seen of it with this and with other axes up.
    """
    seen, faces = _look(loaded, mesh, WAYS_SEEN, seed)
    other_ways = OtherWays(seen.features, np.take_along_axis(faces, seen.centres, axis=1))
    if seen.places is None:
        up = mesh.likely_up
        return Orientation(None, None, 0.0, 0.0), up, other_ways.beginning_with(UPS.index(up))
    rule = rule_for(loaded.model.sha256)
    ups = rule.find_up(seen) if rule else find_up(seen.patches, seen.places, WAYS_SEEN)
    up, certainty = likeliest(ups)
    if certainty < BELIEVED:
        up = in_doubt(ups, mesh.likely_up)
        other_ways = other_ways.beginning_with(UPS.index(up))
        return Orientation(None, None, certainty, 0.0), up, other_ways
    ways = headings(up)
    others, _ = _look(loaded, mesh, ways[1:], seed)
    upright = together(seen, UPS.index(up), others)
    front, sureness = likeliest(_fronts(loaded, seen, upright, ways))
    told = front if sureness >= BELIEVED else None
    return Orientation(up, told, certainty, sureness), up, None


def find_doubt(
    loaded: LoadedModel, encoded: EncodedMesh, places: NDArray[np.float32]
) -> Orientation | None:
    """How a mesh seems to stand, if the model is sure that it stands otherwise than was said.

    The model looks from other sides only if the places (S·G, 3) of the patches, which cost nothing,
    suggest another up, or another front than was said. Of several things, but the ground, the
    largest ones must all seem to stand so.
    """
    mesh, points, found = encoded.mesh, encoded.centres.reshape(-1, 3), []
    for number, thing in _largest(encoded):
        own = encoded.per_thing.of(encoded.patches.faces) == number
        suggested = _suggested(points[own], places[own], mesh.front_is_open)
        one = _doubt(loaded, thing, suggested, encoded.seed) if suggested else None
        if one is None:
            return None
        found.append(one)
    doubt = agreed(found)
    of_front = doubt is not None and doubt.front is not None and not mesh.front_is_open
    return doubt if doubt and (of_front or doubt.up != mesh.frame.up) else None


def likely_frame(loaded: LoadedModel, encoded: EncodedMesh) -> Frame:
    """A mesh's frame with the front that it seems to have, and its heading from there, where the
    front that it has, the usual one, counts more than the others; the mesh's own if that is it. Of
    several things, but the ground, the largest ones must all seem to face it, and have no heading
    in common.
    """
    own = encoded.mesh.frame
    if not loaded.engine.tells_frame:
        return own
    found, ways = [], headings(own.up)
    for _, thing in _largest(encoded):
        seen, _ = _look(loaded, thing.in_frame("Z"), ways, encoded.seed)
        assert seen.places is not None
        front = in_doubt(_fronts(loaded, seen, seen, ways), own.front)
        found.append((front, find_heading(seen.patches, seen.places, Frame(own.up, front))))
    front, heading = found[0]
    if len(found) > 1:
        front, heading = (front if len(dict(found)) == 1 else own.front), 0.0
    return Frame(own.up, front, heading) if heading or front != own.front else own


def _largest(encoded: EncodedMesh) -> Iterator[tuple[int, Mesh | Cloud]]:
    """The largest things, but the ground, with their numbers; the mesh itself if it is one."""
    mesh, of = encoded.mesh, encoded.things
    if of is None:
        yield 0, mesh
        return
    areas = np.bincount(of, mesh.face_areas)
    largest = [number for number in np.argsort(-areas, kind="stable") if number != encoded.ground]
    for number in largest[:LARGEST]:
        yield int(number), mesh.only(of == number)


def _suggested(points: NDArray, places: NDArray, front_is_open: bool) -> str | None:
    """Whether another "up", or another "front" than was said, is suggested by the places (n, 3)
    that patches at points (n, 3) seem to have.
    """
    if in_question("Z", points, places[:, 2]):
        return "up"
    if not front_is_open and in_question("-Y", points, -places[:, 1], ("X", "Y", "-X", "-Y")):
        return "front"
    return None


def _doubt(
    loaded: LoadedModel, mesh: Mesh | Cloud, suggested: str, seed: int
) -> Orientation | None:
    """As :func:`find_doubt`, of one thing, for which another "up" or "front" is suggested."""
    said, as_it_came = mesh.frame, mesh.in_frame("Z")
    if suggested == "up":
        found, *_ = find_axes(loaded, as_it_came, seed)
    else:
        ways = headings(said.up)
        seen, _ = _look(loaded, as_it_came, ways, seed)
        front, certainty = likeliest(_fronts(loaded, seen, seen, ways))
        found = Orientation(said.up, front, 1.0, certainty)
    if found.up != said.up:
        sure = found.up is not None and found.up_certainty >= SURE
    else:
        sure = found.front not in (None, said.front) and found.front_certainty >= SURE
    return found if sure else None


def _look(
    loaded: LoadedModel, mesh: Mesh | Cloud, ways: Sequence[Frame], seed: int
) -> tuple[Seen, NDArray[np.int64]]:
    """What the model sees of one sampling in each of W frames, whatever frame the mesh has, and the
    faces (W, N) that the points lie on.
    """
    rng = np.random.default_rng(seed)
    points, faces = mesh.samples(loaded.model.architecture.points, len(ways), rng)
    return loaded.see(points, ways), faces


def _fronts(
    loaded: LoadedModel, seen: Seen, upright: Seen, ways: Sequence[Frame]
) -> dict[Axis, float]:
    """The probability of each front, among frames with the same up."""
    rule = rule_for(loaded.model.sha256)
    if rule:
        return rule.find_front(seen, upright, ways)
    assert upright.places is not None
    return find_front(upright.patches, upright.places, ways)
