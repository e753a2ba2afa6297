"""The impact on the pages of a change set: open plans first, cases only of one's own boards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.models import GuidelineVersion
from tests.clinic import AS_OF, Clinic, patient_on
from tests.editorial.items_in import item_of
from tests.plans.planning import chosen
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.assessment.services import current_assessment, keep_assessment
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.services import refer
from tumorboard.editorial import services
from tumorboard.editorial.models import ChangeSet
from tumorboard.jobs.models import Job
from tumorboard.people.models import Membership, User
from tumorboard.people.roles import Role
from tumorboard.tasks import catalogue

pytestmark = pytest.mark.django_db
assert catalogue.JOBS
ClientOf = Callable[[User], Client]
AGE = "geriatric.age"


@pytest.fixture
def base(clinic: Clinic) -> GuidelineVersion:
    return clinic.version


@pytest.fixture
def lowered(change_set: ChangeSet, world: World, clinic: Clinic) -> ChangeSet:
    """From 60 instead of 70: the patient of the clinic is 62, and has a plan."""
    chosen(clinic)
    write(change_set, world, AGE, "60")
    return change_set


def write(change_set: ChangeSet, world: World, item: str, value: str) -> None:
    shown = item_of(change_set, "thresholds", item)
    services.change_item(
        change_set, kind="thresholds", item=item, data={**shown, "value": value}, shown=shown,
        by=world.editor,
    )  # fmt: skip


def words(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_an_editor_without_a_board_sees_numbers_and_no_name(
    lowered: ChangeSet, world: World, client_of: ClientOf
) -> None:
    address = reverse("change-set-impact", args=[lowered.pk])
    for asked in ("", "?group=planned"):
        page = words(client_of(world.editor), address + asked)
        assert "(1 of 1)" in page
        assert "Other cases with an open plan: 1 case" in page
        assert "on boards that you do not see" in page
        assert "Holt" not in page
    set_page = words(client_of(world.editor), reverse("change-set", args=[lowered.pk]))
    assert "Stored cases that change (1 of 1)" in set_page
    assert "Holt" not in set_page


def test_an_editor_on_the_board_opens_the_case(
    lowered: ChangeSet, world: World, clinic: Clinic, client_of: ClientOf
) -> None:
    on_board(world)
    address = reverse("change-set-impact", args=[lowered.pk])
    page = words(client_of(world.editor), f"{address}?group=planned")
    assert reverse("case", args=[clinic.case.pk]) in page
    assert "does not apply → applies" in page
    assert "boards that you do not see" not in page
    seen = AuditEvent.objects.get(action="guideline.impact_listed")
    assert seen.actor_id == world.editor.pk


def on_board(world: World) -> None:
    Membership.objects.create(
        user=world.editor, hospital=world.hospital, board=world.board, role=Role.COORDINATOR
    )


def test_where_facts_change_the_page_says_which_and_counts_on_request(
    change_set: ChangeSet, world: World, clinic: Clinic, client_of: ClientOf
) -> None:
    chosen(clinic)
    write(change_set, world, "omd.max_n", "1")
    editor = client_of(world.editor)
    address = reverse("change-set-impact", args=[change_set.pk])
    page = words(editor, address)
    assert "Facts themselves change" in page
    assert "Changed: threshold" in page
    answer = editor.post(reverse("change-set-impact-count", args=[change_set.pk]))
    assert answer.status_code == 303
    assert Job.objects.filter(name="impact_of_changes").count() == 1
    page = words(editor, address)
    assert "Stop this job" in page
    assert "Count all cases" not in page


def test_content_with_errors_is_said_to_come_first(
    change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    write(change_set, world, AGE, "old")
    page = words(client_of(world.editor), reverse("change-set-impact", args=[change_set.pk]))
    assert "the content has errors that come first" in page
    count = reverse("change-set-impact-count", args=[change_set.pk])
    assert client_of(world.editor).post(count).status_code == 303
    assert not Job.objects.exists()


def test_outsiders_are_refused(change_set: ChangeSet, world: World) -> None:
    others = (world.chair, world.coordinator, world.auditor, *world.outsiders)
    assert_refused(reverse("change-set-impact", args=[change_set.pk]), others)
    count = reverse("change-set-impact-count", args=[change_set.pk])
    assert_refused(count, others, method="post")


def test_many_cases_ask_no_more_than_one(
    lowered: ChangeSet, world: World, clinic: Clinic, client_of: ClientOf
) -> None:
    on_board(world)
    editor = client_of(world.editor)
    changed = "?kind=recommendations&item=geriatric-assessment&before=does_not_apply&after=applies"
    pages = (
        reverse("change-set-impact", args=[lowered.pk]) + changed,
        reverse("change-set", args=[lowered.pk]),
        reverse("change-set-item", args=[lowered.pk, "thresholds", AGE]),
    )

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                editor.get(page)
            found.append(len(queries))
        return found

    few: list[list[int]] = []
    for family in ("One", "Two", "Three"):
        patient = patient_on(clinic.board, clinic.coordinator, family, f"9{family}")
        case = refer(patient=patient, board=clinic.board, question="?", by=clinic.coordinator)
        keep_assessment(case, current_assessment(case, as_of=AS_OF), by=clinic.coordinator)
        if family == "One":
            asked()
            few.append(asked())
    asked()  # the first look after an assessment reads it
    assert asked() == few[0]
