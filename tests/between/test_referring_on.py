"""A case goes on to another board: its own case there, one owner of the next step, both told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.between.conftest import STEP, Between, ClientOf, referred
from tests.sitting import Sitting
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case
from tumorboard.cases.referral_on import (
    NotOnEitherTeam,
    PatientDied,
    give_next_step,
    refer_on,
)
from tumorboard.cases.share_models import BoardReferral, CaseShare
from tumorboard.cases.sharing import NotAnotherBoard, share
from tumorboard.documents.blocks import Paragraph, read_document
from tumorboard.patients.models import Patient
from tumorboard.people.models import User
from tumorboard.records import StaleVersion


def case_page(client_of: ClientOf, user: User, case: Case) -> str:
    address = reverse("case", args=[case.pk])
    return client_of(user).get(address).content.decode()


def test_the_other_board_gets_a_case_of_its_own(between: Between) -> None:
    there, here = between.there, between.here
    assert there.patient_id == here.patient_id
    assert (there.urgency, there.owner) == ("urgent", between.lung_coordinator)
    assert there.next_on == between.today + dt.timedelta(days=7)
    assert there.referrer == "Colorectal board"
    assert between.referral.source_id == here.pk
    noted = AuditEvent.objects.filter(action="case.referred_on", object_id=str(here.pk))
    assert noted.count() == 1


def test_the_days_on_the_clock_run_on(sitting: Sitting) -> None:
    day = dt.date(2026, 11, 2)
    source = sitting.clinic.case
    source.update_fields(source.version, by=None, clock="pathway", referred_on=day)
    made = referred(sitting, dt.date(2026, 11, 25)).case
    assert (made.clock, made.referred_on) == ("pathway", day)
    assert made.clock_ends_on is not None


def test_both_pages_name_the_next_step_and_the_one_who_has_it(
    between: Between, client_of: ClientOf
) -> None:
    for user, case in (
        (between.sitting.world.member, between.here),
        (between.lung_coordinator, between.there),
    ):
        page = case_page(client_of, user, case)
        assert STEP in page
        assert "<b>Cora Lind</b>" in page


def test_each_board_reads_what_the_other_signed_and_nothing_else(
    between: Between, client_of: ClientOf
) -> None:
    ours = between.signed_here(answer="Resect the liver first")
    theirs = between.signed_there(answer="Resect the nodule first")
    lung, member = between.lung_coordinator, between.sitting.world.member
    assert "Resect the liver first" in case_page(client_of, lung, between.there)
    assert "Resect the nodule first" in case_page(client_of, member, between.here)
    for user, decision in ((lung, ours), (member, theirs)):
        shared = client_of(user).get(reverse("shared-decision", args=[decision.pk]))
        assert decision.answer in shared.content.decode()
        assert client_of(user).get(reverse("decision", args=[decision.pk])).status_code == 404
        assert client_of(user).get(reverse("case", args=[decision.case_id])).status_code == 404
    looked = AuditEvent.objects.filter(action="decision.shared_read", actor=lung)
    assert [event.object_id for event in looked] == [str(ours.pk)]


def test_a_draft_is_never_shared(between: Between, client_of: ClientOf) -> None:
    draft = between.sitting.draft(answer="Not signed yet")
    lung = client_of(between.lung_coordinator)
    assert lung.get(reverse("shared-decision", args=[draft.pk])).status_code == 404
    assert "Not signed yet" not in case_page(client_of, between.lung_coordinator, between.there)


def test_the_paper_of_one_board_names_the_decision_of_the_other(between: Between) -> None:
    between.signed_here(answer="Resect the liver first", intent="curative")
    theirs = between.signed_there(intent="palliative")
    told = " ".join(
        block.text for block in read_document(theirs.text).blocks if isinstance(block, Paragraph)
    )
    assert "Colorectal board, decision 1 of" in told
    assert "Resect the liver first" in told
    assert "Contradiction: The intent differs" in told


def test_a_paper_without_another_board_has_no_such_part(sitting: Sitting) -> None:
    draft = sitting.draft()
    assert "Other boards" not in draft.text


def test_without_a_share_nothing_crosses(sitting: Sitting, client_of: ClientOf) -> None:
    made = referred(sitting, dt.date(2026, 11, 25), share=False).case
    assert not CaseShare.objects.exists()
    from_here = sitting.world.outsider_same_hospital
    assert "Our decisions are not shared with them." in case_page(client_of, from_here, made)


def test_whoever_gave_a_share_ends_it_and_the_other_board_cannot(
    between: Between, client_of: ClientOf
) -> None:
    ours = between.signed_here()
    given = CaseShare.objects.get(case=between.here)
    lung = client_of(between.lung_coordinator)
    assert lung.post(reverse("share-end", args=[given.pk])).status_code == 403
    coordinator = client_of(between.sitting.world.coordinator)
    assert coordinator.post(reverse("share-end", args=[given.pk])).status_code == 303
    assert lung.get(reverse("shared-decision", args=[ours.pk])).status_code == 404
    assert AuditEvent.objects.filter(action="case.share_ended").count() == 1
    again = reverse("case-share", args=[between.here.pk])
    coordinator.post(again, {"board": between.there.board_id})
    assert lung.get(reverse("shared-decision", args=[ours.pk])).status_code == 200


def test_only_another_board_of_the_same_hospital(sitting: Sitting) -> None:
    case, world = sitting.clinic.case, sitting.world
    for board in (world.board, world.board_elsewhere):
        with pytest.raises(NotAnotherBoard):
            share(case, board=board, by=world.coordinator)


def given(sitting: Sitting) -> dict[str, Any]:
    world = sitting.world
    return {
        "board": world.other_board, "question": "Which?", "next_on": dt.date(2099, 1, 5),
        "owner": world.outsider_same_hospital, "next_step": STEP,
        "next_step_owner": world.coordinator, "by": world.coordinator,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("owner", "coordinator"),
        ("next_step_owner", "outsider_other_hospital"),
        ("next_step_owner", "administrator"),
    ],
)
def test_owners_serve_on_the_boards(sitting: Sitting, name: str, who: str) -> None:
    with pytest.raises(NotOnEitherTeam):
        refer_on(sitting.clinic.case, **{**given(sitting), name: getattr(sitting.world, who)})


def test_nobody_is_referred_on_who_has_died(sitting: Sitting) -> None:
    Patient.objects.update(vital_status="dead")
    case = Case.objects.get(pk=sitting.clinic.case.pk)
    with pytest.raises(PatientDied):
        refer_on(case, **given(sitting))


def test_the_form_refers_once_however_often_it_is_sent(
    sitting: Sitting, client_of: ClientOf
) -> None:
    world, client = sitting.world, client_of(sitting.world.coordinator)
    address = reverse("case-refer-on", args=[sitting.clinic.case.pk])
    seal = client.get(address).context["form"].initial["seal"]
    lung = world.outsider_same_hospital
    sent = {
        "to": f"{world.other_board.pk}:{lung.pk}", "question": "Another cancer?",
        "urgency": "routine", "next_on": "2099-01-05", "next_step": STEP,
        "next_step_owner": str(world.coordinator.pk), "share_decisions": "on", "seal": seal,
    }  # fmt: skip
    assert client.post(address, sent).status_code == 303
    assert client.post(address, sent).status_code == 303
    referral = BoardReferral.objects.get()
    assert referral.case.question == "Another cancer?"
    assert CaseShare.objects.count() == 2
    for wrong in ({"next_on": "2020-01-05"}, {"next_step_owner": str(world.editor.pk)}, {"to": ""}):
        assert client.post(address, {**sent, **wrong}).status_code == 422


def test_the_next_step_changes_hands_and_never_has_two(
    between: Between, client_of: ClientOf
) -> None:
    row, lung = between.referral, between.lung_coordinator
    address = reverse("next-step", args=[between.there.pk, row.pk])
    client = client_of(lung)
    sent = {"version": row.version, "next_step": "Books the PET-CT", "next_step_owner": lung.pk}
    assert client.get(address).status_code == 200
    assert client.post(address, sent).status_code == 303
    row.refresh_from_db()
    assert (row.next_step_owner, row.next_step) == (lung, "Books the PET-CT")
    assert client.post(address, {**sent, "next_step": "Something else"}).status_code == 409
    with pytest.raises(StaleVersion):
        give_next_step(row, version=1, next_step="Mine", next_step_owner=lung, by=lung)
    page = case_page(client_of, between.sitting.world.member, between.here)
    assert "Books the PET-CT" in page


def test_outsiders_reach_none_of_it(between: Between, client_of: ClientOf) -> None:
    world, signed = between.sitting.world, between.signed_here()
    addresses = [
        reverse("case-refer-on", args=[between.here.pk]),
        reverse("case-share", args=[between.here.pk]),
        reverse("next-step", args=[between.here.pk, between.referral.pk]),
        reverse("shared-decision", args=[signed.pk]),
        reverse("share-end", args=[CaseShare.objects.get(case=between.here).pk]),
    ]
    for outsider in (world.outsider_other_hospital, world.administrator, world.auditor):
        client = client_of(outsider)
        for address in addresses:
            assert client.get(address).status_code in {403, 404, 405}, address
            assert client.post(address, {}).status_code in {403, 404, 405}, address
    lung = client_of(between.lung_coordinator)
    assert lung.get(addresses[0]).status_code == 404
    assert lung.get(addresses[2]).status_code == 404


def test_the_case_page_asks_as_much_for_many_shares_as_for_one(
    between: Between, client_of: ClientOf
) -> None:
    client = client_of(between.sitting.world.member)
    between.signed_here()
    between.signed_there()

    def asked() -> int:
        address = reverse("case", args=[between.here.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = asked()
    for _ in range(3):
        referred(between.sitting, between.today)
    assert asked() == few
