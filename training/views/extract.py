"""Make the targets of Stage 1: features of a 2D encoder on the patches of every shape of a corpus.

    python -m training.views.extract --data DATA --download        # of the official data's pictures
    python -m training.views.extract --data DATA --meshes FOLDER   # of meshes: rendered first
    python -m training.data.import_data --official DATA --out SHARDS
    python -m training.loop.train --shards SHARDS --run RUN --stage 1

DATA is a folder in the official layout (training.data.official_data); meshes are sampled, rendered
and, where their faces have names, labelled into it, beside the official items if it has these. An
item that is done is not done again: the manifest beside it says so. With --processes, or --cluster
on machines joined by Ray ('ray start'), items are shared out; --gpus says how much of a GPU each
occupies.
"""

from __future__ import annotations

import argparse
import functools
import re
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from patchalign3d.device import choose_device, share_of
from patchalign3d.errors import FileError
from patchalign3d.shared.atomic import replacing
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.questions import DEVICE

from ..data.corpus import work_through
from ..data.labelled import balanced_held_out
from ..data.meshes import find_labelled_meshes, read_labelled_mesh
from ..data.official_data import SPLITS, SUBFOLDER, OfficialData, load_tensor, save
from ..data.provenance import fingerprint
from ..options import (
    at_least,
    existing_folder,
    folder_to_be,
    number_from,
    refuse_given,
    run_command,
)
from .image_encoders import IMAGE_ENCODERS, ImageEncoder, load_image_encoder
from .lifting import canonical_patches, patch_features
from .rendering import View
from .seen import encoded_points, see

POINTS = 5000  # of a shape, as in the official data
OF_MESH = re.compile(r"-[0-9a-f]{8}$")  # how items end that are rendered here


def render_item(
    data: OfficialData, meshes: Path, key: str, views: int, size: int
) -> tuple[str, bool]:
    """Sample and render a file under ``meshes`` into the layout, with its labels if it has any.

    Returns:
        the item's name, and whether it is held out for validation.
    """
    path = meshes / key
    model = read_labelled_mesh(path, Path(key).parent.name)
    # The uid is all behind the last underscore, and differs even where names do not.
    stem = re.sub(r"[^A-Za-z0-9]+", "-", path.stem).strip("-")
    item = f"{model.name.replace(' ', '_')}_{stem}-{zlib.crc32(str(path).encode()):08x}"
    rng = np.random.default_rng(zlib.crc32(item.encode()))
    seen = see(model.vertices, model.faces, POINTS, views, size, rng)
    data.write_points(item, seen.points, seen.face)
    labels: dict[str, NDArray[np.bool_]] = {}
    for level in model.levels:
        for wordings, mask in level.items():
            labels[wordings[0]] = labels.get(wordings[0], False) | mask[seen.origin]
    data.write_labels(item, labels)
    for number, view in enumerate(seen.views):
        with replacing(data.views(item) / "imgs" / f"{number:02d}.png") as unfinished:
            Image.fromarray(view.image).save(unfinished)
    shown = np.stack([view.face for view in seen.views])
    save(data.views(item) / "pix2face.pt", torch.from_numpy(shown.astype(np.int32)))
    return item, model.held_out


def encode_item(data: OfficialData, item: str, encoder: ImageEncoder, device: str) -> None:
    """Encode an item's pictures and write the features of its canonical patches.

    Raises:
        FileError: its points or pictures are missing or do not fit each other.
    """
    points = data.read_points(item)
    face = load_tensor(data.points(item) / "point2face.pt", None).numpy().astype(np.int64)
    shown = load_tensor(data.views(item) / "pix2face.pt", None, None, None).numpy().astype(np.int64)
    pictures = data.pictures(item)
    if len(pictures) != len(shown) or len(face) != len(points):
        raise FileError(
            f"{item} has {len(pictures)} pictures for {len(shown)} views, and {len(points)} points "
            f"on {len(face)} faces."
        )
    views = [View(read_picture(f), pixels) for f, pixels in zip(pictures, shown, strict=True)]
    features = encoded_points(points, face, views, encoder, device)
    patches = canonical_patches(points)
    data.write_features(item, points, patches, patch_features(features, patches), encoder.size)


