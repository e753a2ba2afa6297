"""The plan screen: the wish above all, every alternative beside the others, none preselected."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.patients.models import Wishes
from tumorboard.people.models import User
from tumorboard.people.permissions import ROLES, Permission
from tumorboard.people.roles import Role

ClientOf = Callable[[User], Client]


def screen(clinic: Clinic, client: Client) -> str:
    answer = client.get(reverse("plan", args=[clinic.case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def columns(page: str) -> list[str]:
    return re.findall(r'id="option-([\w-]+)"', page)


def test_the_wish_stands_above_the_alternatives(clinic: Clinic, client_of: ClientOf) -> None:
    client = client_of(clinic.coordinator)
    assert "Not recorded. Ask someone who has met the patient" in screen(clinic, client)
    wishes = Wishes.objects.get(patient=clinic.patient)
    wishes.update_fields(wishes.version, by=clinic.coordinator, statement="No stoma, if possible")
    page = screen(clinic, client)
    assert page.index("No stoma, if possible") < page.index("Alternatives</h2>")


def test_every_pathway_has_its_column_and_the_non_curative_ones_always(
    clinic: Clinic, client_of: ClientOf
) -> None:
    page = screen(clinic, client_of(clinic.coordinator))
    found = columns(page)
    assert len(found) == len(set(found)) > 20
    for always in ("palliative-systemic", "observation", "supportive-care", "clinical-trial"):
        column = page.partition(f'id="option-{always}"')[2].partition('id="option-')[0]
        assert "Not curative by itself" in column
        assert "Make this the plan" in column
    assert "the plan in hand" not in page.replace("To the plan in hand", "")


def test_what_is_excluded_comes_last_and_says_by_what(clinic: Clinic, client_of: ClientOf) -> None:
    page = screen(clinic, client_of(clinic.coordinator))
    excluded = page.partition("excluded: by what")[2].partition("The same as one table")[0]
    assert columns(excluded)
    assert "because" in excluded
    assert "Would be proposed with" in excluded
    assert "It is for cancers of the colon" in excluded
    assert "Make this the plan" not in excluded


def test_who_may_not_edit_plans_chooses_none(
    clinic: Clinic, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = ROLES[Role.MEMBER] - {Permission.EDIT_PLAN}
    monkeypatch.setitem(ROLES, Role.MEMBER, reading)
    client = client_of(clinic.world.member)
    page = screen(clinic, client)
    assert columns(page)
    assert "Make this the plan" not in page
    choose = reverse("plan-choose", args=[clinic.case.pk])
    assert client.post(choose, {"pathway": "observation"}).status_code == 403


def test_reading_the_plan_is_recorded(clinic: Clinic, client_of: ClientOf) -> None:
    screen(clinic, client_of(clinic.coordinator))
    read = AuditEvent.objects.filter(action="plan.read").get()
    assert read.patient_id == clinic.patient.pk


def test_the_screen_is_closed_to_outsiders(clinic: Clinic) -> None:
    world = clinic.world
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    assert_refused(reverse("plan", args=[clinic.case.pk]), outsiders)
