"""Cases sent on to another board are counted, and answers only where they are shared."""

from __future__ import annotations

import datetime as dt

from tests.between.conftest import Between, between
from tests.sitting import Sitting
from tumorboard.cases.share_models import CaseShare
from tumorboard.cases.sharing import end_share
from tumorboard.followup.measures import report_of
from tumorboard.followup.report import Measure
from tumorboard.followup.report_queries import period_of

__all__ = ["between"]


def measured(between: Between, *, days_ago: int = 0) -> Measure:
    day = between.today - dt.timedelta(days=days_ago)
    board = between.sitting.world.board
    found = report_of(period_of(board, first=day, last=day, today=between.today))
    measure = found.measure("sent-on")
    assert measure is not None
    return measure


def test_a_case_sent_on_waits_until_the_other_board_has_signed(between: Between) -> None:
    before = measured(between)
    assert (before.count, before.of) == (0, 1)
    assert before.cases_of("waiting") == (between.here.pk,)
    between.signed_there()
    after = measured(between)
    assert (after.count, after.of) == (1, 1)
    assert after.sentence.startswith("1 case sent on to another board. 1 of 1 shared answer")
    assert after.notes == (f"{between.there.board}: 1.",)


def test_what_is_not_shared_counts_for_neither(between: Between) -> None:
    between.signed_there()
    share = CaseShare.objects.get(case=between.there)
    end_share(share, by=between.lung_coordinator)
    found = measured(between)
    assert (found.count, found.of, found.percent) == (None, None, "")
    assert found.cases_of("not-shared") == (between.here.pk,)


def test_another_days_report_does_not_count_it(between: Between, sitting: Sitting) -> None:
    assert measured(between, days_ago=1).parts == ()
