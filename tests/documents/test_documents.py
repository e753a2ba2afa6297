"""One list of blocks, read as a page, as text and on paper."""

from __future__ import annotations

import io
import unicodedata

import msgspec
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from tumorboard.documents.blocks import (
    FOR_DISCUSSION,
    Document,
    Heading,
    Notice,
    Pairs,
    Paragraph,
    Signature,
    Table,
    canonical_text,
    read_document,
)
from tumorboard.documents.pdf import DRAWN, FONTS, as_pdf
from tumorboard.documents.text import as_text

SUBJECT = ("Mirren Holt", "born 12 Mar 1964", "Hospital no. 402118")
DOCUMENT = Document(
    title="Decision 1",
    subject=SUBJECT,
    origin="Colorectal board, 25 Nov 2026",
    watermark="Demonstration",
    blocks=(
        Notice("Quorum incomplete: liver surgery"),
        Heading("Question"),
        Paragraph("Can the liver be resected?\nIn which order?"),
        Heading("Known", level=2),
        Pairs((("Age", "62 years"), ("CEA", "≤ 5 ng/mL"))),
        Table("Lesions", ("Lesion", "Size"), (("Segment 7", "34 mm"), ("Segment 3", "not known"))),
        Signature("Hari Chaudhry", "Chair", "25 Nov 2026 14:03"),
    ),
)
WORDS = (
    "Decision 1", "Quorum incomplete: liver surgery", "In which order?", "≤ 5 ng/mL", "Segment 3",
    "not known", "Hari Chaudhry", "25 Nov 2026 14:03",
)  # fmt: skip


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def long_document() -> Document:
    rows = tuple((f"Lesion {number}", "34 mm") for number in range(150))
    return DOCUMENT.with_blocks(after=(Table("Many", ("Lesion", "Size"), rows),))


def test_page_text_and_paper_say_the_same() -> None:
    page = render_to_string("tumorboard/documents/document.html", {"document": DOCUMENT})
    text, paper = as_text(DOCUMENT), "".join(pages_of(as_pdf(DOCUMENT)))
    for words in WORDS:
        assert words in text
        assert words in paper
        assert words in page or words == DOCUMENT.title  # a page has its own heading


def test_every_sheet_says_whose_it_is_which_it_is_and_who_decides() -> None:
    sheets = pages_of(as_pdf(long_document()))
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        for fact in (*SUBJECT, FOR_DISCUSSION, "Demonstration", "Colorectal board, 25 Nov 2026"):
            assert fact in sheet
        assert f"Page {number} of {len(sheets)}" in sheet


def test_one_identifier_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two identifiers"):
        Document(title="x", subject=("Mirren Holt",), blocks=())


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_pdf(DOCUMENT) == as_pdf(read_document(canonical_text(DOCUMENT)))
    other = msgspec.structs.replace(DOCUMENT, title="Decision 2")
    assert as_pdf(other) != as_pdf(DOCUMENT)


def test_what_is_stored_is_what_was_written() -> None:
    assert read_document(canonical_text(DOCUMENT)) == DOCUMENT


def fonts_in(content: bytes) -> set[str]:
    """The name of every font program inside a PDF, whether a page mentions it or not."""
    found: set[str] = set()
    for each in PdfWriter(clone_from=io.BytesIO(content))._objects:
        thing = each.get_object() if each is not None else None
        if isinstance(thing, DictionaryObject) and "/FontName" in thing:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & thing.keys(), "not in the file"
            found.add(str(thing["/FontName"]).split("+")[1])
    return found


def test_only_the_font_that_is_shipped() -> None:
    shipped = {file.stem for file in FONTS.glob("*.ttf")}
    assert shipped == {"DejaVuSansCondensed", "DejaVuSansCondensed-Bold"}
    assert fonts_in(as_pdf(long_document())) == shipped
    assert (FONTS / "LICENSE").is_file()
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 1_500_000


def test_clinical_signs_are_drawn_in_it() -> None:
    signs = "≤ 5 µg – ≥ 3 × 10⁹/L, m², 37 °C, α → β"
    content = as_pdf(msgspec.structs.replace(DOCUMENT, blocks=(Paragraph(signs),)))
    assert signs in pages_of(content)[0]
    assert fonts_in(content) <= {file.stem for file in FONTS.glob("*.ttf")}


def test_the_paper_can_be_read_aloud() -> None:
    content = as_pdf(DOCUMENT)
    root = PdfReader(io.BytesIO(content)).trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    assert b"pdfuaid:part>1<" in content
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary by the standard
    assert str(root["/Lang"]) == "en-GB"


def test_text_is_never_markup() -> None:
    nasty = "#panic() $x$ *bold* <label> @ref // \\ [a] `code` <b>html</b>"
    document = msgspec.structs.replace(DOCUMENT, blocks=(Paragraph(nasty),))
    assert nasty in "".join(pages_of(as_pdf(document))).replace("\n", " ")
    assert "<b>" not in render_to_string(
        "tumorboard/documents/document.html", {"document": document}
    )


def test_what_cannot_be_drawn_is_named_and_never_stops_a_signature() -> None:
    document = msgspec.structs.replace(DOCUMENT, blocks=(Paragraph("王\x07 Šárka"),))
    sheet = pages_of(as_pdf(document))[0]
    assert "[U+738B][U+0007] Šárka" in sheet


def test_every_character_said_to_be_drawn_is_drawn() -> None:
    everything = "".join(
        chr(code)
        for low, high in DRAWN
        for code in range(low, high + 1)
        if unicodedata.category(chr(code)) not in {"Cc", "Cn"}
    )
    document = msgspec.structs.replace(DOCUMENT, blocks=(Paragraph(everything),))
    assert as_pdf(document).startswith(b"%PDF")  # a missing glyph is an error of PDF/UA
