"""The page of a case: what is asked, known, missing and proposed; and what one does there."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from guidelines.publishing import retire
from tests.clinic import Clinic
from tests.support.refusal import assert_refused
from tumorboard.assessment.services import current_assessment
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.cases.models import Case
from tumorboard.patients.models import Lesion, Measurement, Specimen
from tumorboard.patients.queries import findings_of
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.people.roles import Specialty
from tumorboard.web.assessment.answers import place_of, shown_values

ClientOf = Callable[[User], Client]
ASKED = {"entry_type": "new", "urgency": "routine"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser_of(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


def page_of(client: Client, clinic: Clinic, query: str = "") -> str:
    answer = client.get(reverse("case", args=[clinic.case.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_case_answers_four_things(clinic: Clinic, browser_of: Client) -> None:
    page = page_of(browser_of, clinic)
    assert clinic.case.question in page
    assert "1 liver metastasis" in page
    assert "What is missing" in page
    assert "Proposed, with reasons" in page
    assert "For discussion by the board" in page
    assert "version 2026.4" in page


def test_the_case_says_who_is_needed_and_how_complex_it_is(
    clinic: Clinic, browser_of: Client
) -> None:
    clinic.board.quorum.create(specialty=Specialty.LIVER_SURGERY)
    clinic.board.quorum.create(specialty=Specialty.NEUROSURGERY)
    Case.objects.filter(pk=clinic.case.pk).update(urgency="urgent")
    text = " ".join(strip_tags(page_of(browser_of, clinic)).split())
    assert "because urgent; not yet looked at" in text
    assert "Has met the patient: not recorded" in text
    assert "Liver surgery (" in text
    assert "Neurosurgery (nobody on the team)" in text


def test_looking_is_noted_and_stores_nothing_else(clinic: Clinic, browser_of: Client) -> None:
    before = AuditEvent.objects.exclude(operation=Operation.READ).count()
    page_of(browser_of, clinic)
    page_of(browser_of, clinic, "?pathway=observation")
    assert AuditEvent.objects.exclude(operation=Operation.READ).count() == before
    event = AuditEvent.objects.filter(action="case.read").latest("id")
    assert (event.actor, event.patient_id) == (clinic.coordinator, clinic.patient.pk)


def test_no_pathway_is_preselected(clinic: Clinic, browser_of: Client) -> None:
    page = page_of(browser_of, clinic)
    assert "tb-alternative--shown" not in page
    assert "Make this the plan" not in page
    looked = page_of(browser_of, clinic, "?pathway=observation")
    assert looked.count("tb-alternative--shown") == 1
    assert "Make this the plan" in looked
    assert "Supportive care alone" in page


def test_every_pathway_that_applies_or_is_contested_is_drawn(
    clinic: Clinic, browser_of: Client
) -> None:
    result = current_assessment(clinic.case, as_of=timezone.now().date()).computed.result
    drawn: set[str] = set()
    not_drawn: set[str] = set()
    for offered in result.pathways:
        plan = offered.plan
        dated = any(step.earliest for step in plan.steps)
        possible = plan.feasibility in {"feasible", "contested"} and plan.status != "open"
        (drawn if possible and dated else not_drawn).add(offered.id)
    page = page_of(browser_of, clinic)
    assert drawn
    assert not_drawn
    for pathway in drawn:
        assert page.count(f'id="pathway-{pathway}-title"') == 1
    for pathway in not_drawn:
        assert f'id="pathway-{pathway}-title"' not in page
    pictures = page.partition('class="tb-alternatives"')[2].partition("</ul>\n    <details")[0]
    assert "The same as a table" in pictures
    assert 'tabindex="0" role="img"' not in pictures  # the keyboard is not held up by every step


def test_htmx_gets_the_alternatives_alone(clinic: Clinic, browser_of: Client) -> None:
    address = reverse("case", args=[clinic.case.pk]) + "?pathway=observation"
    fragment = browser_of.get(address, headers=HTMX).content.decode().strip()
    assert fragment.startswith('<div id="case-alternatives"')


def test_outsiders_learn_nothing(clinic: Clinic) -> None:
    world = clinic.world
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    assert_refused(reverse("case", args=[clinic.case.pk]), outsiders)
    assert_refused(reverse("case-edit", args=[clinic.case.pk]), outsiders)
    assert_refused(reverse("case-refer", args=[clinic.patient.pk]), outsiders)
    for name in ("case-answer", "case-move"):
        assert_refused(reverse(name, args=[clinic.case.pk]), outsiders, method="post")


def test_a_board_without_content_says_that_nothing_was_checked(
    clinic: Clinic, browser_of: Client
) -> None:
    retire(clinic.version, by="another@example.org", reason="Superseded", on=timezone.now())
    page = page_of(browser_of, clinic)
    assert "No guidance is encoded for this question – nothing was checked" in page


def test_a_case_of_many_lesions_costs_what_one_of_few_does(
    clinic: Clinic, browser_of: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(browser_of, clinic)
        return len(queries)

    cost()
    before = cost()
    for number in range(12):
        lesion = record_finding(
            Lesion, patient=clinic.patient, by=clinic.coordinator, organ="liver", segments="5"
        )
        record_finding(
            Measurement,
            patient=clinic.patient,
            by=clinic.coordinator,
            lesion=lesion,
            date="2026-11-02",
            longest_mm=number + 5,
        )
    assert cost() == before


# ------------------------------------------------------------------ answering right there


def answer(client: Client, clinic: Clinic, about: str, **values: str) -> Any:
    page = page_of(client, clinic)
    shown = page.partition(f'value="{about}"')[2].partition('name="shown" value="')[2]
    posted = {"about": about, "shown": shown.partition('"')[0], **values}
    return client.post(reverse("case-answer", args=[clinic.case.pk]), posted)


def test_an_answer_goes_into_the_record_and_changes_the_case(
    clinic: Clinic, browser_of: Client
) -> None:
    answered = answer(browser_of, clinic, "genetics.dpd", dpd="complete")
    assert answered.status_code == 303
    page = page_of(browser_of, clinic)
    assert "DPD complete" in page
    assert "No fluoropyrimidine with complete DPD deficiency" in page
    assert AuditEvent.objects.filter(
        action="genetics.changed", actor=clinic.coordinator, patient_id=clinic.patient.pk
    ).exists()


def test_dates_that_settle_the_timing_change_the_proposals(
    clinic: Clinic, browser_of: Client
) -> None:
    """The newcomer's story: unknown, questions, answers, another plan."""
    before = page_of(browser_of, clinic)
    assert "could be" in before
    diagnosis = f"primaries/{clinic.primary.pk}/diagnosis_date"
    nature = f"lesions/{clinic.nodule.pk}/nature"
    answer(browser_of, clinic, diagnosis, diagnosis_date="2025-02-10")
    answer(browser_of, clinic, nature, nature="benign")
    after = page_of(browser_of, clinic)
    assert "could be" not in after.partition("case-missing")[0]
    assert "late metachronous" in after
    assert proposals(after) != proposals(before)


