"""Working on a plan: what an edit comes to in its answer, nothing of anybody's lost."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic
from tests.planned import draft
from tests.support.refusal import assert_refused
from tests.web.plan_pages import HTMX, buttons, post, problem, screen, tomorrow
from tumorboard.patients.models import Primary, Treatment
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.people.permissions import ROLES, Permission
from tumorboard.people.roles import Role
from tumorboard.plans.models import Plan, PlanRevision

ClientOf = Callable[[User], Client]


@pytest.fixture
def client(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


# ---------------------------------------------------------------- an edit and what it comes to


def test_surgery_in_its_washout_is_answered_with_reasons_repairs_and_alternatives(
    client: Client, plan: Plan, today: dt.date
) -> None:
    text = post(client, plan, kind="pin", about="liver", day=tomorrow(today))
    found = problem(text)
    assert "Inconsistent because:" in found
    assert "Liver resection is pinned to" in found
    assert "Alternatives that do fit:" in found
    assert "Observation" in found
    assert "Surgery less than 28 days after bevacizumab: Liver resection" in text
    assert "SAFETY-21" in text
    repair = buttons(found)[0]
    mended = post(client, plan, edit=repair)
    assert not problem(mended)
    assert "Surgery less than 28 days after bevacizumab" not in mended
    assert draft(plan).pins["liver"] > today + dt.timedelta(days=25)


def test_a_violated_rule_is_kept_with_a_coded_reason_that_stays_visible(
    client: Client, plan: Plan, today: dt.date
) -> None:
    text = post(client, plan, kind="pin", about="liver", day=tomorrow(today))
    rule = re.search(r'id="rule-([\w-]+)">(?:(?!id="rule-).)*Surgery less than 28', text, re.DOTALL)
    assert rule is not None
    without = client.post(
        reverse("plan-edit", args=[plan.pk]),
        {"version": 2, "kind": "keep", "about": rule[1], "code": "other", "words": ""},
        headers=HTMX,
    )
    assert without.status_code == 422
    assert "Expected the reason in words" in without.content.decode()
    kept = post(client, plan, kind="keep", about=rule[1], code="urgency", words="bleeding")
    assert "kept by the board" in kept
    assert "Urgency: bleeding" in kept
    stop = next(edit for edit in buttons(kept) if "stop_keeping" in edit)
    assert "kept by the board" not in post(client, plan, edit=stop)


def test_undo_and_redo(client: Client, plan: Plan, today: dt.date) -> None:
    post(client, plan, kind="pin", about="liver", day=tomorrow(today))
    back = post(client, plan, "plan-undo")
    assert not problem(back)
    assert 'data-key="r"' in back
    assert not draft(plan).pins
    again = post(client, plan, "plan-redo")
    assert problem(again)
    assert draft(plan).pins


def test_an_earlier_revision_is_taken_up_again_and_history_tells_who(
    clinic: Clinic, client: Client, plan: Plan
) -> None:
    text = post(client, plan, kind="drop", about="adjuvant", reason="Too frail")
    assert "History: 2 revisions" in text
    assert "Too frail" in text
    assert clinic.coordinator.display_name in text.partition("History:")[2]
    sent = {"version": Plan.objects.get().version}
    answer = client.post(reverse("plan-take-up", args=[plan.pk, 1]), sent, headers=HTMX)
    assert answer.status_code == 200
    assert not draft(plan).dropped


# ---------------------------------------------------------------- several people, no scripts


def test_an_edit_of_an_old_page_is_refused_and_what_was_typed_stays(
    clinic: Clinic, client: Client, client_of: ClientOf, plan: Plan, today: dt.date
) -> None:
    post(client_of(clinic.world.chair), plan, kind="pin", about="liver", day=tomorrow(today))
    late = {"version": 1, "kind": "drop", "about": "adjuvant", "reason": "Too frail for it"}
    for headers in (HTMX, {}):
        answer = client.post(reverse("plan-edit", args=[plan.pk]), late, headers=headers)
        assert answer.status_code == 409
        text = unescape(answer.content.decode())
        assert "Someone else changed this plan first. Not saved:" in text
        assert 'value="Too frail for it"' in text
        assert "Liver resection is pinned to" in text
    for name in ("plan-undo", "plan-redo"):
        assert client.post(reverse(name, args=[plan.pk]), {"version": 1}).status_code == 409
    assert client.post(reverse("plan-take-up", args=[plan.pk, 1]), {}).status_code == 409
    assert PlanRevision.objects.count() == 2


def test_a_form_sent_twice_is_one_edit(client: Client, plan: Plan, today: dt.date) -> None:
    sent = {"version": 1, "kind": "pin", "about": "liver", "day": tomorrow(today)}
    for _ in range(2):
        answer = client.post(reverse("plan-edit", args=[plan.pk]), sent)
        assert answer.status_code == 303
    assert PlanRevision.objects.count() == 2


def test_without_scripts_every_edit_leads_back_to_the_plan(
    clinic: Clinic, client: Client, plan: Plan, today: dt.date
) -> None:
    sent = {"version": 1, "kind": "pin", "about": "liver", "day": tomorrow(today)}
    answer = client.post(reverse("plan-edit", args=[plan.pk]), sent)
    here = reverse("plan", args=[clinic.case.pk]) + "#case-plan"
    assert (answer.status_code, answer.headers["Location"]) == (303, here)
    page = screen(client, plan)
    assert "Inconsistent because:" in page
    undone = client.post(reverse("plan-undo", args=[plan.pk]), {"version": 2, "next": "/cases/"})
    assert (undone.status_code, undone.headers["Location"]) == (303, "/cases/")
    refused = client.post(reverse("plan-edit", args=[plan.pk]), {**sent, "version": 3, "day": ""})
    assert refused.status_code == 422
    assert "The patient's wish" in unescape(refused.content.decode()), "the whole screen"


def test_an_edit_before_the_chair_is_answered_in_the_room(
    client: Client, plan: Plan, today: dt.date
) -> None:
    room = "/meetings/some/cases/one/#case-plan"
    text = post(client, plan, kind="pin", about="liver", day=tomorrow(today), next=room)
    assert text.count(f'name="next" value="{room}"') >= text.count('name="version"') > 20
    plain = {"version": 2, "next": room}
    assert client.post(reverse("plan-undo", args=[plan.pk]), plain).headers["Location"] == room


def test_choosing_another_pathway_keeps_the_former_plan(
    clinic: Clinic, client: Client, plan: Plan
) -> None:
    address = reverse("plan-choose", args=[clinic.case.pk])
    assert client.post(address, {"pathway": "observation"}).status_code == 303
    page = screen(client, plan)
    assert "Plan: Observation" in page
    assert "was set aside; it can be brought back" in page
    assert "1 former plan" in page
    stale = client.post(reverse("plan-edit", args=[plan.pk]), {"version": 1})
    assert stale.status_code == 404, "a plan that was set aside is not changed"
    client.post(reverse("plan-bring-back", args=[plan.pk]))
    assert Plan.objects.current().get() == plan
    assert client.post(address, {"pathway": "bloodletting"}).status_code == 404


# ---------------------------------------------------------------- the case's own page


def test_the_case_page_shows_the_plan_and_leads_to_it(
    clinic: Clinic, client: Client, plan: Plan
) -> None:
    post(client, plan, kind="drop", about="adjuvant", reason="Too frail")
    page = client.get(reverse("case", args=[clinic.case.pk])).content.decode()
    section = page.partition('id="case-plan"')[2]
    assert "Liver resection" in section
    assert "Too frail" in section
    assert reverse("plan", args=[clinic.case.pk]) in section
    assert "plan-edit" not in section
    assert "facts changed" not in section
    client.post(
        reverse("case-answer", args=[clinic.case.pk]),
        {"about": "fitness.gfr", "value": "78", "date": "2026-11"},
    )
    page = client.get(reverse("case", args=[clinic.case.pk])).content.decode()
    assert "facts changed" in page.partition('id="case-plan"')[2]


def test_what_has_been_done_since_moves_the_plan_and_is_told(
    clinic: Clinic, client: Client, plan: Plan, today: dt.date
) -> None:
    record_finding(
        Treatment,
        patient=clinic.patient,
        by=clinic.coordinator,
        kind="surgery",
        label="Wedge resection",
        operation="liver_resection_minor",
        organ="liver",
        start=today.isoformat(),
        primary=Primary.objects.get(patient=clinic.patient),
    )
    page = screen(client, plan)
    assert "Moved since the plan was last edited: what is known" in page
    assert "done, locked" in page


# ---------------------------------------------------------------- who may, and at what cost


def test_plans_are_closed_to_outsiders(clinic: Clinic, plan: Plan) -> None:
    world = clinic.world
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    assert_refused(reverse("plan-choose", args=[clinic.case.pk]), outsiders, method="post")
    for name in ("plan-edit", "plan-undo", "plan-redo", "plan-bring-back"):
        assert_refused(reverse(name, args=[plan.pk]), outsiders, method="post")
    assert_refused(reverse("plan-take-up", args=[plan.pk, 1]), outsiders, method="post")


def test_who_may_not_edit_reads_only(
    clinic: Clinic, client_of: ClientOf, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROLES, Role.MEMBER, ROLES[Role.MEMBER] - {Permission.EDIT_PLAN})
    member = client_of(clinic.world.member)
    page = screen(member, plan)
    assert "Liver resection" in page
    assert "<form" not in page.partition('id="case-plan"')[2].partition("</section>")[0]
    for name in ("plan-edit", "plan-undo", "plan-redo", "plan-bring-back"):
        assert member.post(reverse(name, args=[plan.pk]), {"version": 1}).status_code == 403
    assert PlanRevision.objects.count() == 1


def test_queries_do_not_grow_with_steps_and_revisions(
    clinic: Clinic, client: Client, plan: Plan
) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            screen(client, plan)
        return len(queries)

    screen(client, plan)
    before = counted()
    for number in range(6):
        post(client, plan, kind="add", about="step", label=f"Talk {number}", after="liver")
    assert counted() == before
