"""How often it is told, and rightly, that a mesh stands otherwise than was said.

    python -m benchmarks.quality.doubted --engine onnx --shapes 1 --makehuman FOLDER --packs FOLDER

Each mesh is said to have Z up and to look along −Y. "standing": it does, and any doubt is wrong.
"turned": it looks along another axis on the ground. "lying": another axis is up. Both are drawn at
random, and a doubt is right if it names that up and, of what is turned, that front. In % of the
meshes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from patchalign3d import Mesh, Segmenter
from patchalign3d.geometry.frame import FRAMES, USUAL_FRONT, Frame
from patchalign3d.geometry.upright import Orientation
from patchalign3d.shared.options import Parser
from training.options import add_model_options, at_least, run_command

from .beside import of_each_family
from .cases import Case, add_case_options, ikea_cases, loaded, pack_cases, people_cases
from .means import print_head, print_rows

COLUMNS = ("standing, wrong", "turned, right", "turned, wrong", "lying, right", "lying, wrong")
UPRIGHT = Frame("Z", USUAL_FRONT["Z"])
TURNED = [way for way in FRAMES if way.up == "Z" and way.front != UPRIGHT.front]
LYING = [way for way in FRAMES if way.up != "Z"]


def row(segmenter: Segmenter, mesh: Mesh, seed: int, number: int) -> dict[str, bool]:
    """What the table says of one mesh, the number of which is told."""
    rng, stands = np.random.default_rng([seed, number]), mesh.frame.turn(mesh.vertices)

    def doubt(way: Frame) -> Orientation | None:
        turned = Mesh(way.turn_back(stands), mesh.faces, UPRIGHT.up, UPRIGHT.front)
        return segmenter.encode(turned, seed).doubt

    turned, lying = (ways[rng.integers(len(ways))] for ways in (TURNED, LYING))
    of_turned, of_lying = doubt(turned), doubt(lying)
    front = of_turned is not None and of_turned[:2] == (turned.up, turned.front)
    up = of_lying is not None and of_lying.up == lying.up
    said = [doubt(UPRIGHT), front, of_turned and not front, up, of_lying and not up]
    return dict(zip(COLUMNS, map(bool, said), strict=True))


def each_mesh(cases: Iterable[Case]) -> Iterator[Mesh]:
    """Of what is asked about at several levels, the mesh once."""
    last = ""
    for case in cases:
        if case.category != last or case.category == "person":
            yield case.mesh
        last = case.category


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    add_model_options(parser)
    add_case_options(parser, 1, "of each family", "makehuman", "packs", "ikea")
    parser.add_argument(
        "--people", type=at_least(1), default=12, help="number of people (%(default)s)"
    )
    options = parser.parse_args()
    segmenter = loaded(options)
    sets: dict[str, Iterable[Mesh]] = {}
    if options.makehuman:
        people = people_cases(options.makehuman, 0, options.people, options.seed)
        sets["people"] = each_mesh(people)
    if options.packs:
        sets["packs: beings"] = each_mesh(pack_cases(options.packs, True))
        sets["packs: things"] = each_mesh(pack_cases(options.packs, False))
    if options.ikea:
        sets["assembled furniture"] = (case.mesh for case in ikea_cases(options.ikea))
    sets["generated"] = (case.mesh for case in of_each_family(options.shapes, options.seed))
    print_head("Doubted, %", COLUMNS)
    for name, meshes in sets.items():
        numbered = enumerate(meshes)
        rows = (row(segmenter, mesh, options.seed, number) for number, mesh in numbered)
        print_rows(name, rows, COLUMNS)


if __name__ == "__main__":
    run_command(main)
