"""Which days a report is about, and what counts as the first discussion within them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import AS_OF
from tests.sitting import Sitting, meeting_on
from tumorboard.followup.report_queries import period_of
from tumorboard.meetings import services as meetings
from tumorboard.people.models import User
from tumorboard.web.followup.quarters import named_periods

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize(
    ("today", "quarter", "month"),
    [
        ("2026-11-25", "2026-10-01", "2026-11-01"),
        ("2026-01-01", "2026-01-01", "2026-01-01"),
        ("2026-06-30", "2026-04-01", "2026-06-01"),
    ],
)
def test_a_quarter_and_a_month_so_far_end_today(today: str, quarter: str, month: str) -> None:
    last, this, so_far = named_periods(dt.date.fromisoformat(today))
    assert last.until == this.since - dt.timedelta(days=1)
    assert (this.since.isoformat(), this.until.isoformat()) == (quarter, today)
    assert (so_far.since.isoformat(), so_far.until.isoformat()) == (month, today)


def test_the_page_offers_them_and_says_that_the_period_goes_on(
    sitting: Sitting, client_of: ClientOf
) -> None:
    client = client_of(sitting.world.member)
    first = client.get(reverse("reports"))
    last, this, _ = first.context["asked"].named
    assert first.context["asked"].report.period.first == last.since
    assert "The period has not ended" not in first.content.decode()
    query = f"?since={this.since}&until={this.until}"
    page = client.get(reverse("reports") + query).content.decode()
    assert "This month so far" in page
    assert "The period has not ended" in page
    assert page.count('aria-current="true"') >= 1


def test_of_two_meetings_on_one_day_one_is_the_first_discussion(sitting: Sitting) -> None:
    chair, case = sitting.world.chair, sitting.clinic.case
    meetings.defer(sitting.item, by=chair, cause="imaging", reason="No MRI", as_of=AS_OF)
    afternoon = meeting_on(sitting.world, AS_OF)
    case.refresh_from_db()
    again = meetings.list_case(meeting=afternoon, case=case, by=chair)
    meetings.discussed(again, by=chair)
    period = period_of(sitting.world.board, first=AS_OF, last=AS_OF, today=AS_OF)
    found = {item.meeting: item.is_first for item in period.items}
    assert found == {sitting.meeting.pk: True, afternoon.pk: False}
