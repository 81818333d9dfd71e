"""Which files there are in a folder, and where the results of each go, so that none overwrites
another. Standard library only.
"""

import contextlib
import hashlib
import itertools
import os
import re
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .atomic import MARK
from .errors import FileError

# What a batch in Blender and the library's own command look through folders for.
IN_BLENDER = (
    *(".abc", ".blend", ".dae", ".fbx", ".glb", ".gltf", ".obj", ".ply", ".stl"),
    *(".usd", ".usda", ".usdc", ".usdz"),
)
IN_A_SHELL = (".3mf", ".glb", ".gltf", ".obj", ".off", ".pcd", ".ply", ".pts", ".stl", ".xyz")
# Text and arrays, which the latter reads too, are often something else: they have to be named.
IF_NAMED = (".csv", ".npy", ".npz", ".txt")

# What the names of packed files end in, behind what they were called before.
PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".rar")

JUNCTION = 0xA0000003  # Windows' IO_REPARSE_TAG_MOUNT_POINT

# Bytes of UTF-8 that leave room for a number, a mark and a suffix in the 255 that systems allow.
LONGEST = 215

# The names of Windows' devices, which no suffix makes those of files.
DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]|conin\$|conout\$) *(\.|$)", re.IGNORECASE)

# What the names of results end in, before their suffix.
PARTS_MARK = ".parts"
SIMILARITY_MARK = ".similarity"
KEYPOINTS_MARK = ".keypoints"
# The suffixes of those that might be taken for meshes, in the shell and in Blender.
RESULTS = {PARTS_MARK: (".glb", ".ply", ".blend"), SIMILARITY_MARK: (".ply",)}


class Found(NamedTuple):
    """What a folder holds, in a fixed order."""

    files: list[Path]
    results: list[Path]  # what is called as results of ours are
    others: Sequence[Path] = ()  # of formats that are read elsewhere
    packed: Sequence[Path] = ()
    linked: Sequence[Path] = ()  # links to folders
    nameless: Sequence[Path] = ()  # called nothing but a suffix

    @property
    def passed_over(self) -> str:
        """Sentences about what may be meant and is not looked at, or none: a person may have given
        a mesh the name of a result, have packed it, or keep it in another place.
        """
        said = []
        if self.results:
            names = "because of names like those of results."
            said.append(f"{_with_more(self.results)} passed over, {names}")
        if self.packed:
            it = "it" if len(self.packed) == 1 else "them"
            said.append(f"{_with_more(self.packed)} packed, and passed over. Unpack {it} first.")
        if self.nameless:
            it = "it" if len(self.nameless) == 1 else "them"
            without = "without a name before the dot, and passed over."
            said.append(f"{_with_more(self.nameless)} {without} Give {it} one.")
        if len(self.linked) == 1:
            said.append(f"{self.linked[0]} is a link to a folder, and not followed. Name it, too.")
        elif self.linked:
            links = "links to folders, and not followed. Name them, too."
            said.append(f"{_with_more(self.linked)} {links}")
        return " ".join(said)

    def left_to(self, reader: str, command: str) -> str:
        """A sentence about the others, which that reader reads and that command labels; or none."""
        if not self.others:
            return ""
        of = f"of formats that {reader} reads, such as {self.others[0]},"
        if len(self.others) == 1:
            return f"1 file {of} is passed over. Label it with '{command}'."
        return f"{len(self.others):,} files {of} are passed over. Label them with '{command}'."


def _with_more(files: Sequence[Path]) -> str:
    """ "a.glb is", "a.glb and 1 more are"."""
    more = len(files) - 1
    return f"{files[0]} and {more:,} more are" if more else f"{files[0]} is"


def files_below(folder: Path, suffixes: Collection[str], elsewhere: Collection[str] = ()) -> Found:
    """All in a folder and below that is called like one of these, or like what is read elsewhere.

    Left out is what macOS writes beside files (``._chair.obj``), and what only links to folders
    lead to. A link to nothing, a pipe or a folder below that cannot be looked into is among the
    files: reading it says what it is.

    Raises:
        OSError: the folder itself cannot be looked into.
    """
    wanted = {*suffixes, *elsewhere}
    refused: list[OSError] = []
    found, packed, linked, nameless = [], [], [], []
    for below, folders, names in os.walk(folder, onerror=refused.append):
        links = [name for name in folders if _is_link(Path(below, name))]
        folders[:] = [name for name in folders if name not in links]
        linked += [Path(below, name) for name in links]
        for name in names:
            called = Path(name.lower())
            if name.startswith(("._", MARK)):
                continue
            if called.suffix in wanted:
                found.append(Path(below, name))
            elif called.suffix in PACKED and Path(called.stem).suffix in wanted:
                packed.append(Path(below, name))
            elif name.lower() in wanted:  # it has no suffix, as Python sees it
                nameless.append(Path(below, name))
    found.sort()
    for error in refused:
        if Path(error.filename) == folder:
            raise error
    ours = [file for file in found if file.suffix.lower() in suffixes]
    results = [file for file in ours if _is_result(file)]
    files = [file for file in ours if not _is_result(file)]
    others = [f for f in found if f.suffix.lower() not in suffixes and not _is_result(f)]
    files += [Path(error.filename) for error in refused]
    return Found(sorted(files), results, others, *map(sorted, (packed, linked, nameless)))


def _is_link(folder: Path) -> bool:
    """Whether it leads to another folder; Windows has junctions, too, which walks may follow."""
    try:
        about = folder.lstat()
    except OSError:  # as the walk will tell
        return False
    return stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) == JUNCTION


