"""Whether a worker that is asked for days holds no more memory than after a hundred requests.

    python -m benchmarks.stamina.soak                      # 5,000 mixed requests
    python -m benchmarks.stamina.soak --requests 1000

A worker of its own is asked about a dozen meshes in turn: parts, keypoints, similarity, parts
without words, exemplars and transfer, by shape, questions that are refused, and requests that are
taken back. Its memory is what each answer tells. It ends with 1 if it has grown by 5 % or more
since the hundredth request, or if an answer is neither a result nor refused with a sentence.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import numpy as np

from patchalign3d.shared.protocol import Arrays, Header, read_frame, write_frame
from training.options import at_least, run_command

from ..speed.beside_plain import bumpy_torus

SETTLED = 100  # requests, after which memory should grow no more
ALLOWED = 0.05  # of what it was then
WORDS = ["head", "arm", "leg", "body", "handle", "wheel", "seat", "back", "lid", "spout"]
SIZES = [500, 1000, 2000, 5000] * 3  # faces


class Asker:
    """A worker, and one request after another."""

    def __init__(self, chance: random.Random) -> None:
        command = [sys.executable, "-m", "patchalign3d", "worker"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._chance = chance
        self._number = 0
        self.memory = 0
        self._receive()  # the hello

    def ask(
        self, type: str, arrays: Arrays | None = None, take_back: bool = False, **said: Any
    ) -> tuple[Header, Arrays]:
        """The answer's header and arrays."""
        self._number += 1
        assert self._process.stdin is not None
        write_frame(self._process.stdin, {"type": type, "id": self._number, **said}, arrays)
        if take_back:
            time.sleep(self._chance.uniform(0, 0.05))
            write_frame(self._process.stdin, {"type": "cancel", "target": self._number})
        while True:
            header, got = self._receive()
            if header.get("id") == self._number and header["type"] != "progress":
                self.memory = header.get("memory", self.memory)
                return header, got

    def _receive(self) -> tuple[Header, Arrays]:
        assert self._process.stdout is not None
        return read_frame(self._process.stdout)  # type: ignore[arg-type]

    def close(self) -> None:
        """End the worker."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def mixed(asker: Asker, meshes: list[Arrays], chance: random.Random) -> tuple[str, Header]:
    """Ask something about the mesh that is set, or set another one; tells what."""
    words = chance.sample(WORDS, 3)
    kind = chance.choice(
        ["set_mesh", "set_mesh", "segment", "keypoints", "similarity", "automatic", "transfer"]
        + ["by shape", "refused", "taken back"]
    )
    match kind:
        case "set_mesh":
            return kind, asker.ask("set_mesh", chance.choice(meshes), quality="fast")[0]
        case "segment":
            return kind, asker.ask("segment", parts=words)[0]
        case "keypoints":
            return kind, asker.ask("keypoints", names=words)[0]
        case "similarity":
            return kind, asker.ask("similarity", word=words[0])[0]
        case "automatic":
            return kind, asker.ask("segment_automatically", pieces=3)[0]
        case "transfer":
            labelled, arrays = asker.ask("segment", parts=words)
            labels = {"face_labels": arrays["face_labels"]}
            header, features = asker.ask("part_exemplar", labels, names=labelled["part_names"])
            if header["type"] == "error":
                return kind, header
            return kind, asker.ask("transfer", features, names=header["names"])[0]
        case "by shape":
            return kind, asker.ask("segment_by_shape", meshes[0], pieces=3)[0]
        case "refused":
            return kind, asker.ask("segment", parts=words, threshold=7)[0]
    return kind, asker.ask("segment_by_shape", meshes[-1], take_back=True, pieces=3)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=at_least(1), default=5000)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=at_least(0), default=0)
    options = parser.parse_args()
    if options.requests <= SETTLED:
        parser.error(f"There must be more than {SETTLED} requests.")
    chance = random.Random(options.seed)
    meshes = []
    for number, size in enumerate(SIZES):
        vertices, faces = bumpy_torus(size)
        meshes.append(
            {"vertices": vertices * (1, 1, 1 + number / 10), "faces": faces.astype(np.int32)}
        )
    asker = Asker(chance)
    asker.ask("load", model=options.model, device=options.device)
    ends: Counter[str] = Counter()
    settled, most = 0, 0
    begin = time.perf_counter()
    for mesh in meshes:  # all that is kept is kept from here on
        asker.ask("set_mesh", mesh, quality="fast")
    for number in range(1, options.requests + 1):
        kind, header = mixed(asker, meshes, chance)
        if header["type"] == "error":
            error = header["error"]
            ends[error["kind"]] += 1
            if error["kind"] == "InternalError":
                print(f"{kind}: {error['message']}", file=sys.stderr)
        else:
            ends["answered"] += 1
        if number == SETTLED:
            settled = asker.memory
        if number >= SETTLED:
            most = max(most, asker.memory)
        if number % 500 == 0:
            print(f"{number}: {asker.memory / 1e6:.0f} MB", flush=True)
    seconds = time.perf_counter() - begin
    asker.close()
    grown = asker.memory / settled - 1
    told = ", ".join(f"{number:,} {end}" for end, number in ends.most_common())
    print(f"{options.requests:,} requests in {seconds:.0f} s: {told}")
    print(
        f"memory after {SETTLED}: {settled / 1e6:.0f} MB, at the end {asker.memory / 1e6:.0f} MB "
        f"({grown:+.1%}), at most {most / 1e6:.0f} MB"
    )
    sys.exit(1 if grown >= ALLOWED or ends["InternalError"] else 0)


if __name__ == "__main__":
    run_command(main)
