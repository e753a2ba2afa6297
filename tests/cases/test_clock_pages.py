"""A coordinator keeps the clock of a case, and sees first the cases whose clock ends first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clinic import Clinic, patient_on
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.clocks import pause_clock
from tumorboard.cases.models import Case, ClockPause
from tumorboard.cases.services import refer
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.people.rule_models import ASKED, BOUNDS, BoardRules

ClientOf = Callable[[User], Client]


@pytest.fixture
def today(clinic: Clinic) -> dt.date:
    return today_at(clinic.board.hospital, timezone.now())


def referred(clinic: Clinic, name: str, number: str, **details: object) -> Case:
    patient = patient_on(clinic.board, clinic.coordinator, name, number)
    return refer(
        patient=patient, board=clinic.board, question="Which first?", by=clinic.coordinator,
        **details,
    )  # fmt: skip


def with_clock(clinic: Clinic, name: str, number: str, referred_on: dt.date) -> Case:
    return referred(clinic, name, number, clock="diagnosis", referred_on=referred_on)


def cases_page(client: Client, **asked: str) -> str:
    return client.get(reverse("cases"), asked).content.decode()


# ------------------------------------------------------------------ referring


def referral(clinic: Clinic, **changed: str) -> dict[str, str]:
    return {
        "board": str(clinic.board.pk),
        "question": "Second opinion on the liver?",
        "entry_type": "new",
        "urgency": "urgent",
        "key_worker": "Nurse Tamsin Oyelaran",
        **changed,
    }


def test_a_referral_says_how_urgent_it_is_and_against_which_clock_it_runs(
    clinic: Clinic, client_of: ClientOf, today: dt.date
) -> None:
    day = today - dt.timedelta(days=10)
    form = referral(clinic, referred_on=day.isoformat(), clock="diagnosis")
    coordinator = client_of(clinic.coordinator)
    answer = coordinator.post(reverse("case-refer", args=[clinic.patient.pk]), form)
    assert answer.status_code == 303
    page = coordinator.get(answer.headers["Location"]).content.decode()
    assert "Urgent: next meeting" in page
    assert "18 days left" in page
    assert "key worker Nurse Tamsin Oyelaran" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clock": "treatment"}, "The clock starts from “decision to treat on”"),
        ({"referred_on": "2999-01-01"}, "1 January 2999 lies ahead"),
        ({"urgency": "soonish"}, "soonish"),
    ],
)
def test_a_referral_that_cannot_be_right_says_so_at_the_field(
    clinic: Clinic, client_of: ClientOf, changed: dict[str, str], said: str
) -> None:
    address = reverse("case-refer", args=[clinic.patient.pk])
    answer = client_of(clinic.coordinator).post(address, referral(clinic, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_case_without_a_next_date_gets_one(clinic: Clinic, today: dt.date) -> None:
    assert clinic.case.next_on == today + dt.timedelta(days=rules_of(clinic.board).cadence_days)


# ------------------------------------------------------------------ the list


def test_the_case_with_the_fewest_days_left_comes_first(
    clinic: Clinic, client_of: ClientOf, today: dt.date
) -> None:
    with_clock(clinic, "Later", "400001", today - dt.timedelta(days=3))
    with_clock(clinic, "Sooner", "400002", today - dt.timedelta(days=30))
    page = cases_page(client_of(clinic.coordinator))
    assert page.index("Sooner") < page.index("Later") < page.index(str(clinic.case.pk))
    assert "2 days over" in page
    assert "25 days left" in page
    newest = cases_page(client_of(clinic.coordinator), order="newest")
    assert newest.index("Sooner") < newest.index("Later")


def test_the_same_cases_as_cards_by_state(clinic: Clinic, client_of: ClientOf) -> None:
    page = cases_page(client_of(clinic.coordinator), view="cards")
    for title in ("Preparing", "Not reached", "Awaiting outcome"):
        assert title in page
    assert str(clinic.case.pk) in page


@pytest.mark.parametrize("view", ["", "cards"])
def test_more_cases_cost_no_more_queries(
    clinic: Clinic, client_of: ClientOf, today: dt.date, view: str
) -> None:
    coordinator = client_of(clinic.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            cases_page(coordinator, view=view)
        return len(asked)

    with_clock(clinic, "First", "400010", today)
    queries()  # what the first look reads once per session is not counted
    before = queries()
    for number in range(8):
        pause_clock(
            with_clock(clinic, "More", f"40002{number}", today),
            first=today,
            reason="Holiday",
            by=clinic.coordinator,
        )
    assert queries() == before


# ------------------------------------------------------------------ pausing


def test_a_paused_clock_stands_still_until_it_runs_again(
    clinic: Clinic, client_of: ClientOf, today: dt.date
) -> None:
    case = with_clock(clinic, "Later", "400001", today - dt.timedelta(days=10))
    coordinator = client_of(clinic.coordinator)
    first = today - dt.timedelta(days=4)
    form = {"first": first.isoformat(), "reason": "The patient thinks it over"}
    paused = coordinator.post(reverse("case-clock-pause", args=[case.pk]), form)
    assert paused.status_code == 303
    page = coordinator.get(paused.headers["Location"]).content.decode()
    assert "paused, 22 days left" in page
    assert "The patient thinks it over" in page
    again = coordinator.post(reverse("case-clock-pause", args=[case.pk]), form)
    assert again.status_code == 422, "a clock is paused once"
    pause = ClockPause.objects.get()
    form = {"version": str(pause.version), "until": today.isoformat()}
    running = coordinator.post(reverse("case-clock-resume", args=[case.pk]), form)
    assert "22 days left" in coordinator.get(running.headers["Location"]).content.decode()
    case.refresh_from_db()
    assert case.clock_ends_on == today + dt.timedelta(days=22)
    actions = AuditEvent.objects.filter(object_id=str(case.pk)).values_list("action", flat=True)
    assert {"case.clock_paused", "case.clock_resumed"} <= set(actions)


def test_who_looks_at_a_clock_is_on_record(clinic: Clinic, client_of: ClientOf) -> None:
    client_of(clinic.world.nurse).get(reverse("case-clock", args=[clinic.case.pk]))
    seen = AuditEvent.objects.filter(action="case.read").latest("id")
    assert (seen.actor, seen.patient_id) == (clinic.world.nurse, clinic.patient.pk)


def test_a_clock_cannot_run_again_before_it_was_paused(
    clinic: Clinic, client_of: ClientOf, today: dt.date
) -> None:
    case = with_clock(clinic, "Later", "400001", today - dt.timedelta(days=10))
    pause = pause_clock(case, first=today, reason="Holiday", by=clinic.coordinator)
    form = {"version": str(pause.version), "until": (today - dt.timedelta(days=1)).isoformat()}
    address = reverse("case-clock-resume", args=[case.pk])
    answer = client_of(clinic.coordinator).post(address, form)
    assert answer.status_code == 422
    assert "when it was paused, or later" in answer.content.decode()


def test_nobody_from_elsewhere_sees_or_pauses_a_clock(clinic: Clinic, world: World) -> None:
    assert_refused(reverse("case-clock", args=[clinic.case.pk]), world.outsiders)
    for name in ("case-clock-pause", "case-clock-resume"):
        assert_refused(reverse(name, args=[clinic.case.pk]), world.outsiders, method="post")


# ------------------------------------------------------------------ rules of the board


def rules_form(board_rules: BoardRules, **changed: object) -> dict[str, object]:
    shown = {name: getattr(board_rules, name) for name in ["version", *BOUNDS]}
    asked = [kind for kind in ASKED if kind not in board_rules.left_out]
    return {**shown, "asked": asked, **changed}


def test_a_new_target_moves_the_clocks_that_run(
    clinic: Clinic, client_of: ClientOf, today: dt.date
) -> None:
    case = with_clock(clinic, "Later", "400001", today)
    address = reverse("board-rules", args=[clinic.board.pk])
    form = rules_form(rules_of(clinic.board), diagnosis_days=21)
    assert client_of(clinic.world.chair).post(address, form).status_code == 303
    case.refresh_from_db()
    assert case.clock_ends_on == today + dt.timedelta(days=21)


def test_two_people_who_set_rules_at_once_are_shown_both_numbers(
    clinic: Clinic, client_of: ClientOf
) -> None:
    address = reverse("board-rules", args=[clinic.board.pk])
    first = rules_form(rules_of(clinic.board), letter_days=3)
    second = rules_form(rules_of(clinic.board), letter_days=5)
    assert client_of(clinic.world.chair).post(address, first).status_code == 303
    third = rules_form(rules_of(clinic.board), minutes_per_case=9)
    assert client_of(clinic.world.chair).post(address, third).status_code == 303
    answer = client_of(clinic.world.administrator).post(address, second)
    assert answer.status_code == 409
    assert "Someone else changed the rules first" in answer.content.decode()
    assert rules_of(clinic.board).letter_days == 3


def test_a_board_says_what_is_asked_of_every_case(
    clinic: Clinic, client_of: ClientOf, world: World
) -> None:
    address = reverse("board-rules", args=[clinic.board.pk])
    chair = client_of(world.chair)
    assert rules_of(clinic.board).left_out == frozenset(), "everything, until the board says less"
    form = rules_form(rules_of(clinic.board), asked=["imaging", "fitness", "wishes"])
    assert chair.post(address, form).status_code == 303
    assert rules_of(clinic.board).left_out == {"pathology", "met"}
    read = client_of(world.nurse).get(address).content.decode()
    assert "Fitness, frailty and comorbidity, The patient&#x27;s wishes</td>" in read
    late = client_of(world.administrator).post(address, {**form, "asked": ["imaging"]})
    assert late.status_code == 409
    assert "Asked of every case" in late.content.decode()


def test_a_number_out_of_bounds_says_which_are_expected(
    clinic: Clinic, client_of: ClientOf
) -> None:
    address = reverse("board-rules", args=[clinic.board.pk])
    form = rules_form(rules_of(clinic.board), letter_days=400)
    answer = client_of(clinic.world.chair).post(address, form)
    assert answer.status_code == 422
    assert "less than or equal to 30" in answer.content.decode()


def test_the_team_reads_the_rules_and_outsiders_do_not(
    clinic: Clinic, client_of: ClientOf, world: World
) -> None:
    address = reverse("board-rules", args=[clinic.board.pk])
    page = client_of(world.nurse).get(address).content.decode()
    assert "The chair or an administrator sets them" in page
    assert "Save the rules" not in page
    assert client_of(world.nurse).post(address, {}).status_code in {403, 404}
    assert_refused(address, world.outsiders)
