"""Looking back on a board and a period: the page, its file, its cases, and who may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidelines.publishing import content
from tests.clinic import AS_OF, patient_on
from tests.decisions.promised import condition_row, put
from tests.sitting import DECIDED, Sitting, meeting_on, sign, write
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.decisions import services as decisions
from tumorboard.decisions.models import Decision
from tumorboard.followup.measures import report_of
from tumorboard.followup.report import Measure
from tumorboard.followup.report_queries import period_of
from tumorboard.followup.services import record_outcome
from tumorboard.meetings import services as meetings
from tumorboard.meetings.attendance import attend
from tumorboard.people import services as people
from tumorboard.people.models import User
from tumorboard.people.roles import Role, Specialty

ClientOf = Callable[[User], Client]
PERIOD = f"since={AS_OF}&until={AS_OF}"


@pytest.fixture
def signed(sitting: Sitting) -> Decision:
    return sign(sitting.draft(), by=sitting.world.chair)


def address(name: str = "reports", *args: str, **query: Any) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(name, args=args)}?{PERIOD}&{asked}"


def another(sitting: Sitting, number: int) -> Case:
    world = sitting.world
    patient = patient_on(world.board, world.coordinator, f"Lamb{number}", f"50{number:04}")
    case = refer(patient=patient, board=world.board, question="Which first?", by=world.coordinator)
    meetings.list_case(meeting=sitting.meeting, case=case, by=world.coordinator)
    return case


def another_signed(sitting: Sitting, number: int, **values: Any) -> Decision:
    case, chair = another(sitting, number), sitting.world.chair
    words = {**DECIDED, **values}
    draft = write(decisions.start(case=case, by=chair), by=chair, **words)
    # The page of a decision and its paper are no part of a report: made without them, in no time.
    Decision.objects.filter(pk=draft.pk).update(
        signed_by=chair, signed_at=timezone.now(), text="{}"
    )
    meetings.discussed(case.agenda_items.get(), by=chair)
    return Decision.objects.get(pk=draft.pk)


def measured(sitting: Sitting, key: str, *, today: dt.date = AS_OF) -> Measure:
    period = period_of(sitting.world.board, first=AS_OF, last=AS_OF, today=today)
    found = report_of(period).measure(key)
    assert found is not None
    return found


# ---------------------------------------------------------------- what is counted


def test_a_signed_decision_counts_as_presented_decided_and_concordant(
    sitting: Sitting, signed: Decision
) -> None:
    case = (sitting.clinic.case.pk,)
    assert measured(sitting, "presented").cases == case
    at_first = measured(sitting, "at-first")
    assert (at_first.count, at_first.of, at_first.is_met) == (1, 1, True)
    assert measured(sitting, "concordance").cases_of("concordant") == case


def test_its_outcome_counts_once_it_is_recorded(sitting: Sitting, signed: Decision) -> None:
    before = measured(sitting, "implemented")
    assert (before.of, before.percent) == (0, "")
    record_outcome(
        signed, version=0, by=sitting.clinic.coordinator, implemented="partly",
        why_not="toxicity", first_treatment="2026-12",
    )  # fmt: skip
    after = measured(sitting, "implemented")
    assert (after.count, after.of) == (0, 1)
    assert [part.label for part in measured(sitting, "why-not").parts] == ["Toxicity"]
    assert "6 to 36 days" in measured(sitting, "days").sentence


def test_nothing_recorded_is_unknown_once_it_is_due(sitting: Sitting, signed: Decision) -> None:
    later = timezone.now().date() + dt.timedelta(days=400)
    assert measured(sitting, "unknown", today=later).count == 1


def test_of_an_amended_decision_the_newest_counts(sitting: Sitting, signed: Decision) -> None:
    draft = decisions.amend(signed, by=sitting.world.chair, reason="RAS has come")
    assert measured(sitting, "concordance").cases_of("concordant"), "a draft changes nothing"
    written = write(draft, by=sitting.world.chair, concordance="conditional")
    waits = condition_row(sitting.world.oncologist, "person", text="RAS is wild type")
    sign(put(written, waits, by=sitting.world.chair), by=sitting.world.chair)
    found = measured(sitting, "concordance")
    assert (found.count, found.of) == (0, 1)
    assert found.cases_of("conditional") == (sitting.clinic.case.pk,)


def test_a_deferral_counts_with_its_reason_and_the_next_time_is_not_the_first(
    sitting: Sitting,
) -> None:
    chair, board = sitting.world.chair, sitting.world.board
    following = meeting_on(sitting.world, AS_OF + dt.timedelta(days=7))
    meetings.defer(sitting.item, by=chair, cause="imaging", reason="No MRI", as_of=AS_OF)
    found = measured(sitting, "deferred")
    assert [part.label for part in found.parts] == ["Information missing: imaging"]
    again = following.items.get()
    meetings.discussed(again, by=chair)
    period = period_of(board, first=following.date, last=following.date, today=AS_OF)
    assert [item.is_first for item in period.items] == [False]


def test_what_was_withdrawn_or_cancelled_is_not_presented(sitting: Sitting) -> None:
    by = sitting.world.chair
    meetings.withdraw(sitting.item, by=by, reason="Listed in error")
    meetings.cancel(sitting.meeting, by=by, reason="Snow", as_of=AS_OF)
    found = measured(sitting, "presented")
    assert found.sentence == "No case was presented in this period."
    assert found.notes == ("1 meeting cancelled.",)


def test_attendance_is_measured_against_the_boards_seats(sitting: Sitting) -> None:
    board, world = sitting.world.board, sitting.world
    board.quorum.create(specialty=Specialty.RADIOLOGY)
    board.quorum.create(specialty=Specialty.PATHOLOGY)
    attend(
        meeting=sitting.meeting, name="Rada Petrova", specialty=Specialty.RADIOLOGY,
        user=world.radiologist, by=world.chair,
    )  # fmt: skip
    found = measured(sitting, "required")
    assert (found.count, found.of) == (0, 1)
    assert found.notes[0] == "25 Nov 2026: without Pathology."
    people_seen = {part.label: part.count for part in measured(sitting, "members").parts}
    assert people_seen["Rada Petrova"] == 1
    assert people_seen["Paolo Neri"] == 0


# ---------------------------------------------------------------- the pages


def test_one_click_shows_the_last_full_quarter_of_ones_own_board(
    sitting: Sitting, client_of: ClientOf
) -> None:
    page = client_of(sitting.world.member).get(reverse("reports"))
    assert page.status_code == 200
    report = page.context["asked"].report
    assert report.period.last < report.period.today
    assert (report.period.last - report.period.first).days in range(89, 92)
    assert "No case was presented in this period." in page.content.decode()


def test_the_page_tells_number_target_and_what_nobody_has_said(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    page = client_of(sitting.world.member).get(address()).content.decode()
    assert "1 of 1 first discussion (100 %) led to a decision." in page
    assert "Target ≥ 92 %" in page
    assert "target met" in page
    assert "For no case was it recorded whether it was presented before treatment." in page
    assert reverse("report-cases", args=["presented"]) in page
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.board_id) == ("report.read", sitting.world.board.pk)


def test_a_bar_leads_to_its_cases(sitting: Sitting, signed: Decision, client_of: ClientOf) -> None:
    another_signed(sitting, 1, concordance="no_guidance")
    client = client_of(sitting.world.member)
    page = client.get(address("report-cases", "concordance", part="concordant"))
    assert page.status_code == 200
    body = page.content.decode()
    assert "Holt" in body
    assert "Lamb1" not in body
    assert AuditEvent.objects.latest("id").changes() == {"patients": [None, "1"]}
    both = client.get(address("report-cases", "concordance")).content.decode()
    assert "Lamb1" in both
    for wrong in (("report-cases", "nothing", ""), ("report-cases", "concordance", "nothing")):
        assert client.get(address(*wrong[:2], part=wrong[2] or "x")).status_code == 404


def test_the_file_has_the_same_numbers(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    answer = client_of(sitting.world.member).get(address("report-file"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert "Decided at the first discussion,,1,1,100 %,≥ 92 %,yes" in text
    assert AuditEvent.objects.latest("id").action == "report.exported"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [("2026-02-01", "2026-01-01", "ends before it begins"), ("soon", "2026-01-01", "valid date")],
)
def test_a_period_that_cannot_be_says_so(
    sitting: Sitting, client_of: ClientOf, since: str, until: str, said: str
) -> None:
    client, query = client_of(sitting.world.member), f"?since={since}&until={until}"
    refused = client.get(reverse("reports") + query)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert client.get(reverse("report-file") + query).status_code == 404


# ---------------------------------------------------------------- who may


def test_nobody_from_elsewhere_reads_a_report(sitting: Sitting, signed: Decision) -> None:
    board = sitting.world.board.pk
    strangers = [*sitting.world.outsiders, sitting.world.administrator, sitting.world.auditor]
    for each in (address(board=board), address("report-file", board=board)):
        assert_refused(each, strangers)
    assert_refused(address("report-cases", "presented", board=board), strangers)


def test_ones_own_boards_only_are_offered(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    world = sitting.world
    own = client_of(world.outsider_same_hospital).get(address()).content.decode()
    assert world.other_board.name in own
    assert world.board.name not in own
    assert "No case was presented in this period." in own
    people.give_role(world.member, role=Role.CHAIR, board=world.other_board, by=world.chair)
    both = client_of(world.member).get(address(board=world.other_board.pk)).content.decode()
    assert f"Report: {world.other_board}" in both


def test_a_report_costs_the_same_however_many_cases(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    client = client_of(sitting.world.member)

    def queries(to: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(to).status_code == 200
        return len(asked)

    pages = (address(), address("report-cases", "presented"), address("report-file"))
    queries(pages[0])  # what the first look reads once per session is not counted
    one = [queries(page) for page in pages]
    for number in range(19):
        another_signed(sitting, number)
    attend(
        meeting=sitting.meeting, name="A guest", specialty=Specialty.UROLOGY,
        by=sitting.world.chair,
    )  # fmt: skip
    assert len(measured(sitting, "presented").cases) == 20
    assert [queries(page) for page in pages] == one


# ---------------------------------------------------------------- the guideline's reader


def test_a_recommendation_tells_how_often_ones_boards_departed_from_it(
    sitting: Sitting, client_of: ClientOf
) -> None:
    version, world = sitting.clinic.version, sitting.world
    item = next(iter(content(version.sha256).recommendations.values()))
    page = reverse("guideline-item", args=[version.pk, "recommendation", item.id])
    member = client_of(world.member)
    assert "Departures by your boards (0)" in member.get(page).content.decode()
    another_signed(
        sitting, 1, concordance="deviating", departs_from=item.title.upper(),
        deviation_code="patient_wish",
    )  # fmt: skip
    shown = member.get(page).content.decode()
    assert "Departures by your boards (1)" in shown
    assert "wish: 1" in shown
    elsewhere = client_of(world.outsider_same_hospital).get(page).content.decode()
    assert "Departures by your boards (0)" in elsewhere
    assert "Departures by your boards" not in client_of(world.auditor).get(page).content.decode()