def _is_result(file: Path) -> bool:
    return any(
        file.stem.endswith(mark) and file.suffix in suffixes for mark, suffixes in RESULTS.items()
    )


def result_bases(
    files: Sequence[Path], folders: Sequence[Path], suffixes: Collection[str], mark: str = ""
) -> list[Path]:
    """For each file the path, without suffix, of its results in the folder beside it in the list.

    It ends in the mark.

    ``chair.obj`` gives ``chair``, but ``chair.obj`` where there is a ``chair.stl`` as well: among
    the files, or only beside it, of one of the suffixes that are looked for, for another command
    may label that. Numbers tell apart files of one name that come from several folders. Capitals
    make no difference, as on the disks of Windows and macOS, nor does how a letter and its accent
    are put together, as on those of macOS. Of names so long that no result could be called after
    them, the end is replaced by a hash; those that are devices on Windows get a sign in front.
    """
    placed = list(zip(files, folders, strict=True))
    stems = Counter((folder, _alike(_stem(file))) for file, folder in placed)
    beside = _Beside(suffixes)
    taken: set[str] = set()
    last: dict[str, int] = {}  # the number that the last file of a name was given
    bases = []
    for file, folder in placed:
        unique = stems[folder, _alike(_stem(file))] == 1 and not beside.has_namesake(file)
        base = first = folder / _taken_by_all(_stem(file) if unique else file.name)
        name = alike = _alike(first.as_posix())
        number = last.get(name, 1)
        while alike in taken:
            number += 1
            base = first.with_name(f"{first.name}-{number}")
            alike = _alike(base.as_posix())
        taken.add(alike)
        last[name] = number
        bases.append(base.with_name(base.name + mark))
    return bases


def describe_suffixes(bases: Mapping[Path, Path]) -> str:
    """What is to be told of files whose results, by those files, keep their suffix; or nothing."""
    kept = [
        file
        for file, base in bases.items()
        if _stem(file) != file.name and base.name.startswith(f"{file.name}.")
    ]
    if not kept:
        return ""
    named = f"Results of {kept[0]} are called {bases[kept[0]].name}: a mesh beside it has its name."
    more = len(kept) - 1
    return f"{named} So it is with {more:,} more." if more else named


class _Beside:
    """What lies beside files, of the suffixes that are looked for."""

    def __init__(self, suffixes: Collection[str]) -> None:
        self._suffixes = suffixes
        self._names: dict[Path, dict[str, list[Path]]] = {}  # by folder, and by what is alike

    def has_namesake(self, file: Path) -> bool:
        """Whether another mesh in its folder differs by its suffix alone."""
        if file.parent not in self._names:
            self._names[file.parent] = self._look_into(file.parent)
        wanted = [*self._suffixes, *(IF_NAMED if file.suffix.lower() in IF_NAMED else ())]
        return any(
            other.suffix.lower() in wanted and _alike(other.name) != _alike(file.name)
            for other in self._names[file.parent].get(_alike(_stem(file)), ())
        )

    def _look_into(self, folder: Path) -> dict[str, list[Path]]:
        names: dict[str, list[Path]] = {}
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for file in (Path(entry.name) for entry in entries if not entry.is_dir()):
                if file.suffix.lower() in (*self._suffixes, *IF_NAMED) and not _is_result(file):
                    names.setdefault(_alike(_stem(file)), []).append(file)
        return names


def place(file: Path) -> Path:
    """The same for all ways to name a file by its folder; a link to it is another file."""
    return Path(os.path.realpath(file.parent), file.name)


def refuse_overwriting(
    read: Iterable[Path], bases: Iterable[Path], suffixes: Sequence[str]
) -> None:
    """No result may take the place of what is read, by whatever name or link.

    Raises:
        FileError: one would.
    """
    sources = by_identity(read)
    for base, suffix in itertools.product(bases, suffixes):
        with contextlib.suppress(OSError):  # nothing lies there yet
            if source := sources.get(_identity(base.with_name(base.name + suffix))):
                raise FileError(
                    f"{source} is an input, and a result would replace it. Leave it out, or "
                    "name another folder with --out."
                )


def by_identity(files: Iterable[Path]) -> dict[tuple[int, int] | str, Path]:
    """The files that are there, by what is the same for all names of one."""
    found = {}
    for file in files:
        with contextlib.suppress(OSError, ValueError):  # reading it says what it is
            found[_identity(file)] = file
    return found


def _identity(file: Path) -> tuple[int, int] | str:
    """The same for all names of a file. Some drives that Windows has over a network give no file a
    number; there its path, without links and as the disk spells it, has to do.
    """
    found = file.stat()
    if found.st_ino == 0:
        return os.path.normcase(os.path.realpath(file))
    return found.st_dev, found.st_ino


def _stem(file: Path) -> str:
    """The name without its suffix; with it, if only dots are left: they would be another folder."""
    return file.stem if file.stem.strip(".") else file.name


def _alike(name: str) -> str:
    """The same for names that some system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _taken_by_all(name: str) -> str:
    """The name, or one like it that every system takes for a file's."""
    name = f"_{name}" if DEVICE.match(name) else name
    raw = os.fsencode(name)
    if len(raw) <= LONGEST:
        return name
    kept = raw[: LONGEST - 9].decode(sys.getfilesystemencoding(), "ignore")
    return f"{kept}~{hashlib.sha256(raw).hexdigest()[:8]}"
