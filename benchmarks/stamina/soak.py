"""Whether a worker that is asked for days holds no more memory than after a hundred requests.

    python -m benchmarks.stamina.soak                      # 5,000 mixed requests
    python -m benchmarks.stamina.soak --requests 1000

A worker of its own is asked about a dozen meshes in turn: parts, keypoints, similarity, parts
without words, exemplars and transfer, by shape, questions that are refused, and requests that are
taken back. Its memory is what each answer tells. It ends with 1 if it has grown by 5 % or more
since the hundredth request, or if an answer is neither a result nor refused with a sentence.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

import numpy as np

from patchalign3d.shared.options import Parser
from patchalign3d.shared.protocol import Arrays, Header
from training.options import add_model_options, at_least, run_command

from ..timing.torus import bumpy_torus
from ..timing.worker import Worker

SETTLED = 100  # requests, after which memory should grow no more
ALLOWED = 0.05  # of what it was then
WORDS = ["head", "arm", "leg", "body", "handle", "wheel", "seat", "back", "lid", "spout"]
SIZES = [500, 1000, 2000, 5000] * 3  # faces


def mixed(worker: Worker, meshes: list[Arrays], chance: random.Random) -> tuple[str, Header]:
    """Ask something about the mesh that is set, or set another one; tells what."""
    words = chance.sample(WORDS, 3)
    kind = chance.choice(
        ["set_mesh", "set_mesh", "segment", "keypoints", "similarity", "automatic", "transfer"]
        + ["by shape", "refused", "taken back"]
    )
    match kind:
        case "set_mesh":
            return kind, worker.ask("set_mesh", chance.choice(meshes), quality="fast")[0]
        case "segment":
            return kind, worker.ask("segment", parts=words)[0]
        case "keypoints":
            return kind, worker.ask("keypoints", names=words)[0]
        case "similarity":
            return kind, worker.ask("similarity", word=words[0])[0]
        case "automatic":
            return kind, worker.ask("segment_automatically", pieces=3)[0]
        case "transfer":
            labelled, arrays = worker.ask("segment", parts=words)
            labels = {"face_labels": arrays["face_labels"]}
            header, features = worker.ask("part_exemplar", labels, names=labelled["part_names"])
            if header["type"] == "error":
                return kind, header
            return kind, worker.ask("transfer", features, names=header["names"])[0]
        case "by shape":
            return kind, worker.ask("segment_by_shape", meshes[0], pieces=3)[0]
        case "refused":
            return kind, worker.ask("segment", parts=words, threshold=7)[0]
    soon = chance.uniform(0, 0.05)
    return kind, worker.ask("segment_by_shape", meshes[-1], take_back=soon, pieces=3)[0]


def tori() -> list[Arrays]:
    """Meshes of different sizes and heights."""
    meshes = []
    for number, size in enumerate(SIZES):
        vertices, faces = bumpy_torus(size)
        meshes.append(
            {"vertices": vertices * (1, 1, 1 + number / 10), "faces": faces.astype(np.int32)}
        )
    return meshes


def soak(worker: Worker, requests: int, chance: random.Random) -> tuple[Counter[str], int, int]:
    """How so many requests ended; bytes held after :data:`SETTLED`, and at most from there on."""
    meshes = tori()
    for mesh in meshes:  # all that is kept is kept from here on
        worker.ask("set_mesh", mesh, quality="fast")
    ends: Counter[str] = Counter()
    settled, most = 0, 0
    for number in range(1, requests + 1):
        kind, header = mixed(worker, meshes, chance)
        if header["type"] == "error":
            error = header["error"]
            ends[error["kind"]] += 1
            if error["kind"] == "InternalError":
                print(f"{kind}: {error['message']}", file=sys.stderr)
        else:
            ends["answered"] += 1
        if number == SETTLED:
            settled = worker.memory
        if number >= SETTLED:
            most = max(most, worker.memory)
        if number % 500 == 0:
            print(f"{number}: {worker.memory / 1e6:.0f} MB", flush=True)
    return ends, settled, most


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--requests", type=at_least(1), default=5000, help="requests to the worker (%(default)s)"
    )
    add_model_options(parser)
    parser.set_defaults(device="cpu")
    parser.add_argument(
        "--seed",
        type=at_least(0),
        default=0,
        help="seed of the order of the requests (%(default)s)",
    )
    options = parser.parse_args()
    if options.requests <= SETTLED:
        parser.error(f"There must be more than {SETTLED} requests.")
    worker = Worker()
    worker.must("load", model=options.model, device=options.device, engine=options.engine)
    begin = time.perf_counter()
    ends, settled, most = soak(worker, options.requests, random.Random(options.seed))
    seconds = time.perf_counter() - begin
    worker.close()
    grown = worker.memory / settled - 1
    counts = ", ".join(f"{number:,} {end}" for end, number in ends.most_common())
    print(f"{options.requests:,} requests in {seconds:.0f} s: {counts}")
    print(
        f"memory after {SETTLED}: {settled / 1e6:.0f} MB, at the end {worker.memory / 1e6:.0f} MB "
        f"({grown:+.1%}), at most {most / 1e6:.0f} MB"
    )
    sys.exit(1 if grown >= ALLOWED or ends["InternalError"] else 0)


if __name__ == "__main__":
    run_command(main)
