"""How often one's own boards have departed from a recommendation, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from tumorboard.decisions.models import Decision, DeviationReason
from tumorboard.followup.departures import departures_from
from tumorboard.followup.report import Item
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Departures:
    count: int
    reasons: list[tuple[str, int]]


def departures(request: Request, item: Item) -> Departures | None:
    """Of decisions on any version of the guideline; None for readers who see no reports."""
    if not request.grants.may(Permission.SEE_REPORTS):
        return None
    seen = Decision.objects.visible_to(request.user)
    mine = departures_from(seen, item)
    counted = mine.order_by().values_list("deviation_code").annotate(number=Count("pk"))
    labels = dict(DeviationReason.choices)
    rows = [(str(labels.get(code, "Reason not stated")), number) for code, number in counted]
    return Departures(
        sum(number for _, number in rows), sorted(rows, key=lambda row: (-row[1], row[0]))
    )
