"""A case goes onto a standard pathway instead of being discussed, and comes back at a word."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.clinic import AS_OF
from tests.meetings.pages import ClientOf
from tests.sitting import Sitting, meeting_on, sign, write
from tests.standards import FROM, WORDS, pathway_of, referred, triaged
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import NotPossibleNow
from tumorboard.decisions import services as decisions
from tumorboard.decisions import standard
from tumorboard.decisions.models import Decision, Intent
from tumorboard.meetings import pathways, services, triage
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting
from tumorboard.meetings.queries import agenda_of, triages_to_do_again, waiting_for_a_meeting
from tumorboard.meetings.sampling import drawn, hash_of
from tumorboard.meetings.standard_models import (
    PathwayIntent,
    SecondLook,
    StandardPathway,
    Triage,
)
from tumorboard.people.board_rules import set_rules
from tumorboard.records import StaleVersion

NEXT = AS_OF + dt.timedelta(days=7)
LATER = AS_OF + dt.timedelta(days=14)


@pytest.fixture
def meeting(world: World) -> Meeting:
    return meeting_on(world, NEXT)


@pytest.fixture
def pathway(world: World) -> StandardPathway:
    return pathway_of(world)


def fresh(made: Triage) -> Triage:
    return Triage.objects.with_case().get(pk=made.pk)


# ---------------------------------------------------------------- pathways


def test_a_pathway_worded_anew_leaves_the_former_words_where_they_were_used(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    made = triaged(world, pathway)
    words = {**WORDS, "rests_on": "", "treatment": "Colonoscopy after three years."}
    new = pathways.word_anew(
        pathway, version=pathway.version, active_from=NEXT, by=world.administrator, **words
    )
    assert fresh(made).pathway.treatment == WORDS["treatment"]
    assert list(pathways.in_force(world.board, AS_OF)) == [pathway]
    assert list(pathways.in_force(world.board, NEXT)) == [new]
    assert new.replaces == pathway
    with pytest.raises(pathways.AlreadyRetired):
        pathways.word_anew(pathway, version=2, active_from=NEXT, by=world.administrator, **words)
    event = AuditEvent.objects.get(action="pathway.worded_anew")
    assert "Colonoscopy after three years." in str(event.changes())


def test_a_retired_pathway_takes_no_case(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    by = world.administrator
    with pytest.raises(StaleVersion):
        pathways.retire(pathway, version=7, on=AS_OF, why="Evidence has changed", by=by)
    pathway.refresh_from_db()
    pathways.retire(pathway, version=1, on=AS_OF, why="Evidence has changed", by=by)
    with pytest.raises(triage.NotInForce):
        triaged(world, pathway)
    elsewhere = pathways.adopt(world.other_board, active_from=FROM, by=by, **WORDS)
    with pytest.raises(triage.NotInForce):
        triaged(world, elsewhere, 2)


def test_the_intent_of_a_pathway_is_that_of_a_decision() -> None:
    assert PathwayIntent.choices == Intent.choices


# ---------------------------------------------------------------- triage


def test_a_triaged_case_leaves_the_agenda_and_keeps_owner_and_date(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    case = referred(world)
    item = services.list_case(meeting=meeting, case=case, by=world.coordinator)
    made = triage.put_on_pathway(
        case, pathway=pathway, by=world.chair, as_of=AS_OF, reason="Typical", told=["Not answered"]
    )
    case.refresh_from_db()
    assert made.item == item
    assert (case.state, case.next_on, case.owner) == (State.STANDARD, NEXT, world.coordinator)
    assert agenda_of(meeting) == []
    assert not waiting_for_a_meeting(Case.objects.all()).exists()
    assert (made.created_by, made.told_lines, made.reason) == (
        world.chair, ["Not answered"], "Typical",
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="triage.made", actor_id=world.chair.pk).exists()


def test_a_case_on_no_agenda_goes_to_the_next_meeting(
    world: World, pathway: StandardPathway
) -> None:
    with pytest.raises(triage.NoMeetingPlanned):
        triaged(world, pathway)
    meeting_on(world, LATER)
    next_one = meeting_on(world, NEXT)
    made = triage.put_on_pathway(Case.objects.get(), pathway=pathway, by=world.chair, as_of=AS_OF)
    assert made.item.meeting == next_one
    with pytest.raises(NotPossibleNow):
        triage.put_on_pathway(made.item.case, pathway=pathway, by=world.chair, as_of=AS_OF)


def test_promoted_it_stands_on_the_agenda_at_once(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    other = services.list_case(meeting=meeting, case=referred(world, 2), by=world.coordinator)
    made = triaged(world, pathway)
    triage.promote(fresh(made), by=world.nurse, as_of=AS_OF, reason="New symptoms")
    assert agenda_of(meeting) == [other, made.item]
    assert Case.objects.get(pk=made.item.case_id).state == State.LISTED
    ended = fresh(made)
    assert (ended.ending, ended.ended_by, ended.ended_why) == (
        "promoted", world.nurse, "New symptoms",
    )  # fmt: skip
    with pytest.raises(NotPossibleNow):
        triage.promote(fresh(made), by=world.nurse, as_of=AS_OF)


def test_promoted_after_the_meeting_it_goes_to_the_next_one(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    first, second = triaged(world, pathway), triaged(world, pathway, 2)
    services.close(meeting, by=world.chair, as_of=NEXT)
    assert triage.promote(fresh(first), by=world.nurse, as_of=NEXT) is None
    case = Case.objects.get(pk=first.item.case_id)
    assert case.state == State.READY
    assert case.next_on is not None
    assert case.next_on > NEXT
    later = meeting_on(world, LATER)
    triage.promote(fresh(second), by=world.nurse, as_of=NEXT)
    assert second.item.case_id in {item.case_id for item in agenda_of(later)}


def test_of_a_cancelled_meeting_it_is_listed_for_the_next_one(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    made, later = triaged(world, pathway), meeting_on(world, LATER)
    services.cancel(meeting, by=world.chair, reason="Strike", as_of=AS_OF)
    assert [item.case_id for item in agenda_of(later)] == [made.item.case_id]
    assert Case.objects.get().state == State.LISTED
    assert not SecondLook.objects.waiting().exists()


def test_triage_for_a_cancelled_meeting_has_to_be_done_again_and_the_agenda_says_so(
    client_of: ClientOf, world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    made, later = triaged(world, pathway), meeting_on(world, LATER)
    case = made.item.case_id
    services.cancel(meeting, by=world.chair, reason="Strike", as_of=AS_OF)
    assert triages_to_do_again([case]) == {case: made}
    for address in (reverse("meeting", args=[later.pk]), reverse("case", args=[case])):
        page = client_of(world.chair).get(address).content.decode()
        assert "triage has to be done again" in page
        assert WORDS["name"] in page
    again = triage.put_on_pathway(
        Case.objects.get(), pathway=pathway, by=world.surgeon, as_of=AS_OF
    )
    assert triages_to_do_again([case]) == {}
    triage.promote(fresh(again), by=world.nurse, as_of=AS_OF)
    assert triages_to_do_again([case]) == {}, "what was asked for has been done"


def test_once_the_board_has_discussed_it_no_triage_is_asked_for(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    made, later = triaged(world, pathway), meeting_on(world, LATER)
    services.cancel(meeting, by=world.chair, reason="Strike", as_of=AS_OF)
    services.discussed(later.items.get(), by=world.chair)
    assert triages_to_do_again([made.item.case_id]) == {}


# ---------------------------------------------------------------- the sample


def test_the_sample_is_the_same_for_whoever_draws_it() -> None:
    meeting, cases = uuid4(), [uuid4() for _ in range(40)]
    first = drawn(meeting, cases, percent=10)
    assert len(first) == 4
    assert drawn(meeting, cases[::-1], percent=10) == first
    lowest = min(cases, key=lambda case: hash_of(meeting, case))
    assert lowest in first
    assert drawn(uuid4(), cases, percent=10) != first, "each meeting has its own"


@pytest.mark.parametrize(
    ("count", "percent", "wanted"), [(0, 10, 0), (1, 10, 1), (11, 10, 2), (5, 0, 0), (5, 100, 5)]
)
def test_the_share_is_rounded_up(count: int, percent: int, wanted: int) -> None:
    cases = [UUID(int=number) for number in range(count)]
    assert len(drawn(UUID(int=99), cases, percent=percent)) == wanted


def test_the_boards_share_is_drawn_and_stays_drawn(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    first = triaged(world, pathway)
    assert SecondLook.objects.get().triage == first, "at least one"
    set_rules(world.board, version=0, by=world.chair, triage_sample_percent=50)
    more = [triaged(world, pathway, number) for number in (2, 3, 4)]
    cases = [each.item.case_id for each in (first, *more)]
    looked = set(SecondLook.objects.values_list("triage__item__case", flat=True))
    assert drawn(meeting.pk, cases, percent=50) | {first.item.case_id} <= looked
    look = SecondLook.objects.get(triage=first)
    assert look.draw == hash_of(meeting.pk, first.item.case_id)
    drawings = AuditEvent.objects.filter(action="triage.drawn").count()
    assert drawings == SecondLook.objects.count()


def test_another_person_looks_again_and_agrees(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    triaged(world, pathway)
    look = SecondLook.objects.get()
    with pytest.raises(triage.OwnTriage):
        triage.look_again(look, outcome="agreed", by=world.chair, as_of=AS_OF)
    triage.look_again(look, outcome="agreed", by=world.surgeon, as_of=AS_OF)
    look.refresh_from_db()
    assert (look.outcome, look.looked_by) == ("agreed", world.surgeon)
    assert not SecondLook.objects.waiting().exists()
    with pytest.raises(triage.AlreadyLooked):
        triage.look_again(look, outcome="discuss", by=world.surgeon, as_of=AS_OF, reason="x")
    assert agenda_of(meeting) == []


def test_who_disagrees_puts_the_case_on_the_agenda(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    made = triaged(world, pathway)
    look = SecondLook.objects.get()
    triage.look_again(
        look, outcome="discuss", by=world.surgeon, as_of=AS_OF, reason="A new liver lesion"
    )
    assert agenda_of(meeting) == [made.item]
    assert fresh(made).ended_why == "A new liver lesion"


# ---------------------------------------------------------------- the decision


DEFERRED = {
    "result": "deferred", "deferral_cause": "imaging", "reasons": "No report", "actions": "Get it",
}  # fmt: skip


def decide(item: AgendaItem, world: World, pathway: StandardPathway) -> Decision:
    return standard.decide(
        item, pathway=pathway, responsible="Lena Vogt", guided=True, by=world.chair, as_of=AS_OF
    )


def test_a_listed_case_is_decided_by_a_pathway_and_signed(sitting: Sitting) -> None:
    pathway = pathway_of(sitting.world)
    draft = decide(sitting.item, sitting.world, pathway)
    assert draft.intent == "curative"
    assert WORDS["treatment"] in draft.answer
    assert WORDS["citation"] in draft.reasons
    sitting.item.refresh_from_db()
    assert sitting.item.state == ItemState.DISCUSSED, "as with any decision in a meeting"
    taken = Triage.objects.get()
    assert (taken.in_room, taken.pathway) == (True, pathway)
    assert not SecondLook.objects.exists(), "what the board decides in the room is not sampled"
    assert sign(draft, by=sitting.world.chair).signed_at is not None


def test_another_pathway_may_be_chosen_but_typed_words_are_not_overwritten(
    sitting: Sitting,
) -> None:
    world = sitting.world
    first, second = pathway_of(world), pathway_of(world, name="Port removal", treatment="Remove.")
    decide(sitting.item, world, first)
    draft = decide(sitting.item, world, second)
    assert draft.answer.endswith("Remove.")
    assert [each.ending for each in Triage.objects.all()] == ["replaced", ""]
    write(draft, by=world.chair, answer="Something of our own.")
    with pytest.raises(standard.WordedAlready):
        decide(sitting.item, world, first)


@pytest.fixture
def on_standard(sitting: Sitting) -> Triage:
    """The case of the meeting in session, put on a pathway."""
    return triage.put_on_pathway(
        sitting.clinic.case, pathway=pathway_of(sitting.world), by=sitting.world.chair, as_of=AS_OF
    )


def test_a_triaged_case_is_decided_without_being_discussed(
    sitting: Sitting, on_standard: Triage
) -> None:
    draft = decide(on_standard.item, sitting.world, on_standard.pathway)
    assert Triage.objects.get() == on_standard, "the triage stands: nothing else was chosen"
    sign(draft, by=sitting.world.chair)
    item, case = AgendaItem.objects.get(), Case.objects.get()
    assert (item.state, case.state) == (ItemState.STANDARD, State.DISCUSSED)
    with pytest.raises(NotPossibleNow):
        triage.promote(fresh(on_standard), by=sitting.world.chair, as_of=AS_OF)


def test_a_triaged_case_whose_decision_is_deferred_is_deferred(
    sitting: Sitting, on_standard: Triage
) -> None:
    draft = decide(on_standard.item, sitting.world, on_standard.pathway)
    write(draft, by=sitting.world.chair, **DEFERRED)
    sign(draft, by=sitting.world.chair)
    assert AgendaItem.objects.get().state == ItemState.DEFERRED
    assert Case.objects.get().state == State.DEFERRED


def test_amending_a_decision_on_standard_of_care_moves_nothing(
    sitting: Sitting, on_standard: Triage
) -> None:
    chair = sitting.world.chair
    signed = sign(decide(on_standard.item, sitting.world, on_standard.pathway), by=chair)
    draft = decisions.amend(signed, by=chair, reason="New report")
    write(draft, by=chair, **DEFERRED)
    sign(draft, by=chair)
    assert AgendaItem.objects.get().state == ItemState.STANDARD
    assert Case.objects.get().state == State.DISCUSSED
