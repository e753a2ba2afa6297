"""What boards say to an item by what they decide: counted, without any patient."""

from __future__ import annotations

from django.db.models import Count

from tumorboard.decisions.models import Decision, DeviationReason
from tumorboard.followup.departures import departures_from
from tumorboard.followup.report import Item


def departures_counted(item: Item) -> list[tuple[str, int]]:
    """Decisions that depart from this advice, by coded reason, most frequent first.

    Editors see no patient; numbers by reason are all that leaves the boards.
    """
    rows = departures_from(Decision.objects.all(), item).order_by()
    counted = rows.values_list("deviation_code").annotate(number=Count("pk"))
    labels = dict(DeviationReason.choices)
    found = [(str(labels.get(code, "Reason not stated")), number) for code, number in counted]
    return sorted(found, key=lambda row: (-row[1], row[0]))
