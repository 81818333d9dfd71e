"""A glTF 2.0 file as JSON and bytes: its container, what it needs of a reader, its buffers."""

import base64
import binascii
import json
import struct
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from ...errors import FileError
from ...shared.texts import after_the_end, counted
from ..source import Source, plainly
from .compression import DRACO, MESHOPT, unpack_meshopt

MAGIC, JSON_CHUNK, BINARY_CHUNK = b"glTF", 0x4E4F534A, 0x004E4942
HEADER = 12  # bytes of a binary file: the magic, its version, its length
QUANTIZED = "KHR_mesh_quantization"
# What may be required of a reader and is read here.
READ = {DRACO, *MESHOPT, QUANTIZED, "EXT_mesh_gpu_instancing", "KHR_node_visibility"}
# What may be required and leaves shapes as they are: of looks, sounds, data beside the meshes.
HARMLESS = (
    "KHR_materials_", "KHR_texture_", "EXT_texture_", "MSFT_texture_", "KHR_lights_", "EXT_lights_",
    "KHR_xmp", "KHR_animation_pointer", "KHR_interactivity", "KHR_node_", "KHR_audio", "MSFT_audio",
    "EXT_mesh_features", "EXT_instance_features", "EXT_structural_metadata", "EXT_mesh_manifold",
    "CESIUM_primitive_outline", "VRM", "KHR_physics", "OMI_physics", "MSFT_physics", "AGI_",
    "KHR_techniques_", "ADOBE_materials_", "MSFT_packing_", "MSFT_lod", "EXT_materials_",
    "FB_ngon_encoding",
)  # fmt: skip
# What moves or shapes meshes even where it is not required, and is not read here.
SHAPING = {"CESIUM_RTC", "KHR_implicit_shapes", "MPEG_accessor_timed", "MPEG_mesh_linking"}


