"""What a file of any name may be instead of a shape, by how it begins."""

from .errors import FileError

HEAD = 4096  # bytes, of which it is told
APPLE_DOUBLE = b"\x00\x05\x16\x07"
PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"7z\xbc\xaf": "7-Zip",
          b"(\xb5/\xfd": "Zstandard", b"Rar!": "RAR", b"PK\x03\x04": "zip"}  # fmt: skip
# Formats that are packed themselves, by suffix.
PACKAGES = {".3mf": ("zip",), ".npz": ("zip",), ".usdz": ("zip",), ".blend": ("gzip", "Zstandard")}
POINTER = b"version https://git-lfs"
PAGES = (b"<!doctype html", b"<html")


def refuse_empty(name: str, head: bytes) -> None:
    """Make sure that something is in a file that begins so.

    Raises:
        FileError: there are but zeros, or what macOS writes beside files.
    """
    if not head:
        raise FileError(f"{name} is empty and has no faces: there is nothing to label.")
    if head.startswith(APPLE_DOUBLE):
        raise FileError(
            f"{name} holds what macOS notes about another file, which has the same name without "
            "'._'. Use that one."
        )
    if not head.strip(b"\0"):
        raise FileError(
            f"{name} begins with nothing but zeros: it is empty, or was not written to its end. "
            "Copy or export it again."
        )


def refuse_others(name: str, suffix: str, head: bytes) -> None:
    """Make sure that a mesh or a cloud may be in a file that begins so, whatever its format.

    Raises:
        FileError: it is packed, a page of the web, or stands for a file that was not fetched.
    """
    if head.startswith(POINTER):
        raise FileError(
            f"{name} only stands for a file that Git LFS has not fetched yet. Fetch it with 'git "
            "lfs pull'."
        )
    if head.lstrip().lower().startswith(PAGES):
        raise FileError(
            f"{name} is a web page, as you get when a download fails. Download it again."
        )
    packer = next((PACKED[mark] for mark in PACKED if head.startswith(mark)), None)
    if packer and packer not in PACKAGES.get(suffix, ()):
        raise FileError(f"{name} is packed with {packer}. Unpack it first.")
