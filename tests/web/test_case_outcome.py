"""From the case to what became of it: its meeting, its decisions, and whether they still hold."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.meetings.pages import at
from tests.sitting import Sitting, sign
from tumorboard.decisions.models import Decision
from tumorboard.patients.models import Lesion
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
CHANGED = "<b>Facts changed since</b>"


def case_page(client: Client, sitting: Sitting) -> str:
    answer = client.get(reverse("case", args=[sitting.clinic.case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def signed(sitting: Sitting) -> Decision:
    return sign(sitting.draft(), by=sitting.world.chair, as_of=timezone.now().date())


def test_a_listed_case_leads_to_its_meeting(client_of: ClientOf, sitting: Sitting) -> None:
    page = case_page(client_of(sitting.world.member), sitting)
    assert f'href="{at("meeting-case", sitting.item)}"' in page
    assert "Listed for the meeting of 25 Nov 2026" in page


def test_a_draft_is_found_by_those_who_may_write_it(client_of: ClientOf, sitting: Sitting) -> None:
    sitting.draft()
    draft = f'href="{reverse("decision-edit", args=[sitting.clinic.case.pk])}"'
    assert draft in case_page(client_of(sitting.world.chair), sitting)
    assert draft not in case_page(client_of(sitting.world.member), sitting)


def test_a_signed_decision_is_named_by_number_and_date(
    client_of: ClientOf, sitting: Sitting
) -> None:
    decision = signed(sitting)
    page = case_page(client_of(sitting.world.member), sitting)
    on = timezone.localtime(decision.signed_at, ZoneInfo(sitting.world.hospital.time_zone))
    assert f'href="{reverse("decision", args=[decision.pk])}"' in page
    assert f"Decision 1, {on.day} {on:%b %Y}" in page
    assert CHANGED not in page


def test_facts_that_changed_since_the_decision_are_told(
    client_of: ClientOf, sitting: Sitting
) -> None:
    decision = signed(sitting)
    record_finding(
        Lesion, patient=sitting.clinic.patient, by=sitting.world.radiologist, organ="lung",
        nature="metastasis",
    )  # fmt: skip
    page = case_page(client_of(sitting.world.member), sitting)
    link = f'<a href="{reverse("decision", args=[decision.pk])}">decision 1</a>'
    assert f"{CHANGED} {link} was signed" in page
