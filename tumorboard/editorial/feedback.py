"""What boards say to an item by what they decide: counted, without any patient."""

from __future__ import annotations

from django.db.models import Count

from tumorboard.decisions.models import Decision, DeviationReason
from tumorboard.followup.report_queries import departures_from


def departures_counted(title: str) -> list[tuple[str, int]]:
    """Decisions that depart from the advice of that title, by coded reason, most frequent first.

    Editors see no patient; numbers by reason are all that leaves the boards.
    """
    rows = departures_from(Decision.objects.all(), title).order_by()
    counted = rows.values_list("deviation_code").annotate(number=Count("pk"))
    labels = dict(DeviationReason.choices)
    found = [(str(labels.get(code, "Reason not stated")), number) for code, number in counted]
    return sorted(found, key=lambda row: (-row[1], row[0]))
