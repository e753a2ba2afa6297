"""What a board sent on to other boards in a period: one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from tumorboard.cases.share_models import BoardReferral, CaseShare
from tumorboard.decisions.models import Decision
from tumorboard.followup.report import SentOn
from tumorboard.people.models import Board
from tumorboard.people.queries import today_at

A_DAY = dt.timedelta(days=1)


def sent_between(board: Board, first: dt.date, last: dt.date) -> Iterator[SentOn]:
    """By the hospital's days. Whether another board has signed is known only where it shares."""
    signed = Decision.objects.signed().filter(case=OuterRef("case"))
    shared = CaseShare.objects.open().filter(case=OuterRef("case"), board=board)
    around = BoardReferral.objects.filter(
        source__board=board, created_at__date__range=(first - A_DAY, last + A_DAY)
    )
    rows = around.annotate(is_shared=Exists(shared), is_signed=Exists(signed))
    for case, name, at, is_shared, is_signed in rows.order_by("created_at").values_list(
        "source", "case__board__name", "created_at", "is_shared", "is_signed"
    ):
        if first <= today_at(board.hospital, at) <= last:
            yield SentOn(case, name, is_signed if is_shared else None)
