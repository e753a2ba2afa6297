"""What if: facts are changed without saving them, looked at, and left or recorded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from guidelines.core.planning.edits import PinStep
from guidelines.publishing import retire
from tests.clinic import Clinic, patient_on
from tests.support.refusal import assert_refused
from tumorboard.assessment.services import current_assessment
from tumorboard.audit.models import AuditEvent, AuditSeal, Operation
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.decisions.models import Decision
from tumorboard.patients.models import Lesion
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.plans.models import Plan
from tumorboard.plans.services import choose_pathway, edit_plan
from tumorboard.web.what_if.offers import Offer, offers

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser_of(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


def address(clinic: Clinic, name: str = "case-what-if") -> str:
    return reverse(name, args=[clinic.case.pk])


def offered(clinic: Clinic, label: str) -> Offer:
    today = timezone.now().date()
    current = current_assessment(clinic.case, as_of=today)
    return next(each for each in offers(current, today).values() if label in each.label)


def opened(client: Client, clinic: Clinic) -> dict[str, str]:
    page = client.get(address(clinic)).content.decode()
    return {"sealed": hidden(page, "sealed")}


def hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def looked(client: Client, clinic: Clinic, **values: Any) -> str:
    answer = client.post(address(clinic), opened(client, clinic) | values)
    assert answer.status_code == 200
    return words(answer.content.decode())


def words(page: str) -> str:
    return " ".join(strip_tags(page.replace("<", " <")).split())


def supposing(clinic: Clinic, label: str, value: str) -> dict[str, str]:
    return {offered(clinic, label).key: value}


# --------------------------------------------------------------------------- looking


def test_the_screen_says_what_it_is_and_offers_what_is_asked(
    clinic: Clinic, browser_of: Client
) -> None:
    page = browser_of.get(address(clinic)).content.decode()
    assert 'class="tb-what-if"' in page
    assert "What if — not saved" in words(page)
    for group in ("Asked now", "Resectability", "Dates of the record", "Definitions", "Thresholds"):
        assert group in words(page)
    assert "Recorded: 2025" in words(page)
    assert f'href="{reverse("case", args=[clinic.case.pk])}" data-key="Escape"' in page
    case = browser_of.get(reverse("case", args=[clinic.case.pk])).content.decode()
    assert f'href="{address(clinic)}" data-key="w"' in case


def test_dates_and_natures_change_the_timing_and_the_proposals(
    clinic: Clinic, browser_of: Client
) -> None:
    told = looked(
        browser_of,
        clinic,
        **supposing(clinic, "Rectum – diagnosis date", "2025-02-10"),
        **supposing(clinic, "Liver 3 – nature", "benign"),
    )
    assert "Rectum – diagnosis date 2025 → 2025-02-10" in told
    assert "Timing" in told
    assert "late metachronous" in told
    assert "+ appears" in told
    assert "− goes" in told


def test_resectability_without_a_judge_changes_the_plans(
    clinic: Clinic, browser_of: Client
) -> None:
    told = looked(
        browser_of, clinic, **supposing(clinic, "Resectability: all metastases", "unresectable")
    )
    assert "Plans" in told
    assert "Steps and dates" in told


def setting(page: str, option: str) -> str:
    """The name of the field that offers this published value."""
    selects: list[tuple[str, str]] = re.findall(
        r'<select name="(s\d+)"(.*?)</select>', page, re.DOTALL
    )
    return next(name for name, options in selects if option in options)


def test_a_later_day_another_definition_and_a_threshold(clinic: Clinic, browser_of: Client) -> None:
    page = browser_of.get(address(clinic)).content.decode()
    later = timezone.now().date() + dt.timedelta(days=40)
    assumed = {setting(page, "egoslim_2015"): "egoslim_2015", setting(page, 'value="70"'): "70"}
    told = looked(browser_of, clinic, as_of=later.isoformat(), **assumed)
    assert f"Day {later.day} {later:%b %Y}" in told
    assert "EGOSLIM 2015" in told
    assert " 70 " in told
    assert "dates move" in told
    assert "it cannot be saved as a finding" in told
    assert "Save as findings" not in told


def test_that_nothing_changes_is_said_plainly(clinic: Clinic, browser_of: Client) -> None:
    told = looked(browser_of, clinic, **supposing(clinic, "Rectum – laterality", "midline"))
    assert "Rectum – laterality not stated → Midline" in told
    assert "Nothing changes: the same timing, proposals, questions and plans." in told
    assert "everything is as recorded" in looked(browser_of, clinic)


def test_what_is_no_answer_is_refused_beside_its_field(clinic: Clinic, browser_of: Client) -> None:
    gfr = offered(clinic, "Glomerular")
    answer = browser_of.post(
        address(clinic), opened(browser_of, clinic) | {gfr.key: "plenty", "as_of": "2020-01-01"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#what-if-{gfr.key}"' in page
    assert "a day from today" in page
    assert "plenty" in page


def test_htmx_gets_the_outcome_alone(clinic: Clinic, browser_of: Client) -> None:
    posted = opened(browser_of, clinic) | supposing(clinic, "DPD (dihydro", "complete")
    answer = browser_of.post(address(clinic), posted, headers=HTMX)
    assert answer.content.decode().strip().startswith('<div class="tb-what-if__result"')
    assert "No fluoropyrimidine with complete DPD deficiency" in words(answer.content.decode())


# ------------------------------------------------------------------- without a trace


def everything() -> dict[str, Any]:
    """Every row of every table, but for what a look leaves in the audit and the session."""
    without = {AuditEvent, AuditSeal}
    return {
        model._meta.label: sorted(map(str, model._default_manager.values_list()))
        for model in apps.get_app_config("tumorboard").get_models()
        if model not in without
    }


def test_a_look_leaves_no_trace_but_that_the_case_was_read(
    clinic: Clinic, browser_of: Client
) -> None:
    posted = opened(browser_of, clinic) | supposing(clinic, "DPD (dihydro", "complete")
    stored, events = everything(), AuditEvent.objects.count()
    browser_of.post(address(clinic), posted)
    assert everything() == stored
    new = list(AuditEvent.objects.order_by("id")[events:])
    assert [(each.action, each.operation) for each in new] == [("case.read", Operation.READ)]
    assert "complete" not in "".join(each.details + each.reason for each in new)


def test_nothing_can_be_signed_planned_or_edited_from_it(
    clinic: Clinic, browser_of: Client, client_of: ClientOf
) -> None:
    chair = client_of(clinic.world.chair)
    posted = opened(chair, clinic) | supposing(clinic, "DPD (dihydro", "complete")
    page = chair.post(address(clinic), posted).content.decode()
    actions = set(re.findall(r'(?:action|hx-post|formaction)="([^"#]*)', page))
    own = {address(clinic), address(clinic, "case-what-if-save")}
    assert {each for each in actions if str(clinic.case.pk) in each} == own
    assert not any("decision" in each or "plan" in each for each in actions)
    forged = posted | {"pathway": "observation", "sign": "yes", "edit": "{}", "to": "decided"}
    chair.post(address(clinic), forged)
    assert not Plan.objects.exists()
    assert not Decision.objects.exists()
    assert Case.objects.get(pk=clinic.case.pk).state == clinic.case.state


def test_what_is_supposed_of_one_patient_is_not_looked_at_for_another(
    clinic: Clinic, browser_of: Client, client_of: ClientOf
) -> None:
    other = refer(
        patient=patient_on(clinic.board, clinic.coordinator, "Brand", "402119"),
        board=clinic.board,
        question="?",
        by=clinic.coordinator,
    )
    posted = opened(browser_of, clinic) | supposing(clinic, "DPD (dihydro", "complete")
    for name in ("case-what-if", "case-what-if-save"):
        elsewhere = reverse(name, args=[other.pk])
        assert browser_of.post(elsewhere, posted).status_code == 404
        assert client_of(clinic.world.chair).post(address(clinic, name), posted).status_code == 404
        assert browser_of.post(address(clinic, name), {}).status_code == 404


def test_outsiders_learn_nothing(clinic: Clinic) -> None:
    world = clinic.world
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    assert_refused(address(clinic), outsiders)
    assert_refused(address(clinic), outsiders, method="post")
    assert_refused(address(clinic, "case-what-if-save"), outsiders, method="post")


def test_without_guidance_there_is_nothing_to_suppose(clinic: Clinic, browser_of: Client) -> None:
    retire(clinic.version, by="another@example.org", reason="Superseded", on=timezone.now())
    answer = browser_of.get(address(clinic))
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        reverse("case", args=[clinic.case.pk]),
    )


def test_many_lesions_cost_as_many_queries_as_few(clinic: Clinic, browser_of: Client) -> None:
    posted = opened(browser_of, clinic) | supposing(clinic, "DPD (dihydro", "complete")

    def cost() -> tuple[int, int]:
        found = []
        for data in (None, posted):
            with CaptureQueriesContext(connection) as queries:
                ask = browser_of.get if data is None else browser_of.post
                assert ask(address(clinic), data).status_code == 200
            found.append(len(queries))
        return found[0], found[1]

    cost()
    before = cost()
    for _ in range(12):
        record_finding(Lesion, patient=clinic.patient, by=clinic.coordinator, organ="liver")
    assert cost() == before


def test_the_plan_in_hand_moves_beside_the_saved_one(clinic: Clinic, browser_of: Client) -> None:
    current = current_assessment(clinic.case, as_of=timezone.now().date())
    choose_pathway(case=clinic.case, pathway="observation", current=current, by=clinic.coordinator)
    later = timezone.now().date() + dt.timedelta(days=40)
    told = looked(browser_of, clinic, as_of=later.isoformat())
    assert "The plan in hand: Observation" in told
    plan = told.partition("The plan in hand")[2]
    assert f"{later:%b %Y}" in plan
    told = looked(browser_of, clinic, **supposing(clinic, "Rectum – laterality", "midline"))
    assert "Nothing changes in it: the same steps on the same days" in told


def test_a_plan_whose_pathway_would_not_apply_is_not_said_to_fit(
    clinic: Clinic, browser_of: Client
) -> None:
    today = timezone.now().date()
    current = current_assessment(clinic.case, as_of=today)
    plan = choose_pathway(
        case=clinic.case, pathway="early-metachronous", current=current, by=clinic.coordinator
    )
    for step, days in (("surveillance", 30), ("liver", 400)):
        pin = PinStep(step, today + dt.timedelta(days=days))
        edit_plan(plan, pin, version=plan.version, current=current, by=clinic.coordinator)
        plan.refresh_from_db()
    told = looked(
        browser_of, clinic, **supposing(clinic, "Resectability: all metastases", "unresectable")
    ).partition("The plan in hand")[2]
    assert "This pathway would not apply: no dates" in told
    assert "It would fit" not in told