def proposals(page: str) -> str:
    return page.partition('id="case-alternatives"')[2].partition('id="case-plan"')[0]


def test_all_open_emergencies_are_ruled_out_at_once(clinic: Clinic, browser_of: Client) -> None:
    assert "Is any of these present?" in page_of(browser_of, clinic)
    browser_of.post(reverse("case-answer", args=[clinic.case.pk]), {"about": "emergencies"})
    row = clinic.patient.emergencies_set.get()
    assert row.obstruction is row.visceral_crisis is False
    assert "Is any of these present?" not in page_of(browser_of, clinic)


def test_a_wrong_answer_is_shown_again_with_what_was_expected(
    clinic: Clinic, browser_of: Client
) -> None:
    address = reverse("case-answer", args=[clinic.case.pk])
    posted = {"about": "fitness.gfr", "shown": "", "value": "plenty", "date": "2026-11"}
    whole = browser_of.post(address, posted)
    assert whole.status_code == 422
    assert "<html" in whole.content.decode()
    fragment = browser_of.post(address, posted, headers=HTMX)
    assert fragment.status_code == 422
    assert fragment.content.decode().strip().startswith('<div id="case-body"')
    assert "plenty" in fragment.content.decode()


@pytest.mark.parametrize(
    ("about", "typed", "kept"),
    [
        ("fitness.vo2_peak", {"value": "14.5"}, "Peak oxygen uptake 14.5 mL/kg/min"),
        ("fitness.ppo_fev1_percent", {"value": "41"}, "FEV1, predicted postoperative 41 %"),
        ("fitness.g8", {"g8": "13"}, "G8 13"),
        ("fitness.audiometry", {"audiometry": "impaired"}, "Hearing (audiometry) Impaired"),
        ("fitness.menopausal", {"menopausal": "post"}, "Menopause Postmenopausal"),
        ("genetics.gene", {"gene": "MSH2"}, "Inherited variant in MSH2"),
        ("specimens[].biomarkers.PD-L1_TPS", {"value": "PD-L1_TPS:written", "result": "80"},
         "PD-L1_TPS 80 %"),
        ("specimens[].biomarkers.ER", {"value": "ER:negative", "result": ""}, "ER negative"),
    ],
)  # fmt: skip
def test_numbers_and_markers_are_answered_where_they_are_kept(
    clinic: Clinic, browser_of: Client, about: str, typed: dict[str, str], kept: str
) -> None:
    record_finding(Specimen, patient=clinic.patient, by=clinic.coordinator, primary=clinic.primary)
    findings = findings_of(clinic.patient)
    place = place_of(about, findings, clinic.primary, dt.date(2026, 11, 20))
    assert place is not None
    posted = {"about": about, "shown": shown_values(place), **typed}
    assert browser_of.post(reverse("case-answer", args=[clinic.case.pk]), posted).status_code == 303
    page = browser_of.get(reverse("patient", args=[clinic.patient.pk])).content.decode()
    assert kept in " ".join(strip_tags(page).split())


def test_two_people_answering_differently_are_both_heard(
    clinic: Clinic, browser_of: Client, client_of: ClientOf
) -> None:
    page = page_of(browser_of, clinic)
    shown = page.partition('value="genetics.dpd"')[2].partition('name="shown" value="')[2]
    posted = {"about": "genetics.dpd", "shown": shown.partition('"')[0]}
    address = reverse("case-answer", args=[clinic.case.pk])
    client_of(clinic.world.oncologist).post(address, {**posted, "dpd": "partial"})
    late = browser_of.post(address, {**posted, "dpd": "normal"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "Partial deficiency" in text
    assert "Normal" in text
    assert clinic.patient.genetics_set.get().dpd == "partial"


def test_only_rows_of_this_patient_are_answered(clinic: Clinic, browser_of: Client) -> None:
    address = reverse("case-answer", args=[clinic.case.pk])
    elsewhere = f"lesions/{clinic.primary.pk}/nature"
    for about in ("", "nonsense", elsewhere, "people.password", "identity.family_name"):
        assert browser_of.post(address, {"about": about}).status_code == 404


def test_a_laboratory_test_nobody_knows_is_no_error_of_ours(
    clinic: Clinic, client_of: ClientOf
) -> None:
    answer = client_of(clinic.coordinator).post(
        reverse("case-answer", args=[clinic.case.pk]),
        {"about": "laboratory[test=nonsense]", "value": "1"},
    )
    assert answer.status_code in {404, 422}
