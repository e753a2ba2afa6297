"""What the tests of the meeting pages share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tumorboard.cases.models import Case
from tumorboard.meetings import services
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
TODAY = dt.date.today()  # noqa: DTZ011 - the pages compare with the day on which the test runs
TOMORROW = TODAY + dt.timedelta(days=1)


def page_of(client: Client, meeting: Meeting) -> str:
    return client.get(reverse("meeting", args=[meeting.pk])).content.decode()


def at(name: str, item: AgendaItem) -> str:
    return reverse(name, args=[item.meeting_id, item.pk])


def put(meeting: Meeting, case: Case, by: User) -> AgendaItem:
    return services.list_case(meeting=meeting, case=case, by=by)


def order(meeting: Meeting) -> list[str]:
    items = meeting.items.standing().select_related("case__patient")
    return [item.case.patient.family_name for item in items]
