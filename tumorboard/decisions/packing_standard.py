"""The cases of a meeting that are on standard of care, for its pack: named, and not discussed."""

from __future__ import annotations

from uuid import UUID

from tumorboard.assessment.heads import identified
from tumorboard.documents.blocks import Table
from tumorboard.meetings.models import ItemState, Meeting
from tumorboard.meetings.standard_models import Triage

HEAD = ("Patient", "Question", "Pathway", "By")


def on_standard(meeting: Meeting) -> list[Triage]:
    standing = Triage.objects.standing().before_the_meeting()
    found = standing.filter(item__meeting=meeting, item__state=ItemState.STANDARD)
    numbers = ("identifiers", "merged_into__identifiers")
    related = (f"item__case__patient__{each}" for each in numbers)
    return list(found.with_case().prefetch_related(*related))


def standard_table(triages: list[Triage]) -> list[Table]:
    """Nothing where no case is on it."""
    rows = tuple(
        (_who(each), each.item.case.question, _what(each), str(each.created_by)) for each in triages
    )
    return [Table(f"On standard of care, not discussed: {len(rows)}", HEAD, rows)] if rows else []


def patients_of(triages: list[Triage]) -> list[UUID]:
    return [each.item.case.patient_id for each in triages]


def _who(triage: Triage) -> str:
    patient = triage.item.case.patient
    numbers = [str(each) for each in patient.person.identifiers.all() if not each.withdrawn_at]
    return " · ".join(identified(patient, numbers))


def _what(triage: Triage) -> str:
    look = getattr(triage, "second_look", None)
    looked = f" Second look: {look.get_outcome_display() or 'not yet'}." if look else ""
    return f"{triage.pathway.name}. {triage.pathway.treatment}{looked}"
