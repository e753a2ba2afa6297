"""A document as plain text, for a terminal or the body of a message."""

from __future__ import annotations

from textwrap import fill

from tumorboard.documents.blocks import (
    FOR_DISCUSSION,
    AnyBlock,
    Document,
    Heading,
    Notice,
    Pairs,
    Paragraph,
    Signature,
    Table,
)

WIDTH = 92


def as_text(document: Document, *, foot: str = FOR_DISCUSSION) -> str:
    head = [document.watermark.upper(), document.title, *document.subject, document.origin]
    parts = ["\n".join(_wrapped(line) for line in head if line)]
    parts += [_block(block) for block in document.blocks]
    return "\n\n".join([*parts, foot]) + "\n"


def _block(block: AnyBlock) -> str:
    match block:
        case Heading(text, level):
            return text.upper() if level == 1 else text
        case Paragraph(text):
            return _wrapped(text)
        case Notice(text):
            return _wrapped(f"! {text}")
        case Signature(name, role, at):
            return f"Signed: {name}, {role}, {at}"
        case Pairs(rows):
            return "\n".join(_wrapped(f"{key}: {value}") for key, value in rows)
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    """One paragraph per row, every value beside the word of its column."""
    rows = [
        "\n".join(
            _wrapped(f"{word}: {cell}" if number else cell, indent="  " if number else "- ")
            for number, (word, cell) in enumerate(zip(table.head, row, strict=True))
            if cell
        )
        for row in table.rows
    ]
    return "\n".join([table.caption, *rows])


def _wrapped(text: str, indent: str = "") -> str:
    return "\n".join(
        fill(line, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent or "  "))
        for line in text.splitlines() or [""]
    )