class Document:
    """The JSON of a glTF file, and its bytes when they are asked for.

    Attributes:
        name: what the file is called in sentences.
        json: as it stands in the file.
        notes: sentences about what is otherwise than the file says.

    Raises:
        FileError: it is no glTF 2.0, damaged, or needs of a reader what is not known here.
    """

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.notes: list[str] = []
        self._source = source
        self._binary: tuple[int, int] | None = None  # where it begins, and its length
        self._inline: dict[int, bytes] = {}  # of buffers and bufferViews by number
        self._beside: dict[int, Source] = {}
        self._unpacked: dict[int, bytes] = {}
        text = self._container() if source.read(0, 4) == MAGIC else source.read(0, source.size)
        source.require(len(text) * 8)
        try:
            self.json: dict[str, Any] = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self.damaged(f"its JSON cannot be read: {plainly(error)}") from error
        if not isinstance(self.json, dict):
            raise self.damaged("its JSON is no object")
        self._require_known()

    def _container(self) -> bytes:
        """The JSON of a binary file; remembers where its other part is."""
        source = self._source
        if source.size < HEADER:
            raise self.damaged("it was cut off within its header")
        _, version, length = struct.unpack("<4sII", source.read(0, HEADER))
        if version != 2:
            raise self._of_version(version)
        if length > source.size:
            missing = counted(length - source.size, "byte is", "bytes are")
            raise self.damaged(f"it was cut off: {missing} missing")
        if length < source.size:
            self.notes.append(after_the_end(source.size - length))
        text, at = b"", HEADER
        while at + 8 <= length:
            size, kind = struct.unpack("<II", source.read(at, 8))
            if at + 8 + size > length:
                raise self.damaged("one of its parts was cut off")
            if kind == JSON_CHUNK and not text:
                text = source.read(at + 8, size).rstrip(b"\0 ")
            elif kind == BINARY_CHUNK and self._binary is None:
                self._binary = at + 8, size
            at += 8 + size
        return text

    def _require_known(self) -> None:
        asset = self.json.get("asset", {})
        version = str(asset.get("version", ""))
        if version.partition(".")[0] != "2":
            raise self._of_version(version or 1)
        if asset.get("minVersion", "2.0") != "2.0":
            raise FileError(
                f"{self.name} needs a reader of glTF {asset['minVersion']}, and glTF 2.0 is read "
                "here. Export it as that."
            )
        required = self.json.get("extensionsRequired", [])
        if not isinstance(required, list):
            raise self.damaged("'extensionsRequired' is not a list")
        for extension in map(str, required):
            if extension not in READ and not extension.startswith(HARMLESS):
                raise self.unknown(extension)
        used = self.json.get("extensionsUsed", [])
        for extension in sorted(SHAPING & set(map(str, used if isinstance(used, list) else []))):
            raise self.unknown(extension)

    def _of_version(self, version: object) -> FileError:
        return FileError(
            f"{self.name} is glTF {version}, and only glTF 2 is read here. Export it as that."
        )

    def require(self, memory: int) -> None:
        """Make sure of so many bytes of memory, as :meth:`Source.require` does."""
        self._source.require(memory)

    @property
    def size(self) -> int:
        """The bytes of the file and of those beside it."""
        buffers = range(len(self.json.get("buffers", [])))
        beside = [self.item("buffers", b).get("uri") or "data:" for b in buffers]
        return self._source.size + sum(
            self.beside(uri).size for uri in beside if not uri.startswith("data:")
        )

    def damaged(self, why: str) -> FileError:
        """The error of a file that contradicts itself."""
        return self._source.damaged(why)

    def unknown(self, extension: str) -> FileError:
        """The error of a file whose shapes need an extension that is not known here."""
        return FileError(
            f"{self.name} needs the extension {extension}, which is not known here. Export it "
            "without it."
        )

    def item(self, kind: str, number: object) -> dict[str, Any]:
        """One of the JSON's lists, such as "meshes".

        Raises:
            FileError: there is no such thing.
        """
        items = self.json.get(kind, [])
        if type(number) is not int or not 0 <= number < len(items):
            raise self.damaged(f"it refers to {number!r} of its {len(items)} {kind}")
        return items[number]

    # Bytes
    # =====

    def view(self, number: int) -> bytes:
        """The bytes of a bufferView."""
        length = self.item("bufferViews", number)["byteLength"]
        return self.part(number, 0, length)

    def part(self, number: int, start: int, length: int) -> bytes:
        """``length`` bytes of a bufferView, without its compression."""
        view = self.item("bufferViews", number)
        for extension in MESHOPT:
            if extension in view.get("extensions", {}):
                if number not in self._unpacked:
                    self._unpacked[number] = self._unpack(extension, view)
                return self._unpacked[number][start : start + length]
        if start < 0 or start + length > view["byteLength"]:
            raise self.damaged("an accessor goes beyond its part of the buffer")
        begin = view.get("byteOffset", 0) + start
        return self._bytes(view["buffer"], begin, length)

    def _bytes(self, buffer: int, start: int, length: int) -> bytes:
        if start < 0 or length < 0:
            raise self.damaged("it refers to bytes before the beginning")
        uri = self.item("buffers", buffer).get("uri")
        if uri is None:
            if self._binary is None or buffer != 0:
                raise self.damaged(f"its buffer {buffer} has no bytes")
            begin, size = self._binary
            data = self._source.read(begin + start, min(length, size - start))
        elif uri.startswith("data:"):
            if buffer not in self._inline:
                self._inline[buffer] = self.inline(uri)[1]
            data = self._inline[buffer][start : start + length]
        else:
            if buffer not in self._beside:
                self._beside[buffer] = self.beside(uri)
            data = self._beside[buffer].read(start, length)
        if len(data) < length:
            end = counted(start + length, "byte", "bytes")
            raise self.damaged(f"its buffer {buffer} ends before {end}")
        return data

    def inline(self, uri: str) -> tuple[str, bytes]:
        """The media type and the content of a data URI."""
        about, comma, content = uri.removeprefix("data:").partition(",")
        if not comma:
            raise self.damaged("an URI of data has none")
        media, data = about.partition(";")[0], unquote_to_bytes(content)
        if not about.lower().endswith(";base64"):
            return media, data
        letters = b"".join(data.split()).rstrip(b"=")
        try:
            return media, base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True)
        except binascii.Error as error:
            raise self.damaged(f"data in its JSON is not base64 ({error})") from error

    def refuse_changed(self) -> None:
        """Make sure that its bytes, read when they are asked for, are those of its JSON still.

        Raises:
            FileError: it, or a buffer beside it, has changed.
        """
        for source in (self._source, *self._beside.values()):
            source.refuse_changed()

    def beside(self, uri: str) -> Source:
        """A file that the document refers to, which must lie in its folder or below.

        Raises:
            FileError: it lies elsewhere, is missing or is no file.
            OSError: it cannot be read.
        """
        if urlsplit(uri).scheme or uri.startswith("//"):
            raise FileError(
                f"{self.name} cannot be read: it refers to {uri!r}, and nothing is downloaded. Put "
                "that file beside it, or export it as .glb."
            )
        folder = self._source.path.parent.resolve()
        file = (folder / unquote_to_bytes(uri).decode("utf-8", "replace")).resolve()
        if not file.is_relative_to(folder):
            raise FileError(
                f"{self.name} refers to a file outside its folder, {uri!r}. Put that file beside "
                "it, or export it as .glb."
            )
        if not file.exists():
            raise FileError(
                f"{self.name} cannot be read: it refers to {uri!r}, which is missing. Put that "
                "file beside it, or export it as .glb."
            )
        try:
            return Source(file)
        except FileError as error:
            raise FileError(
                f"{self.name} cannot be read: it refers to {uri!r}, and {error}"
            ) from error

    def _unpack(self, extension: str, view: dict[str, Any]) -> bytes:
        """A bufferView compressed by meshoptimizer."""
        packed = view["extensions"][extension]
        data = self._bytes(packed["buffer"], packed.get("byteOffset", 0), packed["byteLength"])
        count, stride = packed["count"], packed["byteStride"]
        if count < 0 or stride <= 0 or count * stride != view["byteLength"]:
            elements = counted(count, "element", "elements")
            raise self.damaged(f"{extension} says {elements} of {counted(stride, 'byte', 'bytes')}")
        self._source.require(count * stride * 2)
        return unpack_meshopt(self.name, extension, packed, data)
