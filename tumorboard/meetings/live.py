"""Whether what a screen shows has changed: counters and digests, never contents.

Every change of a record leaves a row in the audit, in the transaction that makes it. The newest
rows of a patient therefore say whether anything about the case has changed, whoever wrote it and
in whatever process. Few are compared, not the newest alone: of two that are written at once, the
one with the lower number may be committed last.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from tumorboard.audit.models import AuditEvent, Operation, Outcome
from tumorboard.meetings.attendance_models import Spell
from tumorboard.meetings.models import AgendaItem, Attendance, Meeting

NEWEST = 8
DECIDING = Q(action__startswith="decision.")
# Written about a patient without changing what a screen says of the case.
NOT_SHOWN = Q(action__startswith="draft.") | Q(action__startswith="letter.")
ARRANGING = Q(action__startswith="agenda.") | Q(action__startswith="meeting.")


@dataclass(frozen=True)
class Mark:
    """What a screen compares. A part that differs is what the screen asks for again."""

    at: str  # the item that the board is at, or nothing
    state: str  # of the meeting
    people: str  # who is there, and the order of the agenda
    facts: str = ""  # of the case on the screen: record, plan, opinions
    decision: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def mark_of(meeting: UUID, item: UUID | None = None) -> Mark | None:
    """The mark of a screen of this meeting that shows this item of its agenda, in three queries."""
    found = _meetings(item).filter(pk=meeting).first()
    if found is None:
        return None
    rows = [found["present"], found["changes"], found["spells"], found["listed"], found["moves"]]
    at = str(found["current_item_id"] or "")
    people = _digest([found["version"], *rows])
    if found["patient"] is None:
        return Mark(at, found["state"], people)
    written = AuditEvent.objects.filter(outcome=Outcome.SUCCESS).exclude(operation=Operation.READ)
    written = written.filter(patient_id__in={found["patient"], found["person"]})
    return Mark(
        at,
        found["state"],
        people,
        facts=_newest(written.exclude(DECIDING | NOT_SHOWN | ARRANGING)),
        decision=_newest(written.filter(DECIDING)),
    )


def _meetings(item: UUID | None) -> QuerySet[Meeting, dict[str, Any]]:
    shown = AgendaItem.objects.filter(
        meeting=OuterRef("pk"), pk__in=[item] if item else []
    ).order_by()
    patient = shown.values("case__patient_id")[:1]
    person = Coalesce(F("case__patient__merged_into_id"), F("case__patient_id"))
    found = Meeting.objects.annotate(
        present=_of(Attendance, Count("pk")),
        changes=_of(Attendance, Sum("version")),
        spells=_of(Spell, Sum("version"), "attendance__meeting"),
        listed=_of(AgendaItem, Count("pk")),
        moves=_of(AgendaItem, Sum("version")),
        patient=Subquery(patient),
        person=Subquery(shown.annotate(person=person).values("person")[:1]),
    )
    rows: QuerySet[Meeting, Any] = found.values(
        "version", "state", "current_item_id", "present", "changes", "spells",
        "listed", "moves",
        "patient", "person",
    )  # fmt: skip
    return rows


def _of(model: type[Model], counted: Count | Sum, meeting: str = "meeting") -> Coalesce:
    rows = model._default_manager.filter(**{meeting: OuterRef("pk")}).order_by()
    found = rows.values(meeting).annotate(counted=counted).values("counted")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def _newest(rows: QuerySet[AuditEvent]) -> str:
    return _digest(list(rows.order_by("-id").values_list("id", flat=True)[:NEWEST]))


def _digest(values: list[object]) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]
