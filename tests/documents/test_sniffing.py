"""Content decides what a file is; what is not taken is named."""

from __future__ import annotations

import pytest

from tumorboard.documents.blocks import Document, Paragraph
from tumorboard.documents.pdf import as_pdf
from tumorboard.documents.sniffing import UNKNOWN, Media, sniff

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
TAKEN = {
    "a PDF of ours": (as_pdf(Document(title="x", blocks=(Paragraph("x"),))), Media.PDF),
    "a PDF after a line end": (b"\xef\xbb\xbf\r\n%PDF-1.4\n", Media.PDF),
    "PNG": (PNG, Media.PNG),
    "JPEG": (JPEG, Media.JPEG),
    "text": ("CEA 12 µg/L, lesion ≤ 5 mm\n\f".encode(), Media.TEXT),
    "text of an older system": ("Läsion < 5 mm, 37 °C".encode("cp1252"), Media.TEXT),
    "text that begins with a sign": (b"<5 mm, too small to characterise", Media.TEXT),
    "text that begins like a picture": (b"BMI 24, MZ not stated", Media.TEXT),
}
REFUSED = {
    "DICOM": (bytes(128) + b"DICM\x02\x00", "a DICOM file"),
    "DOCX": (b"PK\x03\x04\x14\x00", "DOCX"),
    "DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "DOC"),
    "GIF": (b"GIF89a\x01\x00", "a GIF picture"),
    "TIFF": (b"II*\x00\x08\x00", "a TIFF picture"),
    "WebP": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP picture"),
    "HEIC": (b"\x00\x00\x00\x18ftypheic", "a HEIC picture"),
    "HTML": (b"\n <!doctype html><script>alert(1)</script>", "a web page or XML"),
    "SVG": (b"<svg xmlns='x' onload='alert(1)'/>", "a web page or XML"),
    "RTF": (b"{\\rtf1\\ansi Holt}", "an RTF file"),
    "PostScript": (b"%!PS-Adobe-3.0", "a PostScript file"),
    "a program": (b"MZ\x90\x00", "a program"),
    "UTF-16": ("Läsion".encode("utf-16"), "UTF-8"),
    "bytes of no kind": (b"\x00\x01\x02\x03", UNKNOWN),
    "text with a control character": (b"report\x1b[2J", UNKNOWN),
    "a page with a PDF inside it": (b"<html>%PDF-1.4", "a web page or XML"),
    "nothing": (b"", UNKNOWN),
}


@pytest.mark.parametrize(("content", "media"), TAKEN.values(), ids=TAKEN.keys())
def test_taken(content: bytes, media: Media) -> None:
    assert sniff(content).media is media


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_named_and_not_taken(content: bytes, words: str) -> None:
    found = sniff(content)
    assert found.media is None
    assert words in found.words
