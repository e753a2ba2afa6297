"""An agenda with its breaks, minutes, people who are there for a part, and orders taken whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.meetings.pages import TODAY, TOMORROW, put
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import opinions
from tumorboard.cases.models import Case, Urgency
from tumorboard.cases.opinion_models import FirstVerdict
from tumorboard.meetings import agenda, services
from tumorboard.meetings.agenda_models import AgendaBreak
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.order_queries import proposal_for
from tumorboard.meetings.ordering import Proposal
from tumorboard.meetings.planned import Planned, complexities, cutoff_for, planned
from tumorboard.people.board_rules import rules_of, set_rules
from tumorboard.records import StaleVersion

Refer = Callable[[str], Case]
EIGHT = dt.time(8)


@pytest.fixture
def items(world: World, meeting: Meeting, referred: Refer) -> dict[str, AgendaItem]:
    services.rearrange(meeting, version=meeting.version, by=world.coordinator, starts_at=EIGHT)
    names = ("Ash", "Birch", "Cedar")
    return {name: put(meeting, referred(name), world.coordinator) for name in names}


def names(meeting: Meeting) -> list[str]:
    return [
        row.case.patient.family_name if isinstance(row, AgendaItem) else row.label
        for row in agenda.rows_of(meeting)
    ]


def plan(meeting: Meeting) -> Planned:
    return planned(meeting, meeting.items.standing(), rules_of(meeting.board))


def rest(meeting: Meeting, world: World, position: int = 2) -> AgendaBreak:
    return agenda.add_break(
        meeting=meeting, label="Coffee", minutes=15, position=position, by=world.coordinator
    )


# ---------------------------------------------------------------- rows without a case


def test_rows_are_planned_one_after_the_other_with_the_breaks_between(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    agenda.plan_minutes(items["Ash"], minutes=20, by=world.coordinator)
    rest(meeting, world)
    found = plan(meeting)
    assert [f"{row.begins:%H:%M} {row.minutes}" for row in found.rows] == [
        "08:00 20", "08:20 15", "08:35 6", "08:41 6",
    ]  # fmt: skip
    assert (found.minutes, found.ends) == (47, dt.time(8, 47))
    agenda.plan_minutes(items["Ash"], minutes=None, by=world.coordinator)
    assert plan(meeting).minutes == 33


def test_a_break_is_moved_changed_and_taken_off_and_cases_go_to_the_end(
    world: World, meeting: Meeting, items: dict[str, AgendaItem], referred: Refer
) -> None:
    coffee = rest(meeting, world)
    assert names(meeting) == ["Ash", "Coffee", "Birch", "Cedar"]
    agenda.place_at(coffee, position=99, by=world.coordinator)
    put(meeting, referred("Dogwood"), world.coordinator)
    assert names(meeting) == ["Ash", "Birch", "Cedar", "Coffee", "Dogwood"]
    agenda.change_break(coffee, label="Lunch", minutes=30, by=world.coordinator)
    assert names(meeting)[3] == "Lunch"
    agenda.remove_break(coffee, by=world.coordinator)
    assert names(meeting) == ["Ash", "Birch", "Cedar", "Dogwood"]
    done = AuditEvent.objects.filter(action__startswith="agenda.break_").order_by("id")
    assert [each.action for each in done] == [
        "agenda.break_added", "agenda.break_changed", "agenda.break_removed",
    ]  # fmt: skip


def test_the_agenda_of_a_meeting_that_is_over_stays(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    coffee = rest(meeting, world)
    services.close(meeting, by=world.chair, as_of=TODAY)
    writes: tuple[Callable[[], object], ...] = (
        lambda: agenda.remove_break(coffee, by=world.chair),
        lambda: agenda.plan_minutes(items["Ash"], minutes=9, by=world.chair),
        lambda: note(meeting, world, leaves_at=dt.time(9)),
        lambda: agenda.take_order(meeting, was=[], order=[], by=world.chair),
    )
    for write in writes:
        for each in (meeting, coffee, items["Ash"]):
            each.refresh_from_db()
        with pytest.raises(services.MeetingOver):
            write()


# ------------------------------------------------------------------ added late


def test_late_is_after_the_boards_cut_off_or_once_the_meeting_runs(
    world: World, meeting: Meeting, items: dict[str, AgendaItem], referred: Refer
) -> None:
    rules = set_rules(world.board, version=0, by=world.administrator, cutoff_days=0)
    added = items["Ash"].created_at
    assert not cutoff_for(meeting, rules).is_late(added)
    services.start(meeting, by=world.chair)
    late = put(meeting, referred("Dogwood"), world.coordinator)
    assert not cutoff_for(meeting, rules).is_late(added)
    assert cutoff_for(meeting, rules).is_late(late.created_at)
    rules = set_rules(world.board, version=rules.version, by=world.administrator, cutoff_days=5)
    assert cutoff_for(meeting, rules).is_late(added)


def test_a_case_that_is_carried_over_says_so_where_it_comes_late(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    following = services.arrange(
        board=world.board, date=TOMORROW + dt.timedelta(days=1), by=world.coordinator
    )
    services.close(meeting, by=world.chair, as_of=TODAY)
    carried = following.items.first()
    assert carried is not None
    assert carried.late_reason == f"Carried over from the meeting of {TOMORROW.isoformat()}"


# ------------------------------------------------------------------ a proposed order


def note(meeting: Meeting, world: World, **times: dt.time) -> None:
    given = {"arrives_at": None, "leaves_at": None, **times}
    agenda.note_availability(meeting=meeting, user=world.member, by=world.member, **given)


def proposal(meeting: Meeting) -> Proposal:
    cases = [item.case for item in meeting.items.standing().select_related("case")]
    return proposal_for(meeting, plan(meeting), complexities(cases, {}))


def proposed(meeting: Meeting) -> list[str]:
    keys = {
        agenda.key_of(row): name
        for row, name in zip(agenda.rows_of(meeting), names(meeting), strict=True)
    }
    return [keys[key] for key in proposal(meeting).order]


def presents(item: AgendaItem, world: World) -> None:
    item.case.update_fields(item.case.version, by=world.coordinator, presenter="lena  vogt")


def test_who_presents_and_leaves_early_comes_first_and_the_break_stays(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    rest(meeting, world)
    presents(items["Cedar"], world)
    note(meeting, world, leaves_at=dt.time(8, 10))
    assert proposed(meeting) == ["Cedar", "Coffee", "Ash", "Birch"]
    reasons = proposal(meeting).reasons
    assert reasons[str(items["Cedar"].pk)] == "Lena Vogt (presents) leaves at 08:10"
    note(meeting, world)
    assert proposed(meeting) == ["Ash", "Coffee", "Birch", "Cedar"], "there all along after all"


def test_the_liver_surgeon_is_needed_where_the_liver_is_asked_about(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    opinions.ask(items["Birch"].case, scope="liver", by=world.coordinator)
    note(meeting, world, leaves_at=dt.time(8, 6))
    assert proposed(meeting)[0] == "Birch"
    assert "Liver surgery leaves at 08:06" in proposal(meeting).reasons.values()


def test_without_a_time_to_start_at_nobodys_times_are_kept(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    presents(items["Cedar"], world)
    note(meeting, world, leaves_at=dt.time(8, 10))
    services.rearrange(meeting, version=meeting.version, by=world.coordinator, starts_at=None)
    assert proposed(meeting) == ["Ash", "Birch", "Cedar"]


def test_an_urgent_case_goes_first_and_what_was_discussed_stays(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    case = items["Cedar"].case
    case.update_fields(case.version, by=world.coordinator, urgency=Urgency.URGENT)
    services.start(meeting, by=world.chair)
    services.discussed(items["Ash"], by=world.chair)
    assert proposed(meeting) == ["Ash", "Cedar", "Birch"]


def test_an_order_is_taken_as_it_was_shown_and_undone(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    was = [agenda.key_of(row) for row in agenda.rows_of(meeting)]
    agenda.take_order(meeting, was=was, order=was[::-1], by=world.coordinator)
    assert names(meeting) == ["Cedar", "Birch", "Ash"]
    with pytest.raises(StaleVersion):
        agenda.take_order(meeting, was=was, order=was, by=world.coordinator)
    agenda.undo_order(meeting, by=world.coordinator)
    assert names(meeting) == ["Ash", "Birch", "Cedar"]
    with pytest.raises(StaleVersion):
        agenda.undo_order(meeting, by=world.coordinator)


def test_an_order_is_not_undone_over_what_somebody_did_since(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    was = [agenda.key_of(row) for row in agenda.rows_of(meeting)]
    agenda.take_order(meeting, was=was, order=was[::-1], by=world.coordinator)
    items["Ash"].refresh_from_db()
    agenda.place_at(items["Ash"], position=1, by=world.coordinator)
    with pytest.raises(StaleVersion):
        agenda.undo_order(meeting, by=world.coordinator)
    assert names(meeting) == ["Ash", "Cedar", "Birch"]


# ------------------------------------------------------------------ complexity from the record


def test_first_opinions_weigh_once_they_are_open_and_not_before(
    world: World, meeting: Meeting, items: dict[str, AgendaItem]
) -> None:
    case = items["Ash"].case
    asked = opinions.ask(case, scope="liver", by=world.coordinator)
    for user, verdict in (
        (world.member, FirstVerdict.RESECTABLE),
        (world.surgeon, FirstVerdict.UNRESECTABLE),
        (world.oncologist, FirstVerdict.CANNOT_SAY),
    ):
        opinions.give(asked, verdict=verdict, by=user)
    assert complexities([case], {})[case.pk].reasons == ()
    opinions.open_round(asked, by=world.chair)
    found = complexities([case], {})[case.pk]
    assert found.reasons == ("first opinions differ (resectable, unresectable)",)
    assert found.level == "medium"
