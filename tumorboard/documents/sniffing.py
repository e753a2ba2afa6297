"""What a file is, by its content: its name and the word of a browser are not believed.

Four kinds are taken. Libraries that know hundreds by their first bytes cannot tell plain text,
which is half of what arrives here, so the short list is kept by ourselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Media(StrEnum):
    """What is taken; the value is what it is served as."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"

    @property
    def words(self) -> str:
        return "plain text" if self is Media.TEXT else self.name

    @property
    def ending(self) -> str:
        return {Media.JPEG: "jpg", Media.TEXT: "txt"}.get(self, self.name.lower())


EXPECTED = "PDF, PNG, JPEG or plain text"
UNKNOWN = "a file of a kind that is not known here"


@dataclass(frozen=True)
class Sniffed:
    """`media` is None where the content is something else; `words` name it either way."""

    media: Media | None
    words: str


_BEFORE_A_PDF = b"\xef\xbb\xbf \t\r\n"
# Bytes that stand in no text: all control characters but tab, line and page ends.
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<[a-zA-Z!?]")
# Only to name what was sent instead: place in the file, bytes there, words.
_OTHERS = (
    (128, b"DICM", "a DICOM file"),
    (0, b"PK\x03\x04", "a ZIP archive or an Office file such as DOCX"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file such as DOC, or an Outlook message"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"BM", "a BMP picture"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif", "a HEIC picture"),
    (4, b"ftyp", "a film"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\xfe", "text in UTF-16; save it as UTF-8"),
    (0, b"\xfe\xff", "text in UTF-16; save it as UTF-8"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
    (0, b"\x1f\x8b", "a GZIP archive"),
)


def sniff(content: bytes) -> Sniffed:
    if content[:1024].lstrip(_BEFORE_A_PDF).startswith(b"%PDF-"):
        return _taken(Media.PDF)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _taken(Media.PNG)
    if content.startswith(b"\xff\xd8\xff"):
        return _taken(Media.JPEG)
    if _is_text(content):
        return _text(content)
    for place, mark, words in _OTHERS:
        if content[place : place + len(mark)] == mark:
            return Sniffed(None, words)
    return Sniffed(None, UNKNOWN)


def _taken(media: Media) -> Sniffed:
    return Sniffed(media, media.words)


def _text(content: bytes) -> Sniffed:
    """Text that a program would read as more than text is not plain."""
    if _MARKUP.match(content):
        return Sniffed(None, "a web page or XML")
    if content.startswith(b"{\\rtf"):
        return Sniffed(None, "an RTF file")
    if content.startswith(b"%!"):
        return Sniffed(None, "a PostScript file")
    return _taken(Media.TEXT)


def _is_text(content: bytes) -> bool:
    """UTF-8, or what older hospital systems write; nothing that could not be printed."""
    if not content or _NOT_IN_TEXT.search(content):
        return False
    return any(_reads_as(content, encoding) for encoding in ("utf-8", "cp1252"))


def _reads_as(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