def read_picture(file: Path) -> NDArray[np.uint8]:
    """(H, W, 3), without transparency.

    Raises:
        FileError: it is damaged.
    """
    try:
        with Image.open(file) as picture:
            return np.array(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow's readers raise
        raise FileError(f"{file} is no picture, or damaged. Render it again.") from error


def work_on(
    key: str,
    root: Path,
    subfolder: str,
    encoder: str,
    views: int,
    device: str,
    download: bool,
    meshes: Path | None,
) -> dict[str, Any]:
    """All that is to be done for one item, or one file under ``meshes``."""
    data = OfficialData(root, subfolder)
    item, held_out = key, None
    source = fingerprint(sources_of(data, key, meshes))
    if meshes:
        size = IMAGE_ENCODERS[encoder].size
        item, held_out = render_item(data, meshes, key, views, size)
    encode_item(data, item, *_encoder(encoder, device, download))
    return {"item": item, "held_out": held_out, "source": source}


def sources_of(data: OfficialData, key: str, meshes: Path | None) -> list[Path]:
    """The files that the features of a mesh file, or else of an item, are made of."""
    if meshes:
        return [meshes / key]
    views = data.views(key)
    return [views / "imgs", views / "pix2face.pt", data.points(key)]


def is_current(key: str, made: Mapping[str, Any], data: OfficialData, meshes: Path | None) -> bool:
    """Whether the features are there, and of files that are as they were."""
    item = made.get("item") if meshes else key
    if not isinstance(item, str) or (meshes and not isinstance(made.get("held_out"), bool)):
        return False
    there = data.features(item).exists()
    return there and made.get("source") == fingerprint(sources_of(data, key, meshes))


def check_encoder(folder: Path, subfolder: str, encoder: str) -> None:
    """Refuse to mix two encoders' features.

    Raises:
        FileError: another one's lie in the subfolder.
    """
    for other in sorted(IMAGE_ENCODERS):
        if other != encoder and (folder / f"{subfolder}-{other}.jsonl").exists():
            raise FileError(
                f"The features in {subfolder!r} are of {other}. Name another --subfolder for those "
                f"of {encoder}."
            )


def of_no_mesh(data: OfficialData, split: str) -> list[str]:
    """Those that a split lists already and that come with the official data."""
    there = data.items(split) if data.split(split).exists() else []
    return [item for item in there if not OF_MESH.search(item)]


@functools.cache
def _encoder(name: str, device: str, download: bool) -> tuple[ImageEncoder, str]:
    """Loaded once in every process, on one of the machine's GPUs."""
    device = share_of(choose_device(device))
    return load_image_encoder(name, device, download), device


def _options() -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=folder_to_be, required=True, help="folder in the official layout"
    )
    parser.add_argument(
        "--meshes", type=existing_folder, help="folder of meshes to put there first"
    )
    parser.add_argument(
        "--encoder", choices=IMAGE_ENCODERS, default="dinov2", help="the 2D encoder (%(default)s)"
    )
    parser.add_argument(
        "--subfolder",
        default=SUBFOLDER,
        help="folder of the features, beside the pictures (%(default)s)",
    )
    parser.add_argument(
        "--views",
        type=at_least(1),
        default=10,
        help="pictures of each mesh that is rendered (%(default)s)",
    )
    add_option(parser, "device", DEVICE)
    parser.add_argument(
        "--download",
        action="store_true",
        help="download the encoder's weights if they are not here",
    )
    parser.add_argument(
        "--processes",
        type=at_least(1),
        default=1,
        help="processes that work side by side (%(default)s)",
    )
    parser.add_argument("--cluster", action="store_true", help="share the work with Ray")
    parser.add_argument(
        "--gpus",
        type=number_from(0),
        default=0,
        help="GPUs of the cluster that an item occupies, such as 0.25",
    )
    options = parser.parse_args()
    if not options.meshes:
        refuse_given(parser, options, ["views"], "changes nothing without --meshes.")
    idle, given = (["processes"], "with") if options.cluster else (["gpus"], "without")
    refuse_given(parser, options, idle, f"changes nothing {given} --cluster.")
    return options


def main() -> None:
    options = _options()
    data = OfficialData(options.data, options.subfolder)
    check_encoder(options.data, options.subfolder, options.encoder)
    if options.meshes:
        found = find_labelled_meshes(options.meshes)
        keys = [file.relative_to(options.meshes).as_posix() for file in found]
    else:
        keys = [item for split in SPLITS for item in data.items(split)]
    if not options.cluster:  # whose machines have weights of their own
        load_image_encoder(options.encoder, download=options.download)  # or say so once
    work = functools.partial(
        work_on,
        root=options.data,
        subfolder=options.subfolder,
        encoder=options.encoder,
        views=options.views,
        device=options.device,
        download=options.download,
        meshes=options.meshes,
    )
    manifest = options.data / f"{options.subfolder}-{options.encoder}.jsonl"
    recipe = {"views": options.views, "meshes": options.meshes and str(options.meshes.absolute())}
    results, errors = work_through(
        keys,
        work,
        manifest,
        options.processes,
        options.cluster,
        options.gpus,
        recipe,
        functools.partial(is_current, data=data, meshes=options.meshes),
    )
    if options.meshes:
        made = sorted((result["item"], result["held_out"]) for result in results.values())
        chosen = balanced_held_out([held_out for _, held_out in made])
        for split in SPLITS:
            pairs = zip(made, chosen, strict=True)
            own = [item for (item, _), held_out in pairs if held_out == (split != "train")]
            data.write_split(split, [*of_no_mesh(data, split), *own])
    print(f"{len(results)} items are done, {len(errors)} failed; see {manifest}")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    run_command(main)
