"""Label all meshes of a corpus with a model, as data to train on or to correct by hand.

    python -m training.data.label --meshes FOLDER --prompts seat back leg --out LABELLED
    python -m training.data.import_data --meshes LABELLED --out SHARDS

Every mesh becomes an .npz in the form that training.data.meshes reads, the model's name beside
it. With --processes, or --cluster on machines joined by Ray ('ray start'), meshes are shared out;
the manifest in LABELLED says what is done.
"""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from patchalign3d import Segmenter
from patchalign3d.errors import PatchAlignError
from patchalign3d.files.meshes import find_meshes, read_mesh
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.shared.atomic import replacing

from .corpus import device_of_this_process, for_each


def label_mesh(
    key: str, meshes: Path, out: Path, prompts: Sequence[str], model: str, device: str
) -> dict[str, Any]:
    """Label the file ``key`` under ``meshes``; returns where it went and each part's faces.

    Raises:
        PatchAlignError: the file cannot be read or labelled.
    """
    source = read_mesh(meshes / key)
    segmenter = _segmenter(model, device)
    segmenter.set_mesh(Mesh(source.vertices, source.faces, source.up_axis))
    found = segmenter.segment(list(prompts))
    # The suffix stays in the name: chair.obj and chair.glb are two meshes.
    file = out / f"{key}.npz"
    with replacing(file) as unfinished:
        np.savez_compressed(
            unfinished,
            vertices=source.vertices.astype(np.float32),
            faces=source.faces.astype(np.int32),
            face_part=found.face_labels,
            part_names=np.array(found.part_names),
            category=np.array(file.parent.name),
            up_axis=np.array(source.up_axis),
            model=np.array(f"{segmenter.model.name} {segmenter.model.version}"),
        )
    counts = np.bincount(found.face_labels[found.face_labels >= 0], minlength=len(prompts))
    return {"file": file.name, "faces": dict(zip(found.part_names, counts.tolist(), strict=True))}


@functools.cache
def _segmenter(model: str, device: str) -> Segmenter:
    """Loaded once in every process."""
    return Segmenter.load(model, device_of_this_process(device))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--meshes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prompts", nargs="+", required=True)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--cluster", action="store_true", help="share the work with Ray")
    parser.add_argument("--gpus", type=float, default=0, help="of a cluster, for each mesh")
    options = parser.parse_args()
    keys = [file.relative_to(options.meshes).as_posix() for file in find_meshes(options.meshes)]
    work = functools.partial(
        label_mesh,
        meshes=options.meshes,
        out=options.out,
        prompts=options.prompts,
        model=options.model,
        device=options.device,
    )
    manifest = options.out / "labelled.jsonl"
    recipe = {"prompts": options.prompts, "model": options.model}
    results, errors = for_each(
        keys, work, manifest, options.processes, options.cluster, options.gpus, recipe
    )
    print(f"{len(results)} meshes are labelled, {len(errors)} failed; see {manifest}")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    try:
        main()
    except PatchAlignError as error:
        sys.exit(str(error))
