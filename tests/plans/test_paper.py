"""The plan in words and on paper: what it says, and that it says it of the facts of today."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from guidelines.core.planning.draft import ChangedInterval, ChangedStep, NewStep
from guidelines.core.planning.edits import (
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    KeepRule,
    PinStep,
)
from tests.clinic import AS_OF, Clinic
from tests.plans.planning import NO_LUNG, chosen, edit, known, stored
from tests.sitting import Sitting, sign
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions.models import Decision
from tumorboard.documents.blocks import Block, Notice, Paragraph, Table
from tumorboard.people.models import User
from tumorboard.plans.models import PlanRevision
from tumorboard.plans.paper import NO_PLAN, NOT_KEPT, plan_blocks, plan_document
from tumorboard.plans.told import ToldPlan, told

ClientOf = Callable[[User], Client]
LIVER = "iver resection"
LIVER_DAY = dt.date(2027, 3, 16)


def in_words(clinic: Clinic) -> ToldPlan:
    return told(stored(clinic), known(clinic))


def table(blocks: list[Block], caption: str) -> Table | None:
    tables = [each for each in blocks if isinstance(each, Table)]
    return next((each for each in tables if each.caption == caption), None)


def row(blocks: list[Block], label: str) -> tuple[str, ...]:
    found = table(blocks, "Steps in order")
    assert found is not None
    return next(each for each in found.rows if label in each[1])


def test_without_a_plan_paper_says_so() -> None:
    assert plan_blocks(None) == [Paragraph(NO_PLAN)]


def test_steps_stand_in_order_with_their_days_and_conditions(clinic: Clinic) -> None:
    chosen(clinic)
    blocks = plan_blocks(in_words(clinic))
    liver = row(blocks, LIVER)
    assert liver[2] == "8 Mar 2027 to 28 Apr 2027"
    found = table(blocks, "Steps in order")
    assert found is not None
    assert [each[0] for each in found.rows] == [str(n) for n in range(1, len(found.rows) + 1)]
    remarks = " ".join(each[3] for each in found.rows)
    assert "If needed: decided by " in remarks
    assert "Decision point" in remarks


def test_what_the_board_changed_is_told_as_its_own(clinic: Clinic) -> None:
    chosen(clinic)
    edit(clinic, NO_LUNG)
    edit(clinic, PinStep("liver", LIVER_DAY))
    edit(clinic, AddStep(NewStep(label="Ask the thoracic surgeon", after="restage")))
    edit(clinic, ChangeStep("systemic", ChangedStep(cycles=4, reason="Neuropathy")))
    edit(
        clinic,
        ChangeInterval(
            "systemic-end-to-liver-start", ChangedInterval(min_days=21, reason="Growing fast")
        ),
    )
    blocks = plan_blocks(in_words(clinic))
    assert row(blocks, LIVER)[2] == "set to 16 Mar 2027"
    assert "Added by the board." in row(blocks, "Ask the thoracic surgeon")[3]
    assert any("4 cycles. Neuropathy." in each[3] for each in table_rows(blocks))
    left_out = table(blocks, "Left out by the board")
    assert left_out is not None
    assert [each[1] for each in left_out.rows] == ["Nodule not seen any more"]
    changed = table(blocks, "Changed by the board")
    assert changed is not None
    assert changed.rows[0][1] == "at least 3 weeks: Growing fast"


def test_a_changed_rule_that_the_plan_does_not_keep_is_told(clinic: Clinic) -> None:
    chosen(clinic)
    washout = ChangedInterval(min_days=14, reason="Growing fast")
    edit(clinic, ChangeInterval("systemic-end-to-liver-start", washout))
    against, unkept = notices(clinic)
    assert against.startswith("Against a rule: Surgery too soon after ")
    assert against.endswith(NOT_KEPT)
    assert unkept.startswith("Not kept: ")
    assert unkept.endswith("(at least 4 weeks). The board: Growing fast")


def notices(clinic: Clinic) -> list[str]:
    return [each.text for each in plan_blocks(in_words(clinic)) if isinstance(each, Notice)]


def table_rows(blocks: list[Block]) -> tuple[tuple[str, ...], ...]:
    found = table(blocks, "Steps in order")
    assert found is not None
    return found.rows


def test_a_rule_that_is_kept_out_of_stays_in_view_with_its_reason(clinic: Clinic) -> None:
    chosen(clinic)
    before = plan_blocks(in_words(clinic))
    open_rules = table(before, "Rules that may speak against this plan")
    assert open_rules is not None
    edit(clinic, KeepRule("plan-oxaliplatin-again", "patient_wish", "Knows the risk"))
    after = plan_blocks(in_words(clinic))
    (notice,) = [each for each in after if isinstance(each, Notice)]
    assert notice.text.startswith("Kept against a rule: ")
    assert notice.text.endswith("The board's reason: Patient's wish: Knows the risk.")
    fewer = table(after, "Rules that may speak against this plan")
    assert fewer is not None
    assert len(fewer.rows) == len(open_rules.rows) - 1


def test_a_plan_that_does_not_fit_says_why(clinic: Clinic) -> None:
    chosen(clinic)
    edit(clinic, PinStep("liver", AS_OF + dt.timedelta(days=12)))
    (notice, *_) = [e for e in plan_blocks(in_words(clinic)) if isinstance(e, Notice)]
    assert notice.text.startswith("Inconsistent because: ")
    assert "pinned to 7 Dec 2026" in notice.text


def test_a_decision_point_that_is_dropped_is_missed_aloud(clinic: Clinic) -> None:
    chosen(clinic)
    gates = [branch.gate for branch in in_words(clinic).branches]
    assert gates, "the pathway restages"
    gate = next(step.id for step in in_words(clinic).steps if step.label in gates)
    edit(clinic, DropStep(gate, "No time"))
    (notice,) = in_words(clinic).notices
    assert "Nothing decides any more whether what follows it still holds" in notice


def test_branches_are_told_in_short(clinic: Clinic) -> None:
    chosen(clinic)
    branches = table(plan_blocks(in_words(clinic)), "Depending on what is found")
    assert branches is not None
    assert any(then == "as planned" for _, _, then in branches.rows)
    assert all(gate and outcome and then for gate, outcome, then in branches.rows)


def test_without_a_guideline_the_plan_is_told_as_it_was_saved(clinic: Clinic) -> None:
    chosen(clinic)
    edit(clinic, NO_LUNG)
    now, saved = in_words(clinic), told(stored(clinic), None)
    assert saved.steps == now.steps
    assert saved.left_out == now.left_out
    assert saved.notices == ("Not computed anew: shown as it was saved on 25 Nov 2026.",)


# ------------------------------------------------------------------ the document


def pdf_words(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_the_document_names_the_patient_twice_and_says_which_revision_it_is(
    clinic: Clinic,
) -> None:
    chosen(clinic)
    edit(clinic, NO_LUNG)
    plan, current = stored(clinic), known(clinic)
    made = plan_document(
        plan, told(plan, current), identifiers=["Hospital no. 402118"], wish="", current=current,
        now=dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    assert made.subject == ("Mirren Holt", "born 12 Mar 1964", "Hospital no. 402118")
    assert made.title == "Plan, revision 2"
    assert plan.head.draft_sha256[:12] in made.origin
    assert "not recorded" in str(made.blocks)


def test_the_pdf_is_for_discussion_and_reading_it_is_noted(
    clinic: Clinic, client_of: ClientOf
) -> None:
    plan = chosen(clinic)
    answer = client_of(clinic.world.member).get(reverse("plan-paper", args=[plan.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    words = pdf_words(answer.content)
    for expected in ("For discussion by the board", "402118", "Revision 1", "Steps in order"):
        assert expected in words
    assert AuditEvent.objects.filter(action="plan.paper_read").count() == 1


def test_the_calendar_file_leads_to_the_plan(clinic: Clinic, client_of: ClientOf) -> None:
    plan = chosen(clinic)
    answer = client_of(clinic.world.member).get(reverse("plan-calendar", args=[plan.pk]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "holt" not in answer.headers["Content-Disposition"].lower()
    address = "http://testserver" + reverse("plan", args=[clinic.case.pk])
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(event["URL"]) for event in events} == {address}
    assert AuditEvent.objects.filter(action="plan.calendar_read").count() == 1


@pytest.mark.parametrize("name", ["plan-paper", "plan-calendar"])
def test_nobody_else_gets_them(clinic: Clinic, name: str) -> None:
    plan = chosen(clinic)
    assert_refused(reverse(name, args=[plan.pk]), clinic.world.outsiders)


# ------------------------------------------------------------------ decisions


def test_a_signed_decision_keeps_the_revision_and_the_words_it_was_signed_with(
    sitting: Sitting,
) -> None:
    clinic = sitting.clinic
    chosen(clinic)
    made = edit(clinic, NO_LUNG)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    assert signed.plan_revision == made
    text = signed.text
    assert "Nodule not seen any more" in text
    edit(clinic, PinStep("liver", LIVER_DAY))
    kept = Decision.objects.get(pk=signed.pk)
    assert (kept.plan_revision, kept.text) == (made, text)
    assert PlanRevision.objects.count() == 3


def test_an_edit_after_reading_is_not_signed_unseen(sitting: Sitting, client_of: ClientOf) -> None:
    clinic = sitting.clinic
    chosen(clinic)
    draft = sitting.draft()
    client = client_of(sitting.world.chair)
    page = client.get(reverse("decision-sign", args=[draft.pk])).content.decode()
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    assert fingerprint
    current = known(clinic, timezone.now().date())
    edit(clinic, NO_LUNG, current=current)
    answer = client.post(reverse("decision-sign", args=[draft.pk]), {"fingerprint": fingerprint})
    assert answer.status_code == 409
    assert Decision.objects.get(pk=draft.pk).signed_at is None
