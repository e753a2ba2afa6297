"""Content as an archive of YAML files: a version on its way out, and files on their way in."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from guidelines.core.content.editing import HEAD
from guidelines.core.content.files import files_of
from guidelines.models import GuidelineVersion
from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.editorial.hand import document_of_version, in_hand
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

LARGEST = 8_000_000
LARGEST_UNPACKED = 30_000_000
MOST_FILES = 1000
# So that the same version is the same archive, byte for byte, whenever it is taken out.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# What some systems put into every archive that they make.
NOT_OURS = ("__MACOSX/", ".DS_Store")


class ArchiveRefused(Exception):
    """Nothing of it is taken; each sentence says what is wrong and where."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def version_archive(version: GuidelineVersion, *, by: User) -> bytes:
    audit.record("guideline.files_taken_out", by=by, operation=Operation.READ, on=version)
    return packed(files_of(document_of_version(version.sha256)))


def hand_archive(change_set: ChangeSet, *, by: User) -> bytes:
    """The version as it would be, drafts and all."""
    audit.record("guideline.files_taken_out", by=by, operation=Operation.READ, on=change_set)
    return packed(files_of(in_hand(change_set).document))


def packed(files: Mapping[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, str]:
    """The files of an archive by their paths. Raises ArchiveRefused, with all that is wrong."""
    if len(content) > LARGEST:
        raise ArchiveRefused(f"The archive has {len(content)} bytes; at most {LARGEST} are taken.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            files = _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ArchiveRefused("This is no ZIP archive that can be read.") from error
    return _below_its_folder(files)


def _read(archive: zipfile.ZipFile) -> dict[str, str]:
    members = [
        each
        for each in archive.infolist()
        if not (each.is_dir() or each.filename.startswith(NOT_OURS[0]))
        and PurePosixPath(each.filename).name != NOT_OURS[1]
    ]
    if len(members) > MOST_FILES:
        raise ArchiveRefused(f"There are {len(members)} files; at most {MOST_FILES} are taken.")
    if wrong := list(_wrong(members)):
        raise ArchiveRefused(*wrong)
    files, left = {}, LARGEST_UNPACKED
    for member in members:
        with archive.open(member) as opened:
            found = opened.read(left + 1)  # what it says of its own size is not believed
        left -= len(found)
        if left < 0:
            raise ArchiveRefused(f"Unpacked, the files have more than {LARGEST_UNPACKED} bytes.")
        files[member.filename] = _text(member.filename, found)
    return files


def _wrong(members: list[zipfile.ZipInfo]) -> Iterator[str]:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            yield f"“{name}” leads out of the archive."
        elif member.flag_bits & 1:
            yield f"“{name}” is encrypted."
        elif stat.S_ISLNK(member.external_attr >> 16):
            yield f"“{name}” is a link and no file."
        elif path.suffix != ".yaml":
            yield f"“{name}” is no YAML file; its name has to end in .yaml."
        elif name in seen:
            yield f"“{name}” is there twice."
        seen.add(name)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArchiveRefused(f"“{name}” is no UTF-8 text (byte {error.start}).") from error


def _below_its_folder(files: dict[str, str]) -> dict[str, str]:
    """Whoever packs a folder often packs the folder itself too."""
    heads = [name for name in files if PurePosixPath(name).name == HEAD]
    if HEAD in files:
        return files
    if len(heads) != 1:
        raise ArchiveRefused(f"There is no {HEAD}: this is no archive of a whole version.")
    folder = heads[0].removesuffix(HEAD)
    beside = [name for name in files if not name.startswith(folder)]
    if beside:
        raise ArchiveRefused(*(f"“{name}” does not stand beside {heads[0]}." for name in beside))
    return {name.removeprefix(folder): text for name, text in files.items()}
