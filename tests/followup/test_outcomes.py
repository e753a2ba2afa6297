"""After the meeting: was it done, and if not, why?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.core.record.dates import parse_when
from tests.clinic import AS_OF, patient_on
from tests.sitting import DECIDED, Sitting, sign, write
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.services import refer
from tumorboard.decisions import services as decisions
from tumorboard.decisions.models import Decision
from tumorboard.followup.models import Outcome
from tumorboard.followup.queries import awaiting_outcome
from tumorboard.followup.rules import DecidedStep, suggestion
from tumorboard.followup.services import NotSigned, record_outcome
from tumorboard.meetings import services as meetings
from tumorboard.people.models import User
from tumorboard.records import StaleVersion

ClientOf = Callable[[User], Client]


@pytest.fixture
def signed(sitting: Sitting) -> Decision:
    return sign(sitting.draft(), by=sitting.world.chair, as_of=AS_OF)


def another_signed(sitting: Sitting, number: str) -> Decision:
    """A decision about another patient, who may look the same on a list."""
    world, board = sitting.world, sitting.clinic.board
    patient = patient_on(board, world.coordinator, f"Lamb{number}", number)
    case = refer(patient=patient, board=board, question="Which first?", by=world.coordinator)
    meetings.list_case(meeting=sitting.meeting, case=case, by=world.coordinator)
    draft = write(decisions.start(case=case, by=world.chair), by=world.chair, **DECIDED)
    return sign(draft, by=world.chair, as_of=AS_OF)


def answer(**changed: str) -> dict[str, str]:
    return {"version": "0", "implemented": "fully", "first_treatment": "2026-12", **changed}


# ------------------------------------------------------------------ recording


def test_a_coordinator_records_that_it_was_done_and_when_it_began(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    coordinator = client_of(sitting.clinic.coordinator)
    assert "asked for from" in coordinator.get(reverse("outcomes")).content.decode()
    answered = coordinator.post(reverse("outcome", args=[signed.pk]), answer())
    assert answered.status_code == 303
    outcome = Outcome.objects.get()
    assert (outcome.implemented, outcome.first_treatment) == ("fully", "2026-12")
    assert "known what became of it" in coordinator.get(reverse("outcomes")).content.decode()
    recorded = coordinator.get(reverse("outcomes") + "?show=recorded").content.decode()
    assert "Fully" in recorded
    assert AuditEvent.objects.filter(action="outcome.recorded").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"implemented": "not"}, "Choose the reason"),
        ({"implemented": "fully", "why_not": "wish"}, "needs no reason against it"),
        ({"first_treatment": "soon"}, "“soon” is not a date"),
        ({"implemented": "perhaps"}, "perhaps"),
    ],
)
def test_an_outcome_that_cannot_be_right_says_so(
    sitting: Sitting, signed: Decision, client_of: ClientOf, changed: dict[str, str], said: str
) -> None:
    address = reverse("outcome", args=[signed.pk])
    refused = client_of(sitting.clinic.coordinator).post(address, answer(**changed))
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Outcome.objects.exists()


def test_an_unknown_outcome_stays_on_the_list(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    coordinator = client_of(sitting.clinic.coordinator)
    form = answer(implemented="unknown", first_treatment="")
    coordinator.post(reverse("outcome", args=[signed.pk]), form)
    assert list(awaiting_outcome(Decision.objects.all())) == [signed]


def test_two_people_who_record_at_once_do_not_overwrite_each_other(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    record_outcome(signed, version=0, by=sitting.clinic.coordinator, implemented="fully")
    with pytest.raises(StaleVersion):
        record_outcome(signed, version=0, by=sitting.world.chair, implemented="unknown")
    address = reverse("outcome", args=[signed.pk])
    late = client_of(sitting.clinic.coordinator).post(address, answer(implemented="unknown"))
    assert late.status_code == 409
    assert "Someone else recorded an outcome first" in late.content.decode()
    assert Outcome.objects.get().implemented == "fully"


def test_only_what_was_signed_can_have_been_done(sitting: Sitting) -> None:
    draft = sitting.draft()
    with pytest.raises(NotSigned):
        record_outcome(draft, version=0, by=sitting.clinic.coordinator, implemented="fully")


@pytest.mark.parametrize("implemented", ["partly", "not"])
def test_the_database_asks_for_the_reason_too(
    sitting: Sitting, signed: Decision, implemented: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome(decision=signed, implemented=implemented).save()


def test_nobody_from_elsewhere_sees_or_records_an_outcome(
    sitting: Sitting, signed: Decision
) -> None:
    assert_refused(reverse("outcome", args=[signed.pk]), sitting.world.outsiders)
    assert_refused(reverse("outcome", args=[signed.pk]), sitting.world.outsiders, method="post")
    assert_refused(reverse("outcomes"), [sitting.world.administrator])


def test_the_list_holds_only_decisions_of_ones_own_boards(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    page = client_of(sitting.world.outsider_same_hospital).get(reverse("outcomes"))
    assert str(signed.pk) not in page.content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    coordinator = client_of(sitting.clinic.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert coordinator.get(reverse("outcomes")).status_code == 200
        return len(asked)

    queries()  # what the first look reads once per session is not counted
    one = queries()
    for number in range(3):
        another_signed(sitting, f"40300{number}")
    assert awaiting_outcome(Decision.objects.all()).count() > 1
    assert queries() == one


# ------------------------------------------------------------------ what the record says


def step(label: str, *, done: bool, recorded: str = "") -> DecidedStep:
    return DecidedStep(label, done, parse_when(recorded) if recorded else None)


def test_all_steps_recorded_suggest_that_it_was_done() -> None:
    found = suggestion([step("liver", done=True, recorded="2026-12-04"), step("drugs", done=True)])
    assert (found.implemented, found.waiting) == ("fully", ())
    assert found.first == parse_when("2026-12-04")


def test_some_steps_recorded_suggest_partly_and_name_what_waits() -> None:
    found = suggestion([step("liver", done=True, recorded="2027-01"), step("drugs", done=False)])
    assert (found.implemented, found.done, found.waiting) == ("partly", ("liver",), ("drugs",))


def test_nothing_recorded_is_unknown_and_never_not_done() -> None:
    assert suggestion([step("liver", done=False)]).implemented == "unknown"
    assert suggestion([]).implemented == "unknown"
