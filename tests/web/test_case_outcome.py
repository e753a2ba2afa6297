"""From the case to what became of it: its meeting, its decisions, and whether they still hold."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic import AS_OF, patient_on
from tests.meetings.pages import at
from tests.sitting import Sitting, sign
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.patients.merging import merge_patients
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


def test_of_a_merged_record_the_person_is_shown_who_stayed(
    client_of: ClientOf, sitting: Sitting
) -> None:
    """The case was opened on a record that turned out to be another one's double."""
    world, draft = sitting.world, sitting.draft()
    stays = patient_on(world.board, world.coordinator, family="Holt-Reyes", number="771200")
    duplicate = sitting.clinic.patient
    merge_patients(duplicate=duplicate, into=stays, by=world.coordinator, reason="Same person")
    chair = client_of(world.chair)
    for name, pk in (
        ("case", sitting.clinic.case.pk),
        ("case-edit", sitting.clinic.case.pk),
        ("decision-edit", sitting.clinic.case.pk),
        ("decision", draft.pk),
    ):
        page = chair.get(reverse(name, args=[pk])).content.decode()
        bar = page.partition('id="patient-bar"')[2].partition('aria-label="Alerts"')[0]
        assert f'<a href="{reverse("patient", args=[stays.pk])}">Mirren Holt-Reyes</a>' in bar
        assert "771200" in bar
        assert "402118" not in bar
        assert '<span class="tb-patient__key">merged from</span> Mirren Holt</li>' in bar
        assert "Mirren Holt-Reyes" in page.partition("<title>")[2].partition("</title>")[0]
    read = Decision.objects.select_related("case__patient").get(pk=draft.pk)
    paper = document_of(seen_for(read, as_of=AS_OF))
    who = ("Mirren Holt-Reyes", "born 12 Mar 1964", "Hospital no. 771200")
    assert paper.subject == (*who, "merged from Mirren Holt")


def test_a_record_that_was_never_merged_says_nothing_of_it(
    client_of: ClientOf, sitting: Sitting
) -> None:
    assert "merged from" not in case_page(client_of(sitting.world.chair), sitting)
