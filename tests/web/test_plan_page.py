"""Working on a plan: each change at its row, its undo beside it, nobody's change lost."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import AS_OF, Clinic
from tests.support.refusal import assert_refused
from tumorboard.assessment.services import current_assessment
from tumorboard.people.models import User
from tumorboard.plans.models import Plan, PlanStep
from tumorboard.plans.services import choose_pathway

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    current = current_assessment(clinic.case, as_of=AS_OF)
    return choose_pathway(
        case=clinic.case, pathway="early-metachronous", current=current, by=clinic.coordinator
    )


@pytest.fixture
def client(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


def fragment(client: Client, address: str, **values: object) -> str:
    """The plan as htmx gets it after a change."""
    answer = client.post(address, values, headers=HTMX)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.strip().startswith('<section class="tb-panel" id="case-plan"')
    return text


def undo(client: Client, text: str) -> str:
    """Press the button that takes the last change back."""
    banner = text.partition("tb-banner--success")[2].partition("</form>")[0]
    address = re.search(r'action="([^"]+)"', banner)
    assert address is not None
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', banner))
    hidden.pop("csrfmiddlewaretoken", None)
    return fragment(client, address[1], **hidden)


def test_a_pathway_becomes_the_plan_without_scripts(clinic: Clinic, client: Client) -> None:
    address = reverse("plan-choose", args=[clinic.case.pk])
    answer = client.post(address, {"pathway": "observation"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("case", args=[clinic.case.pk]) + "#case-plan"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Plan: Observation" in page
    assert Plan.objects.get().created_by == clinic.coordinator


def test_another_choice_is_undone(clinic: Clinic, client: Client, plan: Plan) -> None:
    text = fragment(
        client, reverse("plan-choose", args=[clinic.case.pk]), pathway="supportive-care"
    )
    assert "1 former plan" in text
    back = undo(client, text)
    assert Plan.objects.current().get() == plan
    assert f"Brought back: {plan.title}" in back


def test_a_pathway_that_does_not_exist_is_not_found(clinic: Clinic, client: Client) -> None:
    address = reverse("plan-choose", args=[clinic.case.pk])
    assert client.post(address, {"pathway": "bloodletting"}).status_code == 404


def test_a_step_is_dropped_with_a_reason_and_taken_back(client: Client, plan: Plan) -> None:
    step = plan.steps.earliest("position")
    address = reverse("step-drop", args=[step.pk])
    refused = client.post(address, {"version": 1, "reason": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "This field is required" in refused.content.decode()
    text = fragment(client, address, version=1, reason="Done elsewhere")
    assert "Done elsewhere" in text
    assert "Take back" in text
    undo(client, text)
    step.refresh_from_db()
    assert not step.is_dropped


def test_a_date_is_planned_and_undone(client: Client, plan: Plan) -> None:
    step = plan.steps.earliest("position")
    address = reverse("step-change", args=[step.pk])
    wrong = client.post(address, {"version": 1, "planned": "soon"})
    assert wrong.status_code == 422
    assert "“soon” is not a date" in wrong.content.decode()
    text = fragment(client, address, version=1, planned="2026-12-15", note="theatre 3")
    assert "15 Dec 2026" in text
    undo(client, text)
    step.refresh_from_db()
    assert (step.planned, step.note) == ("", "")


def test_a_step_is_moved_and_moved_back(client: Client, plan: Plan) -> None:
    before = [step.pk for step in plan.steps.all()]
    text = fragment(client, reverse("step-move", args=[before[0]]), version=1, up="no")
    assert [step.pk for step in plan.steps.all()][:2] == [before[1], before[0]]
    undo(client, text)
    assert [step.pk for step in plan.steps.all()] == before


def test_a_step_of_the_boards_own_is_added_and_dropped(client: Client, plan: Plan) -> None:
    address = reverse("step-add", args=[plan.pk])
    assert client.post(address, {"label": ""}).status_code == 422
    text = fragment(client, address, label="Ask the thoracic surgeon", planned="2026-12")
    assert "added by the board" in text
    undo(client, text)
    assert plan.steps.get(label="Ask the thoracic surgeon").is_dropped


def test_a_change_on_an_old_page_is_refused_and_shows_the_present_plan(
    clinic: Clinic, client: Client, client_of: ClientOf, plan: Plan
) -> None:
    step = plan.steps.earliest("position")
    change = reverse("step-change", args=[step.pk])
    client_of(clinic.world.chair).post(change, {"version": 1, "planned": "2026-12-15"})
    for address, values in (
        (change, {"planned": "2026-12-18"}),
        (reverse("step-drop", args=[step.pk]), {"reason": "Not needed"}),
        (reverse("step-move", args=[step.pk]), {"up": "no"}),
        (reverse("step-take-back", args=[step.pk]), {}),
    ):
        late = client.post(address, {"version": 1, **values})
        assert late.status_code == 409, address
        assert "15 Dec 2026" in late.content.decode()
        assert "Someone else changed" in late.content.decode()
    step.refresh_from_db()
    assert (step.planned, step.is_dropped) == ("2026-12-15", False)


def test_facts_that_changed_since_the_choice_are_told(
    clinic: Clinic, client: Client, plan: Plan
) -> None:
    address = reverse("case", args=[clinic.case.pk])
    assert "facts changed" not in client.get(address).content.decode()
    client.post(
        reverse("case-answer", args=[clinic.case.pk]),
        {"about": "fitness.gfr", "value": "78", "date": "2026-11"},
    )
    assert "facts changed" in client.get(address).content.decode()


def test_plans_are_closed_to_outsiders(clinic: Clinic, plan: Plan) -> None:
    world = clinic.world
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    step = PlanStep.objects.filter(plan=plan).earliest("position")
    assert_refused(reverse("plan-choose", args=[clinic.case.pk]), outsiders, method="post")
    for name in ("plan-bring-back", "step-add"):
        assert_refused(reverse(name, args=[plan.pk]), outsiders, method="post")
    for name in ("step-change", "step-drop", "step-take-back", "step-move"):
        assert_refused(reverse(name, args=[step.pk]), outsiders, method="post")


def test_a_plan_that_was_set_aside_is_not_changed(
    clinic: Clinic, client: Client, plan: Plan
) -> None:
    step = plan.steps.earliest("position")
    client.post(reverse("plan-choose", args=[clinic.case.pk]), {"pathway": "observation"})
    posted = {"version": 1, "reason": "Too late"}
    assert client.post(reverse("step-drop", args=[step.pk]), posted).status_code == 404
