"""Actions and conditions in the draft of a decision: several hands, and what a signature makes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.clinic import AS_OF
from tests.decisions.promised import DUE, action_row, condition_row, named, put
from tests.decisions.test_decision_pages import HTMX, edit, hidden, opened
from tests.decisions.test_decision_services import words_of
from tests.sitting import Sitting, sign
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions import services, signing
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.condition_models import Condition
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.decisions.rows import action_rows
from tumorboard.followup import actions
from tumorboard.meetings import services as meetings
from tumorboard.meetings.attendance_models import Turn
from tumorboard.patients.services import Conflicting
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.plans.models import Plan

ClientOf = Callable[[User], Client]


def texts(draft: Decision) -> list[str]:
    return [row.text for row in action_rows(Decision.objects.get(pk=draft.pk).action_list)]


# ------------------------------------------------------------------ drafting


def test_two_people_add_rows_at_once_and_both_stay(sitting: Sitting) -> None:
    draft, world = sitting.draft(), sitting.world
    shown = services.stated(draft)
    for text in ("Ask for RAS", "Book the CT"):
        row = action_row(world.nurse, text)
        services.save(draft, original=shown, by=world.chair, rows=named(row))
    assert texts(draft) == ["Ask for RAS", "Book the CT"]


def test_the_same_row_changed_by_two_shows_both(sitting: Sitting) -> None:
    draft, world = sitting.draft(), sitting.world
    row = action_row(world.nurse)
    draft = put(draft, row, by=world.chair)
    shown = services.stated(draft)
    later = msgspec.structs.replace(row, due_on="2026-12-24")
    services.save(draft, original=shown, by=world.coordinator, rows=named(later))
    other = msgspec.structs.replace(row, text="Ask for RAS and BRAF")
    with pytest.raises(Conflicting) as refusal:
        services.save(draft, original=shown, by=world.chair, rows=named(other))
    assert [each.field for each in refusal.value.conflicts] == [f"action_list:{row.id}"]
    assert texts(draft) == ["Ask for RAS"]


def test_a_row_is_taken_out_and_others_stay(sitting: Sitting) -> None:
    draft, world = sitting.draft(), sitting.world
    first, second = action_row(world.nurse, "First"), action_row(world.nurse, "Second")
    draft = put(draft, first, second, by=world.chair)
    gone: dict[str, str | None] = dict.fromkeys(named(first))
    services.save(draft, original=services.stated(draft), by=world.chair, rows=gone)
    assert texts(draft) == ["Second"]


def test_an_unfinished_row_is_kept_and_stands_in_the_way_of_the_signature(
    sitting: Sitting,
) -> None:
    world = sitting.world
    action = action_row(world.nurse, "Book the CT", due_on="")
    condition = condition_row(world.nurse, "")
    draft = put(sitting.draft(), action, condition, by=world.chair)
    with pytest.raises(signing.NotReady, match="by when: Book the CT") as refusal:
        sign(draft, by=world.chair)
    assert "what settles it: The lung is clear" in str(refusal.value)
    assert not Action.objects.exists()


# ------------------------------------------------------------------ the signature


def test_signed_rows_become_actions_and_conditions(sitting: Sitting) -> None:
    world = sitting.world
    action = action_row(world.pathologist)
    condition = condition_row(world.radiologist, "fact:marker.ras")
    draft = put(sitting.draft(concordance="conditional"), action, condition, by=world.chair)
    signed = sign(draft, by=world.chair)
    kept = Action.objects.get()
    assert (str(kept.pk), kept.text, kept.owner, kept.due_on, kept.decision) == (
        action.id, "Ask for RAS", world.pathologist, DUE, signed,
    )  # fmt: skip
    waits = Condition.objects.get()
    assert (waits.settled_by, waits.owner, waits.expires_on) == (
        "fact:marker.ras", world.radiologist, DUE,
    )  # fmt: skip
    paper = words_of(signed.papers.get())
    for words in ("Ask for RAS", "10 Dec 2026", "The lung is clear", "If met: Resect the liver"):
        assert words in " ".join(paper.split())
    assert AuditEvent.objects.filter(action__in=["action.added", "condition.added"]).count() == 2


def test_a_decision_without_rows_says_nothing_of_them(sitting: Sitting) -> None:
    text = words_of(sign(sitting.draft(), by=sitting.world.chair).papers.get())
    assert "Conditions" not in text
    assert "Actions" not in text


@dataclass(frozen=True)
class Amended:
    world_action: Action
    draft: Decision


@pytest.fixture
def amended(sitting: Sitting) -> Amended:
    """A signed decision with one action, and the draft that is to replace it."""
    world = sitting.world
    signed = sign(
        put(sitting.draft(), action_row(world.pathologist), by=world.chair), by=world.chair
    )
    return Amended(Action.objects.get(), services.amend(signed, by=world.chair, reason="New CT"))


def test_an_amendment_carries_what_is_open(sitting: Sitting, amended: Amended) -> None:
    assert texts(amended.draft) == ["Ask for RAS"]
    sign(amended.draft, by=sitting.world.chair)
    action = Action.objects.get()
    assert (action.pk, action.state) == (amended.world_action.pk, "open")
    assert action.decision == amended.draft
    assert AuditEvent.objects.filter(action="action.carried").exists()


def test_an_amendment_drops_an_action_for_a_reason(sitting: Sitting, amended: Amended) -> None:
    (row,) = action_rows(amended.draft.action_list)
    dropped = msgspec.structs.replace(row, dropped="RAS has come")
    sign(put(amended.draft, dropped, by=sitting.world.chair), by=sitting.world.chair)
    action = Action.objects.get()
    assert (action.state, action.reason) == ("not_done", "Dropped by decision 2: RAS has come")


def test_what_was_done_meanwhile_stays_done(sitting: Sitting, amended: Amended) -> None:
    actions.settle(amended.world_action, version=1, state="done", by=sitting.world.chair)
    signed = sign(amended.draft, by=sitting.world.chair)
    assert Action.objects.get().state == "done"
    assert "Ask for RAS" not in words_of(signed.papers.get(kind="signed"))


def test_what_is_signed_are_the_rows_that_were_read(sitting: Sitting) -> None:
    draft, world = sitting.draft(), sitting.world
    fingerprint = signing.shown(document_of(seen_for(draft, as_of=AS_OF)))
    put(draft, action_row(world.nurse), by=world.coordinator)
    fresh = Decision.objects.get(pk=draft.pk)
    with pytest.raises(signing.ShownDiffers):
        signing.sign(
            fresh, fingerprint=fingerprint, by=world.chair, as_of=AS_OF,
            now=dt.datetime(2026, 11, 25, tzinfo=dt.UTC),
        )  # fmt: skip


# ------------------------------------------------------------------ the form


def row_ids(page: str, column: str) -> list[str]:
    return re.findall(rf'name="{column}" value="([^"]+)"', page)


def typed(page: str, owner: User, text: str = "Book the CT") -> dict[str, str]:
    """The first blank row of the form, filled in."""
    first = row_ids(page, "action_list")[0]
    return {
        "action_list": first,
        f"action_list-{first}-text": text,
        f"action_list-{first}-owner": str(owner.pk),
        f"action_list-{first}-due_on": DUE.isoformat(),
    }


def test_the_form_has_blank_rows_and_keeps_what_is_typed_without_scripts(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    form = opened(chair, sitting)
    page = chair.get(edit(sitting)).content.decode()
    assert len(row_ids(page, "action_list")) == 3
    assert len(row_ids(page, "condition_list")) == 1
    form["seal"] = hidden(page, "seal")
    sent = {**form, **typed(page, sitting.world.nurse), "more": "action_list"}
    answer = chair.post(edit(sitting), sent)
    assert answer.headers["Location"].endswith("#id_action_list")
    again = chair.get(edit(sitting)).content.decode()
    assert 'value="Book the CT"' in again
    assert len(row_ids(again, "action_list")) == 3


def test_one_more_row_comes_with_what_was_typed(client_of: ClientOf, sitting: Sitting) -> None:
    chair = client_of(sitting.world.chair)
    page = chair.get(edit(sitting)).content.decode()
    form = {**opened(chair, sitting), "seal": hidden(page, "seal"), "more": "condition_list"}
    answer = chair.post(edit(sitting), form, headers=HTMX)
    assert answer.headers["HX-Retarget"] == "#decision-form"
    assert "data-focus" in answer.content.decode()


def test_sent_again_while_one_types_a_row_stays_one_row(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    page = chair.get(edit(sitting)).content.decode()
    form = {**opened(chair, sitting), "seal": hidden(page, "seal"), "autosave": "1"}
    form |= typed(page, sitting.world.nurse)
    first = chair.post(edit(sitting), form, headers=HTMX).content.decode()
    words = {name: "Book the MRI" for name in form if name.endswith("-text")}
    chair.post(edit(sitting), {**form, **words, "seal": hidden(first, "seal")}, headers=HTMX)
    assert texts(Decision.objects.get()) == ["Book the MRI"]


def test_a_row_that_the_form_never_showed_is_not_taken(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    page = chair.get(edit(sitting)).content.decode()
    mine = row_ids(page, "action_list")[0]
    forged = "4f9e4bd0-2b8e-4f6b-9d3e-0a5f3f6f3c11"
    form = {**opened(chair, sitting), "seal": hidden(page, "seal")}
    sent = {name.replace(mine, forged): value.replace(mine, forged)
            for name, value in typed(page, sitting.world.nurse).items()}  # fmt: skip
    chair.post(edit(sitting), {**form, **sent})
    assert texts(Decision.objects.get()) == []


def test_people_of_other_boards_are_given_nothing(client_of: ClientOf, sitting: Sitting) -> None:
    chair, stranger = client_of(sitting.world.chair), sitting.world.outsider_other_hospital
    page = chair.get(edit(sitting)).content.decode()
    assert str(stranger.pk) not in page
    form = {**opened(chair, sitting), "seal": hidden(page, "seal"), **typed(page, stranger)}
    assert chair.post(edit(sitting), form).status_code == 422
    assert not Decision.objects.exists()


def test_the_words_of_an_open_action_are_not_simply_wiped(
    client_of: ClientOf, sitting: Sitting, amended: Amended
) -> None:
    chair = client_of(sitting.world.chair)
    page = chair.get(edit(sitting)).content.decode()
    assert "carried over" in page
    first = row_ids(page, "action_list")[0]
    assert first == str(amended.world_action.pk)
    form = {**opened(chair, sitting), "seal": hidden(page, "seal")}
    answer = chair.post(edit(sitting), {**form, **typed(page, sitting.world.nurse, "")})
    assert answer.status_code == 422
    assert "say why it is needed no more" in answer.content.decode()


def test_two_who_change_one_row_see_both_on_the_form(client_of: ClientOf, sitting: Sitting) -> None:
    world = sitting.world
    put(sitting.draft(), action_row(world.nurse), by=world.chair)
    chair, coordinator = client_of(world.chair), client_of(world.coordinator)
    pages = [each.get(edit(sitting)).content.decode() for each in (chair, coordinator)]
    forms = [
        {**opened(client, sitting), "seal": hidden(page, "seal"), **typed(page, world.nurse, text)}
        for client, page, text in zip(
            (chair, coordinator), pages, ("Book the CT", "Book the MRI"), strict=True
        )
    ]
    assert chair.post(edit(sitting), forms[0]).status_code == 303
    answer = coordinator.post(edit(sitting), forms[1])
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Book the CT" in shown
    assert 'value="Book the MRI"' in shown
    assert texts(Decision.objects.get()) == ["Book the CT"]


# ------------------------------------------------------------------ the rest of the record


def test_the_rest_of_the_record_is_printed(sitting: Sitting) -> None:
    draft = sitting.draft(
        treatments="FOLFOX\nLiver resection", treatment_order="sequence", minutes=12,
        genetics_considered="yes", genetics="BRCA asked for", supportive_considered="no",
        missing="MMR status", missing_forced="no",
    )  # fmt: skip
    signed = sign(draft, by=sitting.world.chair)
    text = " ".join(words_of(signed.papers.get()).split())
    for words in (
        "Treatments, one after the other", "FOLFOX", "considered: BRCA asked for",
        "not considered", "MMR status", "12 min", f"Written by {sitting.world.chair}",
    ):  # fmt: skip
        assert words in text, words


def test_minutes_are_those_that_the_case_was_open(sitting: Sitting) -> None:
    meetings.open_item(sitting.item, by=sitting.world.chair)
    opened_at = Turn.objects.get(item=sitting.item).at
    draft = sitting.draft()
    Decision.objects.filter(pk=draft.pk).update(changed_at=opened_at + dt.timedelta(minutes=7))
    draft.refresh_from_db()
    assert seen_for(draft, as_of=AS_OF).minutes == 7
    assert seen_for(sitting.draft(minutes=9), as_of=AS_OF).minutes == 9


def test_treatments_are_those_of_the_plan_unless_others_are_named(
    client_of: ClientOf, sitting: Sitting, plan: Plan
) -> None:
    draft, today = sitting.draft(), today_at(sitting.world.hospital, timezone.now())
    planned = seen_for(draft, as_of=today).treatments
    assert any("liver" in each.lower() for each in planned), planned
    assert not any("restag" in each.lower() for each in planned), "a check is no treatment"
    page = client_of(sitting.world.chair).get(edit(sitting)).content.decode()
    assert "empty: as in the plan" in page
    signed = sign(draft, by=sitting.world.chair, as_of=today)
    assert Decision.objects.get(pk=signed.pk).treatments.splitlines() == planned


def test_the_form_costs_the_same_however_many_rows_it_has(
    client_of: ClientOf, sitting: Sitting
) -> None:
    world, chair = sitting.world, client_of(sitting.world.chair)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chair.get(edit(sitting)).status_code == 200
        return len(asked)

    draft = put(
        sitting.draft(), action_row(world.nurse), condition_row(world.nurse, "person"),
        by=world.chair,
    )  # fmt: skip
    queries()
    one = queries()
    people = (world.nurse, world.pathologist, world.surgeon, world.oncologist)
    more = [row for each in people for row in (action_row(each), condition_row(each, "imaging"))]
    put(draft, *more, by=world.chair)
    assert queries() == one
