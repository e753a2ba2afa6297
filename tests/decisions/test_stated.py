"""What was said in the room is printed as unverified, and somebody has to check it."""

from __future__ import annotations

import datetime as dt

from tests.clinic import AS_OF
from tests.sitting import Sitting, sign
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions import services
from tumorboard.decisions.action_models import Action, ActionState
from tumorboard.decisions.models import Decision
from tumorboard.decisions.stated import UNVERIFIED, end_checked, waiting_for_a_check
from tumorboard.followup import actions
from tumorboard.patients.models import Genetics
from tumorboard.patients.services import change_record, originals
from tumorboard.patients.stated import IN_ROOM, unverified
from tumorboard.people.models import User

SAID = f"Stated by Ona Mensah on 2026-11-20; {IN_ROOM}"


def write(sitting: Sitting, *, by: User, source: str, **values: str) -> None:
    row = Genetics.objects.get(patient=sitting.clinic.patient)
    shown = originals(row, list(values))
    change_record(
        row, patient=sitting.clinic.patient, original=shown, by=by, source=source, **values
    )


def say(sitting: Sitting, dpd: str = "partial") -> None:
    write(sitting, by=sitting.world.coordinator, source=SAID, dpd=dpd)


def record_again(sitting: Sitting) -> None:
    write(sitting, by=sitting.world.pathologist, source="Report of the laboratory", dpd="normal")


def test_it_is_printed_and_gets_an_action_with_owner_and_day(sitting: Sitting) -> None:
    say(sitting)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    assert UNVERIFIED in signed.text
    assert "Stated by Ona Mensah on 2026-11-20" in signed.text
    action = Action.objects.get(case=sitting.clinic.case)
    assert action.owner == sitting.clinic.case.owner
    assert action.due_on == AS_OF + dt.timedelta(days=7)
    assert "Ona Mensah" in action.text


def test_what_nobody_said_in_the_room_is_not_printed(sitting: Sitting) -> None:
    by, source = sitting.world.coordinator, "Stated by Ona Mensah on 2026-11-20"
    write(sitting, by=by, source=source, dpd="partial")
    signed = sign(sitting.draft(), by=sitting.world.chair)
    assert UNVERIFIED not in signed.text
    assert not Action.objects.exists()


def test_checking_the_value_ends_the_action(sitting: Sitting) -> None:
    say(sitting)
    sign(sitting.draft(), by=sitting.world.chair)
    assert [end_checked(case) for case in waiting_for_a_check()] == [0]
    record_again(sitting)
    assert unverified(sitting.clinic.patient) == []
    assert [end_checked(case) for case in waiting_for_a_check()] == [1]
    action = Action.objects.get()
    assert (action.state, action.changed_by) == (ActionState.DONE, sitting.world.pathologist)
    assert waiting_for_a_check() == []


def test_another_value_of_the_same_row_checks_nothing(sitting: Sitting) -> None:
    say(sitting)
    write(sitting, by=sitting.world.pathologist, source="", germline="tested")
    assert len(unverified(sitting.clinic.patient)) == 1


def test_an_action_that_is_done_confirms_the_value(sitting: Sitting) -> None:
    say(sitting)
    sign(sitting.draft(), by=sitting.world.chair)
    action = Action.objects.get()
    actions.settle(action, version=action.version, state="done", by=sitting.world.nurse)
    assert unverified(sitting.clinic.patient) == []
    assert AuditEvent.objects.get(action="genetics.confirmed").actor == sitting.world.nurse


def test_an_amendment_asks_no_second_time(sitting: Sitting) -> None:
    say(sitting)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    from_before = Action.objects.get()
    amended = amend(signed, sitting)
    assert Action.objects.get().pk == from_before.pk
    assert UNVERIFIED in amended.text


def test_said_again_it_is_asked_again(sitting: Sitting) -> None:
    say(sitting)
    record_again(sitting)
    say(sitting, "complete")
    (said,) = unverified(sitting.clinic.patient)
    assert "complete" in said.words.lower()


def amend(signed: Decision, sitting: Sitting) -> Decision:
    draft = services.amend(signed, by=sitting.world.chair, reason="RAS has come")
    return sign(draft, by=sitting.world.chair)
