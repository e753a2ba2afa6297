"""A document as PDF/UA: the same document gives the same bytes, on every machine.

The text goes to the typesetter as data, never as markup. Only the open font shipped beside this
file is used: neither what a machine has installed nor a newer typesetter changes the letters.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst

from guidelines.core.content.canonical import canonical_json, plain
from tumorboard.documents.blocks import FOR_DISCUSSION, Document

SHEET = Path(__file__).with_name("sheet.typ")
FONTS = Path(__file__).with_name("fonts")
# Characters that the font can draw; a test sets every one of them.
DRAWN = (
    (0x0020, 0x02E9),  # Latin
    (0x0300, 0x034F),  # marks that stand on another letter
    (0x0370, 0x04FF),  # Greek, Cyrillic
    (0x1E00, 0x1EFB),
    (0x1F00, 0x1FFF),
    (0x2000, 0x2040),  # punctuation and spaces
    (0x2070, 0x20B5),  # raised and lowered figures, currencies
    (0x2190, 0x22FF),  # arrows, mathematical signs
    (0x2500, 0x25FF),
)


def as_pdf(document: Document, *, foot: str = FOR_DISCUSSION) -> bytes:
    """`foot` stands at the end of every sheet, before where the document comes from."""
    data = canonical_json(_drawable(plain(document)))
    inputs = {"document": data, "foot": foot}
    return typst.compile(
        SHEET.read_bytes(),
        format="pdf",
        font_paths=_our_fonts(),
        pdf_standards=["ua-1"],
        sys_inputs=inputs,
        timestamp=0,
    )


@cache
def _our_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _drawable(value: Any) -> Any:
    """What no font here can draw is named by its number: never left out, never a blank box."""
    if isinstance(value, dict):
        return {key: _drawable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_drawable(each) for each in value]
    if isinstance(value, str):
        lines = unicodedata.normalize("NFC", value).splitlines()
        return "\n".join("".join(map(_drawn, line)) for line in lines)
    return value


def _drawn(character: str) -> str:
    if character == "\t":
        return " "
    return character if can_be_drawn(character) else f"[U+{ord(character):04X}]"


def can_be_drawn(character: str) -> bool:
    code = ord(character)
    return unicodedata.category(character) not in {"Cc", "Cn"} and any(
        low <= code <= high for low, high in DRAWN
    )
