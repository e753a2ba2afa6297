"""What was said of a provisional decision, at the head and the foot of what was signed."""

from __future__ import annotations

import msgspec

from tumorboard.assessment.heads import moment
from tumorboard.decisions.confirmation_models import Answer, Confirmation
from tumorboard.decisions.provisional import Standing
from tumorboard.documents.blocks import Document, Notice, Signature
from tumorboard.people.models import Hospital

NOT_CONFIRMED = "Not confirmed"


def answered(document: Document, standing: Standing | None, *, hospital: Hospital) -> Document:
    """The signed words stay between what was said of them; unchanged where nobody said anything."""
    if standing is None or not standing.answers:
        return document
    notices = tuple(_notice(each, hospital) for each in standing.answers)
    signatures = tuple(_signature(each, hospital) for each in standing.answers)
    marked = document.with_blocks(before=notices, after=signatures)
    if standing.refusal is None:
        return marked
    marks = " · ".join(filter(None, [NOT_CONFIRMED, document.watermark]))
    return msgspec.structs.replace(marked, watermark=marks)


def _notice(given: Confirmation, hospital: Hospital) -> Notice:
    who = f"{given.person} ({given.get_specialty_display()}), {moment(given.at, hospital)}"
    reason = f" {given.reason}" if given.reason else ""
    if given.answer == Answer.CONFIRMED:
        return Notice(f"Provisional decision confirmed by {who}.{reason}")
    return Notice(f"Not confirmed by {who}. Reason: {given.reason} The board decides again.")


def _signature(given: Confirmation, hospital: Hospital) -> Signature:
    role = f"{given.get_specialty_display().lower()}, {given.get_answer_display().lower()}"
    return Signature(given.person.display_name, role, moment(given.at, hospital))
