"""Whom to ask and who is chasing it: on the case page, on lists, and as a work list by person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.assessment.test_readiness import look
from tests.cases.test_chases import record_death, record_ecog
from tests.clinic import Clinic, patient_on
from tumorboard.assessment.models import Readiness
from tumorboard.assessment.readiness import items_of
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import chases
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.patients.models import Primary
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
ECOG = "fitness.ecog"
LIST = "/cases/chasing/"
NOT_ENCODED = "guidance is encoded for this question – nothing was checked"


@pytest.fixture
def desk(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def panel(client: Client, clinic: Clinic) -> str:
    page = text(client, reverse("case", args=[clinic.case.pk]))
    return page.partition('id="case-chasing"')[2].partition("</section>")[0]


def one_item(clinic: Clinic, item: str = ECOG) -> str:
    return reverse("case-chase", args=[clinic.case.pk, item])


def test_the_case_page_says_whom_to_ask_by_name(clinic: Clinic, desk: Client) -> None:
    shown = panel(desk, clinic)
    assert "Radiologist: Rada Petrova" in shown
    assert "Pathologist: Paolo Neri" in shown
    assert "No pathology is recorded" in shown
    assert "Fitness (ECOG)" in shown or "performance status" in shown
    assert "missing, 0 chased" in shown
    assert "nobody chases it" in shown


def test_one_click_takes_over_what_is_asked_of_the_same_people(
    clinic: Clinic, desk: Client
) -> None:
    address = reverse("case-take-over", args=[clinic.case.pk])
    posted = {"item": [ECOG, "fitness.rockwood", "nothing.such"]}
    answer = desk.post(address, posted)
    assert answer.status_code == 303
    assert set(Chase.objects.values_list("item", flat=True)) == {ECOG, "fitness.rockwood"}
    assert '<b>Cora Lind</b> <span class="tb-muted">since' in panel(desk, clinic)
    assert "missing, 2 chased" in panel(desk, clinic)
    assert desk.post(address, posted).status_code == 303  # sent twice
    assert Chase.objects.count() == 2


def test_it_is_given_to_a_colleague_with_a_note(clinic: Clinic, desk: Client) -> None:
    nurse = clinic.world.nurse
    assert "nobody" in text(desk, one_item(clinic))
    posted = {"revision": 0, "to": nurse.pk, "note": "asked by telephone"}
    assert desk.post(one_item(clinic), posted).status_code == 303
    assert "<b>Nia Parry</b>" in panel(desk, clinic)
    page = text(desk, one_item(clinic))
    assert "Nia Parry chases it: asked by telephone" in page
    assert "(by Cora Lind)" in page
    late = desk.post(one_item(clinic), {"revision": 0, "to": clinic.coordinator.pk})
    assert late.status_code == 409
    assert "Someone else changed this first" in late.content.decode()
    assert desk.post(one_item(clinic), {"revision": 1, "to": ""}).status_code == 303
    assert "<b>" not in panel(desk, clinic)


def test_only_the_team_of_the_board_can_be_given_it(clinic: Clinic, desk: Client) -> None:
    for outsider in clinic.world.outsiders:
        posted = {"revision": 0, "to": outsider.pk}
        assert desk.post(one_item(clinic), posted).status_code == 422
    assert not Chase.objects.exists()


def test_what_is_not_missing_cannot_be_chased(clinic: Clinic, desk: Client) -> None:
    assert desk.get(one_item(clinic, "nothing.such")).status_code == 404
    chases.take_over(clinic.case, [ECOG], by=clinic.coordinator)
    record_ecog(clinic)
    assert "Not missing any more" in text(desk, one_item(clinic))
    assert "ECOG" not in panel(desk, clinic)  # at once, without anybody ticking it


def test_outsiders_see_and_chase_nothing(clinic: Clinic, client_of: ClientOf) -> None:
    look(clinic.case)
    chases.take_over(clinic.case, [ECOG], by=clinic.coordinator)
    for outsider in clinic.world.outsiders:
        client = client_of(outsider)
        assert client.get(one_item(clinic)).status_code == 404
        assert client.post(one_item(clinic), {"revision": 1, "to": ""}).status_code == 404
        taken = client.post(reverse("case-take-over", args=[clinic.case.pk]), {"item": ECOG})
        assert taken.status_code == 404
        for of in ("mine", "nobody", str(clinic.coordinator.pk)):
            page = text(client, f"{LIST}?of={of}")
            assert "Holt" not in page
            assert "Cora Lind" not in page
    assert client_of(clinic.world.auditor).get(LIST).status_code == 403
    assert Chase.objects.count() == 1


def test_the_work_list_is_by_person_with_days(clinic: Clinic, client_of: ClientOf) -> None:
    nurse, by = clinic.world.nurse, clinic.coordinator
    look(clinic.case)
    chases.take_over(clinic.case, [ECOG], by=by)
    chases.take_over(clinic.case, ["wish.recorded"], by=nurse)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        look(Case.objects.get(pk=clinic.case.pk))
        desk = client_of(by)
        mine, nobodys = text(desk, LIST), text(desk, f"{LIST}?of=nobody")
        hers = text(desk, f"{LIST}?of={nurse.pk}")
        home = text(desk, reverse("home"))
    items = items_of(Readiness.objects.get(case=clinic.case), clinic.case)
    wishes = next(escape(each.words) for each in items if each.id == "wish.recorded")
    pathology = "No pathology is recorded"
    assert "What I chase" in mine
    assert ", 3 days" in mine
    assert pathology not in mine
    assert pathology in nobodys
    assert "nobody chases it" in nobodys
    assert "What Nia Parry chases" in hers
    assert wishes in hers
    assert wishes not in mine
    assert "1 missing item that you chase" in home
    listed = AuditEvent.objects.filter(action="chases.listed")
    assert [row.changes() for row in listed] == [{"patients": [None, "1"]}] * 3


def test_lists_say_how_many_are_chased(clinic: Clinic, desk: Client) -> None:
    look(clinic.case)
    chases.take_over(clinic.case, [ECOG], by=clinic.coordinator)
    assert "missing, 1 chased" in text(desk, reverse("cases"))


def test_of_the_dead_nothing_is_chased(clinic: Clinic, desk: Client) -> None:
    look(clinic.case)
    chases.take_over(clinic.case, [ECOG], by=clinic.coordinator)
    record_death(clinic.patient, clinic.coordinator)
    clinic.case.patient.refresh_from_db()
    assert "nothing is chased any more" in panel(desk, clinic)
    assert "nothing is chased any more" in text(desk, one_item(clinic))
    assert desk.post(one_item(clinic), {"revision": 1, "to": ""}).status_code == 409
    desk.post(reverse("case-take-over", args=[clinic.case.pk]), {"item": "wish.recorded"})
    assert Chase.objects.count() == 1
    for of in ("mine", "nobody"):
        assert "Holt" not in text(desk, f"{LIST}?of={of}")


def test_without_guidance_that_is_said_and_the_board_asks_all_the_same(
    clinic: Clinic, desk: Client
) -> None:
    type(clinic.version).objects.all().delete()
    page = text(desk, reverse("case", args=[clinic.case.pk]))
    missing = page.partition('id="case-missing"')[2]
    assert f"No {NOT_ENCODED}" in missing.partition("Whom to ask")[0]
    assert "Fitness (ECOG)" in panel(desk, clinic)
    look(clinic.case)
    for address in (reverse("cases"), f"{LIST}?of=nobody"):
        assert "no guidance encoded for this question – nothing was checked" in text(desk, address)


def test_a_question_about_a_cancer_without_guidance_is_no_ready_case(
    clinic: Clinic, desk: Client
) -> None:
    """Guidance there is, but none for this question."""
    by = clinic.coordinator
    skin = record_finding(Primary, patient=clinic.patient, by=by, label="Skin", topography="C44.9")
    Case.objects.filter(pk=clinic.case.pk).update(focus_primary=skin)
    look(Case.objects.get(pk=clinic.case.pk))
    assert "no guidance encoded for this question" in text(desk, reverse("cases"))
    page = text(desk, reverse("case", args=[clinic.case.pk]))
    assert f"No {NOT_ENCODED}" in page.partition('id="case-missing"')[2].partition("</h2>")[2][:200]


def test_more_cases_and_chases_ask_no_more_of_the_database(clinic: Clinic, desk: Client) -> None:
    by = clinic.coordinator

    def add(family: str, number: str) -> None:
        patient = patient_on(clinic.board, by, family, number)
        case = refer(patient=patient, board=clinic.board, question="Which first?", by=by)
        look(case)
        chases.take_over(case, [ECOG, "wish.recorded"], by=by)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    addresses = [LIST, f"{LIST}?of=nobody", reverse("cases"), reverse("home")]
    add("Brand", "900001")
    for address in addresses:
        desk.get(address)
    before = [asked(address) for address in addresses]
    add("Marlow", "900002")
    add("Quill", "900003")
    assert [asked(address) for address in addresses] == before
