"""What was put on standard of care at a period's meetings: one query."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from tumorboard.followup.report import Triaged
from tumorboard.meetings.models import Meeting
from tumorboard.meetings.standard_models import Ending, Triage


def triaged_at(meetings: QuerySet[Meeting]) -> Iterator[Triaged]:
    """Where another pathway was chosen instead, the newer choice counts."""
    rows = Triage.objects.filter(item__meeting__in=meetings.values("pk"))
    for row in rows.exclude(ending=Ending.REPLACED).values(
        "item__case", "item__meeting", "pathway__name", "in_room", "ending",
        "second_look", "second_look__outcome",
    ):  # fmt: skip
        yield Triaged(
            case=row["item__case"],
            meeting=row["item__meeting"],
            pathway=row["pathway__name"],
            in_room=row["in_room"],
            promoted=row["ending"] == Ending.PROMOTED,
            drawn=row["second_look"] is not None,
            looked=row["second_look__outcome"] or "",
        )
