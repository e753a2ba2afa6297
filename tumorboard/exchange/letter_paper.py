"""A letter as a document: on the screen, on paper and as text the same."""

from __future__ import annotations

import datetime as dt

import msgspec

from tumorboard.assessment.heads import day, moment
from tumorboard.decisions.models import Decision
from tumorboard.documents.blocks import AnyBlock, Document, Notice, Paragraph, read_document
from tumorboard.exchange.letter_models import Letter, Recipient
from tumorboard.exchange.letters import notices_of, source_of
from tumorboard.patients.choices import VitalStatus

FOOT = "From the signed decision of the board"
TITLES = {
    Recipient.REFERRER: "Letter to the referrer",
    Recipient.GP: "Letter to the GP",
    Recipient.PATIENT: "What the team recommends for you",
}
DRAFT = "Draft: not released, not to be handed over."
DIED = "The patient has died."
CORRECTED = "This letter takes the place of our letter of {day}."
SUPERSEDED = "Superseded"


def document_of(letter: Letter, *, vital: str = "", former: dt.datetime | None = None) -> Document:
    """The letter without who released it; `former` is when an earlier one was released.

    Who it is about, where it comes from and its watermark are those of the signed decision.
    """
    source, recipient = source_of(letter.decision), Recipient(letter.recipient)
    hospital = letter.decision.case.board.hospital
    notices = [DIED] if vital == VitalStatus.DEAD else []
    if former is not None:
        notices.append(CORRECTED.format(day=moment(former, hospital)))
    if recipient != Recipient.PATIENT:
        notices += notices_of(source)
    blocks: list[AnyBlock] = [
        *([Paragraph(letter.addressee)] if letter.addressee else []),
        *map(Notice, notices),
        *(Paragraph(each.strip()) for each in _paragraphs(letter.body) if each.strip()),
        *([Paragraph(f"If you have questions, please ask {letter.contact}.")]
          if letter.contact else []),
    ]  # fmt: skip
    return Document(
        title=TITLES[recipient],
        subject=source.subject,
        origin=f"{source.origin}, decision {letter.decision.number}",
        watermark=source.watermark,
        blocks=tuple(blocks),
    )


def draft(document: Document) -> Document:
    """A page that is printed before its release says so."""
    return document.with_blocks(before=(Notice(DRAFT),))


def released(document: Document, letter: Letter, *, by: str, at: dt.datetime) -> Document:
    hospital = letter.decision.case.board.hospital
    return document.with_blocks(after=(Paragraph(f"{by}\n{hospital}, {moment(at, hospital)}"),))


def superseded(letter: Letter, *, by: Decision) -> Document:
    """A released letter whose decision was amended; patients are told the reason in person."""
    document = read_document(letter.text)
    on = f" on {day(by.signed_at.date())}" if by.signed_at else ""
    because = "" if letter.recipient == Recipient.PATIENT else f" Reason: {by.amendment_reason}"
    marked = document.with_blocks(
        before=(Notice(f"Superseded{on} by decision {by.number}.{because}"),)
    )
    return msgspec.structs.replace(
        marked,
        title=f"{document.title} (superseded)",
        watermark=" · ".join(filter(None, [SUPERSEDED, document.watermark])),
    )


def _paragraphs(body: str) -> list[str]:
    return body.replace("\r\n", "\n").split("\n\n")
