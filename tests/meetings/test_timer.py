"""The chair's timer: off at first, remembered, computed from stored moments, the chair's alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.meetings.pages import ClientOf, put
from tests.sitting import Sitting
from tests.support.refusal import assert_refused
from tumorboard.cases.models import Case
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem
from tumorboard.meetings.timer import rest, spent_on, switch_timer, timer_of
from tumorboard.people.board_rules import rules_of, set_rules

MORNING = dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)


def after(minutes: int) -> dt.datetime:
    return MORNING + dt.timedelta(minutes=minutes)


def test_time_on_a_case_is_the_sum_of_its_turns() -> None:
    one, other = uuid4(), uuid4()
    turns = [(one, after(0)), (other, after(4)), (None, after(6)), (one, after(10))]
    assert spent_on(one, turns, until=after(12)) == 6 * 60
    assert spent_on(other, turns, until=after(12)) == 2 * 60
    assert spent_on(uuid4(), turns, until=after(12)) == 0


def test_it_is_off_until_the_chair_switches_it_on_and_stays_so(
    sitting: Sitting, client_of: ClientOf
) -> None:
    chairing, world = client_of(sitting.world.chair), sitting.world
    here = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    switch = reverse("meeting-timer", args=[sitting.meeting.pk])
    meetings.open_item(sitting.item, by=world.chair)
    page = chairing.get(here).content.decode()
    assert "Timer on" in page
    assert "min on this case" not in page

    answer = chairing.post(switch, {"do": "on", "item": str(sitting.item.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{here}#room-timer")
    for _ in range(2):
        page = chairing.get(here).content.decode()
        assert "min on this case, 6 planned" in page
    assert "min on this case" not in client_of(world.member).get(here).content.decode()
    assert "min on this case" not in chairing.get(f"{here}?room").content.decode()
    chairing.post(switch, {"do": "off", "item": str(sitting.item.pk)})
    assert "min on this case" not in chairing.get(here).content.decode()


def test_minutes_go_on_where_the_board_went_on(
    sitting: Sitting, referred: Callable[[str], Case]
) -> None:
    chair = sitting.world.chair
    switch_timer(sitting.meeting, on=True, by=chair)
    ash = put(sitting.meeting, referred("Ash"), sitting.world.coordinator)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        meetings.open_item(AgendaItem.objects.get(pk=sitting.item.pk), by=chair)
        clock.shift(dt.timedelta(minutes=7))
        meetings.open_item(AgendaItem.objects.get(pk=ash.pk), by=chair)
        clock.shift(dt.timedelta(minutes=2))
        first = timer_of(AgendaItem.objects.get(pk=sitting.item.pk), now=timezone.now())
        second = timer_of(AgendaItem.objects.get(pk=ash.pk), now=timezone.now())
    assert (first.minutes, first.is_over) == (7, True)
    assert (second.minutes, second.is_over) == (2, False)


def test_a_break_is_asked_for_after_the_boards_own_time(sitting: Sitting) -> None:
    chair, board = sitting.world.chair, sitting.world.board
    set_rules(board, version=rules_of(board).version, by=chair, break_after_minutes=45)
    item = AgendaItem.objects.get(pk=sitting.item.pk)
    begun = item.meeting.started_at
    assert begun is not None
    later = begun + dt.timedelta(minutes=46)
    assert not timer_of(item, now=later).rest_is_due, "nobody has switched it on"
    switch_timer(sitting.meeting, on=True, by=chair)
    assert timer_of(item, now=later).rest_is_due
    with time_machine.travel(later, tick=False):
        rest(sitting.meeting, by=chair)
    assert not timer_of(item, now=later).rest_is_due
    assert timer_of(item, now=later + dt.timedelta(minutes=45)).rest_is_due


def test_the_chair_switches_it_and_nobody_else(sitting: Sitting, client_of: ClientOf) -> None:
    switch = reverse("meeting-timer", args=[sitting.meeting.pk])
    assert_refused(switch, sitting.world.outsiders, method="post")
    assert client_of(sitting.world.member).post(switch, {"do": "on"}).status_code == 403
