"""Who does what by when: given on a signed decision, settled with a reason, never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import AS_OF
from tests.sitting import Sitting, sign
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions import services as decisions
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.models import Decision
from tumorboard.followup import actions
from tumorboard.followup.services import NotSigned
from tumorboard.patients.models import Patient
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
YESTERDAY = dt.date(2026, 1, 7)


@pytest.fixture
def signed(sitting: Sitting) -> Decision:
    return sign(sitting.draft(), by=sitting.world.chair, as_of=AS_OF)


@pytest.fixture
def action(sitting: Sitting, signed: Decision) -> Action:
    return actions.add_action(
        signed, text="Ask for RAS", owner=sitting.world.pathologist, due_on=YESTERDAY,
        by=sitting.clinic.coordinator,
    )  # fmt: skip


def test_an_action_is_given_on_the_page_of_the_decision(
    sitting: Sitting, signed: Decision, client_of: ClientOf
) -> None:
    form = {
        "text": "Ask for RAS",
        "owner": str(sitting.world.pathologist.pk),
        "due_on": "2027-01-07",
    }
    coordinator = client_of(sitting.clinic.coordinator)
    answer = coordinator.post(reverse("action-add", args=[signed.pk]), form)
    assert answer.status_code == 303
    page = coordinator.get(reverse("decision", args=[signed.pk])).content.decode()
    assert "Ask for RAS" in page
    assert AuditEvent.objects.filter(action="action.added").count() == 1


def test_its_owner_finds_it_at_home_and_says_that_it_is_done(
    sitting: Sitting, action: Action, client_of: ClientOf
) -> None:
    pathologist = client_of(sitting.world.pathologist)
    home = pathologist.get("/").content.decode()
    assert "1 action of yours" in home
    assert "late" in home
    form = {"version": "1", "state": "done", "reason": ""}
    assert pathologist.post(reverse("action", args=[action.pk]), form).status_code == 303
    assert "None is open" in pathologist.get("/").content.decode()


def test_death_stops_an_action(sitting: Sitting, action: Action, client_of: ClientOf) -> None:
    Patient.objects.filter(pk=action.case.patient_id).update(vital_status="dead")
    pathologist = client_of(sitting.world.pathologist)
    assert "None is open" in pathologist.get("/").content.decode()
    assert "Ask for RAS" not in pathologist.get(reverse("actions")).content.decode()


def test_who_looks_at_an_action_is_on_record(
    sitting: Sitting, action: Action, client_of: ClientOf
) -> None:
    nurse = sitting.world.nurse
    client_of(nurse).get(reverse("action", args=[action.pk]))
    seen = AuditEvent.objects.get(action="action.read")
    assert (seen.actor, seen.patient_id) == (nurse, action.case.patient_id)


def test_what_was_not_done_needs_a_reason(
    sitting: Sitting, action: Action, client_of: ClientOf
) -> None:
    pathologist = client_of(sitting.world.pathologist)
    form = {"version": "1", "state": "not_done", "reason": ""}
    refused = pathologist.post(reverse("action", args=[action.pk]), form)
    assert refused.status_code == 422
    assert "Say why it was not done" in refused.content.decode()
    with pytest.raises(actions.ReasonMissing):
        actions.settle(action, version=1, state="not_done", by=sitting.world.chair)


def test_two_people_who_settle_it_at_once_do_not_overwrite_each_other(
    sitting: Sitting, action: Action, client_of: ClientOf
) -> None:
    actions.settle(action, version=1, state="done", by=sitting.world.chair)
    form = {"version": "1", "state": "not_done", "reason": "No tissue left"}
    late = client_of(sitting.world.pathologist).post(reverse("action", args=[action.pk]), form)
    assert late.status_code == 409
    assert Action.objects.get().state == "done"


def test_an_amended_decision_asks_whether_its_actions_still_hold(
    sitting: Sitting, signed: Decision, action: Action, client_of: ClientOf
) -> None:
    amended = decisions.amend(signed, by=sitting.world.chair, reason="RAS has come")
    sign(amended, by=sitting.world.chair, as_of=AS_OF)
    page = client_of(sitting.world.chair).get(reverse("decision", args=[signed.pk]))
    assert "see whether each action still holds" in page.content.decode()
    newest = client_of(sitting.world.chair).get(reverse("decision", args=[amended.pk]))
    assert "Ask for RAS" in newest.content.decode(), "the case keeps its actions"


def test_only_a_signed_decision_gives_actions(sitting: Sitting) -> None:
    with pytest.raises(NotSigned):
        actions.add_action(
            sitting.draft(), text="x", owner=sitting.world.chair, due_on=YESTERDAY,
            by=sitting.world.chair,
        )  # fmt: skip


def test_nobody_from_elsewhere_gives_or_settles_actions(
    sitting: Sitting, signed: Decision, action: Action
) -> None:
    outsiders = sitting.world.outsiders
    for address in (reverse("action-add", args=[signed.pk]), reverse("action", args=[action.pk])):
        assert_refused(address, outsiders)
        assert_refused(address, outsiders, method="post")
    assert_refused(reverse("actions"), [sitting.world.administrator])


def test_the_list_costs_the_same_however_long_it_is(
    sitting: Sitting, signed: Decision, action: Action, client_of: ClientOf
) -> None:
    coordinator = client_of(sitting.clinic.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert coordinator.get(reverse("actions")).status_code == 200
        return len(asked)

    queries()  # what the first look reads once per session is not counted
    one = queries()
    for number in range(5):
        actions.add_action(
            signed, text=f"Call {number}", owner=sitting.world.nurse, due_on=YESTERDAY,
            by=sitting.world.chair,
        )  # fmt: skip
    assert queries() == one
