"""A document as data. The same blocks become a page, a text and a PDF, so they cannot differ."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from guidelines.core.content.canonical import canonical_json

SCHEMA_VERSION = 1
FOR_DISCUSSION = "For discussion by the board – the board decides"


class Block(msgspec.Struct, frozen=True, tag_field="block", forbid_unknown_fields=True):
    """Base of every block; `kind` is its name in templates."""

    kind: ClassVar[str] = ""


class Heading(Block, frozen=True, tag="heading"):
    kind: ClassVar[str] = "heading"
    text: str
    level: Literal[1, 2] = 1
    """1 for a section of the document, 2 for a part of a section."""


class Paragraph(Block, frozen=True, tag="paragraph"):
    """Text as written; a line break in it stays one."""

    kind: ClassVar[str] = "paragraph"
    text: str


class Pairs(Block, frozen=True, tag="pairs"):
    """Keys with their values, in order."""

    kind: ClassVar[str] = "pairs"
    rows: tuple[tuple[str, str], ...]


class Table(Block, frozen=True, tag="table"):
    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Notice(Block, frozen=True, tag="notice"):
    """What must not be overlooked: superseded, quorum incomplete, nothing was checked."""

    kind: ClassVar[str] = "notice"
    text: str


class Signature(Block, frozen=True, tag="signature"):
    kind: ClassVar[str] = "signature"
    name: str
    role: str
    at: str


AnyBlock = Heading | Paragraph | Pairs | Table | Notice | Signature


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Blocks with what stands on every page of them."""

    schema_version: int = SCHEMA_VERSION
    title: str
    subject: tuple[str, ...] = ()
    """Who it is about, by at least two identifiers; empty where it is about nobody."""
    origin: str = ""
    """Where it comes from, for example the board and the day."""
    watermark: str = ""
    blocks: tuple[AnyBlock, ...]

    def __post_init__(self) -> None:
        if len(self.subject) == 1:
            raise ValueError("a patient is named by at least two identifiers")

    def with_blocks(
        self, *, before: tuple[AnyBlock, ...] = (), after: tuple[AnyBlock, ...] = ()
    ) -> Document:
        return msgspec.structs.replace(self, blocks=(*before, *self.blocks, *after))


def canonical_text(document: Document) -> str:
    """The one form in which a document is hashed and stored."""
    return canonical_json(document)


def read_document(text: str) -> Document:
    """A stored document."""
    return msgspec.json.decode(text, type=Document)
