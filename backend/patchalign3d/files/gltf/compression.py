"""How glTF packs numbers: whole meshes by Draco, parts of buffers by meshoptimizer."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError

DRACO = "KHR_draco_mesh_compression"
MESHOPT = ("EXT_meshopt_compression", "KHR_meshopt_compression")


def unpack_meshopt(name: str, extension: str, packed: dict[str, Any], data: bytes) -> bytes:
    """The bytes of a bufferView that the extension describes as ``packed``.

    Raises:
        FileError: the file of this name needs a package for it, or its data make no sense.
    """
    try:
        import meshopt
    except ImportError as error:
        raise _needs_decoder(name, extension, "meshopt") from error
    how = packed["count"], packed["byteStride"], packed["mode"], packed.get("filter", "NONE")
    try:
        return meshopt.decode_gltf_buffer(data, *how).tobytes()
    except (ValueError, RuntimeError, TypeError) as error:
        raise _cannot_be_unpacked(name, extension, error) from error


def unpack_draco(name: str, data: bytes) -> tuple[dict[int, NDArray], NDArray[np.int64]]:
    """Attributes by their numbers in the stream, and the corners (n,) of its triangles.

    Raises:
        FileError: the file of this name needs a package for it, or its data make no sense.
    """
    try:
        import DracoPy
    except ImportError as error:
        raise _needs_decoder(name, DRACO, "DracoPy") from error
    try:
        mesh = DracoPy.decode(data)
        corners = np.asarray(mesh.faces).reshape(-1).astype(np.int64)
        return {a["unique_id"]: np.asarray(a["data"]) for a in mesh.attributes}, corners
    except Exception as error:  # the decoder's own kinds, none of which it documents
        raise _cannot_be_unpacked(name, DRACO, error) from error


def _needs_decoder(name: str, extension: str, package: str) -> FileError:
    return FileError(
        f"{name} is compressed with {extension}, and the package {package}, which unpacks it, is "
        f"missing. Install it ('pip install {package}'), or export without compression."
    )


def _cannot_be_unpacked(name: str, extension: str, error: Exception) -> FileError:
    return FileError(
        f"{name} is compressed with {extension}, and cannot be unpacked ({error}). Export it "
        "again, or without compression."
    )
