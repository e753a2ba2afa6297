"""The plan as it stood before the board spoke, beside the plan that the chair signed."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.clinic import AS_OF
from tests.planned import PATHWAY
from tests.sitting import Sitting, sign
from tumorboard.assessment.services import current_assessment
from tumorboard.decisions.plans import plans_of
from tumorboard.followup.measures import report_of
from tumorboard.followup.report_queries import period_of
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem
from tumorboard.people.models import User
from tumorboard.plans.models import Plan
from tumorboard.plans.services import choose_pathway

ClientOf = Callable[[User], Client]


def choose(sitting: Sitting, pathway: str = PATHWAY) -> Plan:
    current = current_assessment(sitting.clinic.case, as_of=AS_OF)
    return choose_pathway(
        case=sitting.clinic.case, pathway=pathway, current=current, by=sitting.world.chair
    )


def another(sitting: Sitting) -> str:
    """A pathway that holds other steps, and may apply."""
    offered = current_assessment(sitting.clinic.case, as_of=AS_OF).computed.result.pathways
    return next(e.id for e in offered if e.id != PATHWAY and e.plan.status != "does_not_apply")


def turn_to(sitting: Sitting) -> AgendaItem:
    meetings.open_item(AgendaItem.objects.get(pk=sitting.item.pk), by=sitting.world.chair)
    return AgendaItem.objects.get(pk=sitting.item.pk)


def changed(sitting: Sitting) -> dict[str, int]:
    period = period_of(sitting.clinic.board, first=AS_OF, last=AS_OF, today=AS_OF)
    measure = report_of(period).measure("changed")
    assert measure is not None
    return {part.key: part.count for part in measure.parts if part.count}


def test_what_stood_when_the_board_turned_to_the_case_is_kept_once(sitting: Sitting) -> None:
    plan = choose(sitting)
    assert turn_to(sitting).plan_before == plan.head
    other = another(sitting)
    choose(sitting, other)
    assert turn_to(sitting).plan_before == plan.head


def test_another_pathway_is_told_in_words_and_counted(
    sitting: Sitting, client_of: ClientOf
) -> None:
    before = choose(sitting)
    turn_to(sitting)
    other = another(sitting)
    after = choose(sitting, other)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    plans = plans_of(signed)
    assert plans is not None
    assert plans.changes[0] == f"{after.title} instead of {before.title}"
    assert any(words.startswith("Added: ") for words in plans.changes)
    assert changed(sitting) == {"another": 1}
    member = client_of(sitting.world.member)
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    for address in (reverse("decision", args=[signed.pk]), room):
        page = member.get(address).content.decode()
        assert "Plan before the board, and after" in page
        assert plans.changes[0] in page


def test_a_plan_that_was_left_alone(sitting: Sitting) -> None:
    choose(sitting)
    turn_to(sitting)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    plans = plans_of(signed)
    assert plans is not None
    assert plans.changes == ()
    assert changed(sitting) == {"unchanged": 1}


def test_a_plan_made_by_the_board(sitting: Sitting) -> None:
    turn_to(sitting)
    plan = choose(sitting)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    plans = plans_of(signed)
    assert plans is not None
    assert plans.before is None
    assert plans.changes == (f"{plan.title} instead of no plan",)
    assert changed(sitting) == {"chosen": 1}


def test_where_there_was_no_plan_none_was_left_as_it_was(
    sitting: Sitting, client_of: ClientOf
) -> None:
    turn_to(sitting)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    address = reverse("decision", args=[signed.pk])
    page = client_of(sitting.world.member).get(address).content.decode()
    assert "There was no plan before the board, and none was signed." in page
    assert "left the plan as it was" not in page


def test_of_a_draft_there_is_nothing_to_compare(sitting: Sitting) -> None:
    turn_to(sitting)
    assert plans_of(sitting.draft()) is None
