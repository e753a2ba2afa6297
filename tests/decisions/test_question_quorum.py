"""No palliative decision on liver-limited disease without a liver surgeon, and never a lock."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.clinic import AS_OF
from tests.decisions.limited import PALLIATIVE, RULE, choose, seen
from tests.meetings.pages import ClientOf
from tests.sitting import Sitting, sign
from tests.support.refusal import assert_refused
from tests.world import on_board
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.quorum_models import DecisionQuorum
from tumorboard.decisions.quorum_services import ReasonMissing
from tumorboard.decisions.services import AlreadySigned
from tumorboard.decisions.signing import NotReady
from tumorboard.documents.blocks import Notice
from tumorboard.meetings import services as meetings
from tumorboard.meetings.attendance import Attending, arrive, attend, leave
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.people.roles import Role, Specialty


def notices(draft: Decision) -> str:
    blocks = document_of(seen(draft)).blocks
    return "\n".join(each.text for each in blocks if isinstance(each, Notice))


def surgeon_of(sitting: Sitting) -> Attending:
    user = sitting.world.member
    return Attending(str(user), Specialty.LIVER_SURGERY, "in_person", user)


# ------------------------------------------------------------------ what is missing


def test_a_palliative_decision_wants_a_liver_surgeon(liver_limited: Sitting) -> None:
    draft = liver_limited.draft(**PALLIATIVE)
    (wanted,) = seen(draft).lacking
    assert (wanted.rule, wanted.who, wanted.specialties) == (
        RULE,
        "liver surgery",
        ("liver_surgery",),
    )
    assert "Not present: liver surgery." in notices(draft)
    with pytest.raises(NotReady) as refused:
        sign(draft, by=liver_limited.world.chair)
    assert [problem.field for problem in refused.value.problems] == ["quorum"]


def test_the_case_says_beforehand_whom_the_question_needs(
    liver_limited: Sitting, client_of: ClientOf
) -> None:
    page = client_of(liver_limited.world.member).get(
        reverse("case", args=[liver_limited.clinic.case.pk])
    )
    assert "This question needs liver surgery." in page.content.decode()


def test_another_intent_is_signed_as_ever(liver_limited: Sitting) -> None:
    draft = liver_limited.draft(intent="curative")
    assert seen(draft).lacking == []
    assert "liver surgery" not in notices(sign(draft, by=liver_limited.world.chair))


def test_with_the_surgeon_there_nothing_is_asked(liver_limited: Sitting) -> None:
    surgeon = surgeon_of(liver_limited)
    attend(
        meeting=liver_limited.meeting, user=surgeon.user, name=surgeon.name,
        specialty=surgeon.specialty, by=liver_limited.world.chair,
    )  # fmt: skip
    sign(liver_limited.draft(**PALLIATIVE), by=liver_limited.world.chair)
    assert not DecisionQuorum.objects.exists()


def test_a_surgeon_who_left_before_the_case_does_not_count(liver_limited: Sitting) -> None:
    meeting, by, now = liver_limited.meeting, liver_limited.world.chair, timezone.now()
    arrive(meeting=meeting, person=surgeon_of(liver_limited), at=now, by=by)
    leave(meeting=meeting, person=surgeon_of(liver_limited), at=now, by=by)
    meetings.open_item(AgendaItem.objects.get(pk=liver_limited.item.pk), by=by)
    draft = liver_limited.draft(**PALLIATIVE)
    assert [each.rule for each in seen(draft).lacking] == [RULE]


def test_a_surgeon_who_left_after_the_case_still_counts(liver_limited: Sitting) -> None:
    meeting, by = liver_limited.meeting, liver_limited.world.chair
    arrive(meeting=meeting, person=surgeon_of(liver_limited), at=timezone.now(), by=by)
    meetings.open_item(AgendaItem.objects.get(pk=liver_limited.item.pk), by=by)
    draft = liver_limited.draft(**PALLIATIVE)
    meetings.close(Meeting.objects.get(pk=meeting.pk), by=by, as_of=AS_OF)
    leave(meeting=meeting, person=surgeon_of(liver_limited), at=timezone.now(), by=by)
    assert seen(draft).lacking == []


def test_where_nobody_looked_the_board_is_asked_and_not_held(sitting: Sitting) -> None:
    """The liver is involved; whether it alone is, nobody has examined."""
    draft = sitting.draft(**PALLIATIVE)
    (asked,) = [each for each in seen(draft).wanted if each.rule == RULE]
    assert asked.ask == (
        "Is the liver the only organ with metastases, all other regions having been examined?",
    )
    assert seen(draft).lacking == []
    sign(draft, by=sitting.world.chair)


# ------------------------------------------------------------------ provisional


def test_provisional_asks_the_missing_specialty_to_confirm(liver_limited: Sitting) -> None:
    draft = liver_limited.draft(**PALLIATIVE)
    choose(draft, liver_limited, "provisional")
    assert "Provisional, to be confirmed by liver surgery" in notices(draft)
    assert next(row.text for row in seen(draft).actions).startswith("Confirm the provisional")
    signed = sign(draft, by=liver_limited.world.chair)
    assert "Provisional, to be confirmed by liver surgery" in signed.text
    action = Action.objects.get()
    assert action.owner == liver_limited.world.member
    assert action.due_on == AS_OF + dt.timedelta(days=7)
    kept = DecisionQuorum.objects.get()
    assert (kept.rules, kept.specialties) == (RULE, "liver_surgery")
    assert kept.signed_at is not None


def test_where_the_board_has_nobody_the_case_is_to_come_back(liver_limited: Sitting) -> None:
    world = liver_limited.world
    membership = world.member.memberships.get()
    type(membership).objects.filter(pk=membership.pk).update(active_until=timezone.now())
    draft = liver_limited.draft(**PALLIATIVE)
    choose(draft, liver_limited, "provisional")
    sign(draft, by=world.chair)
    action = Action.objects.get()
    assert action.owner == world.coordinator
    assert action.text.startswith("List the case again with liver surgery")


def test_core_members_are_asked_before_extended_ones(liver_limited: Sitting) -> None:
    world = liver_limited.world
    membership = world.member.memberships.get()
    type(membership).objects.filter(pk=membership.pk).update(is_extended=True)
    second = on_board(world.board, "Zoe Last", Role.MEMBER, Specialty.LIVER_SURGERY)
    draft = liver_limited.draft(**PALLIATIVE)
    choose(draft, liver_limited, "provisional")
    (row,) = seen(draft).actions
    assert row.owner == str(second.pk)


def test_what_was_chosen_can_be_taken_back_or_changed(liver_limited: Sitting) -> None:
    draft = liver_limited.draft(**PALLIATIVE)
    for _ in range(2):  # chosen twice: one action
        choose(draft, liver_limited, "provisional")
        assert len(seen(draft).actions) == 1
    choose(draft, liver_limited, "signed", "Symptoms: treatment begins tomorrow.")
    assert seen(draft).actions == []
    choose(draft, liver_limited, "provisional")
    choose(draft, liver_limited, "")
    assert seen(draft).actions == []
    assert not DecisionQuorum.objects.exists()
    assert AuditEvent.objects.filter(action="decision.quorum_taken_back").count() == 1


def test_a_surgeon_who_comes_in_the_end_takes_the_provisional_away(
    liver_limited: Sitting,
) -> None:
    draft = liver_limited.draft(**PALLIATIVE)
    choose(draft, liver_limited, "provisional")
    arrive(
        meeting=liver_limited.meeting, person=surgeon_of(liver_limited), at=timezone.now(),
        by=liver_limited.world.chair,
    )  # fmt: skip
    with pytest.raises(NotReady) as refused:
        sign(draft, by=liver_limited.world.chair)
    assert "take back" in str(refused.value)
    choose(draft, liver_limited, "")
    sign(draft, by=liver_limited.world.chair)
    assert not Action.objects.exists()


# ------------------------------------------------------------------ signed without


def test_the_chair_may_sign_without_for_a_reason(liver_limited: Sitting) -> None:
    draft = liver_limited.draft(**PALLIATIVE)
    with pytest.raises(ReasonMissing):
        choose(draft, liver_limited, "signed")
    choose(draft, liver_limited, "signed", "Visceral crisis, treatment begins tonight.")
    signed = sign(draft, by=liver_limited.world.chair)
    assert "Decided without liver surgery. Reason: Visceral crisis" in signed.text
    assert not Action.objects.exists()
    with pytest.raises(AlreadySigned):
        choose(draft, liver_limited, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionQuorum.objects.update(reason="Another one")


# ------------------------------------------------------------------ on the page of the signature


def test_the_chair_chooses_where_it_is_signed(liver_limited: Sitting, client_of: ClientOf) -> None:
    draft = liver_limited.draft(**PALLIATIVE)
    chair = client_of(liver_limited.world.chair)
    page, post = (reverse(name, args=[draft.pk]) for name in ("decision-sign", "decision-quorum"))
    shown = chair.get(page).content.decode()
    assert "Quorum for this question" in shown
    assert "cannot be signed yet" in shown
    without = chair.post(post, {"handling": "signed", "reason": ""})
    assert without.status_code == 422
    assert "Say why the decision cannot wait" in without.content.decode()
    assert chair.post(post, {"handling": "provisional"}).status_code == 303
    shown = chair.get(page).content.decode()
    assert "cannot be signed yet" not in shown
    assert "Provisional, to be confirmed by liver surgery" in shown
    assert chair.post(post, {"take-back": "yes"}).status_code == 303
    assert "cannot be signed yet" in chair.get(page).content.decode()


def test_the_room_says_it_before_anybody_decides(
    liver_limited: Sitting, client_of: ClientOf
) -> None:
    world, item = liver_limited.world, liver_limited.item
    address = reverse("meeting-case", args=[item.meeting_id, item.pk])
    shown = client_of(world.nurse).get(address).content.decode()
    assert "A decision with palliative intent for disease that is limited to the liver" in shown
    liver_limited.draft(**PALLIATIVE)
    shown = client_of(world.chair).get(address).content.decode()
    assert "question needs" in shown
    sign(liver_limited.draft(intent="curative"), by=world.chair)
    assert "question needs" not in client_of(world.chair).get(address).content.decode()


def test_only_the_chair_chooses(liver_limited: Sitting) -> None:
    world, draft = liver_limited.world, liver_limited.draft(**PALLIATIVE)
    refused = [*world.outsiders, world.member, world.coordinator]
    assert_refused(reverse("decision-quorum", args=[draft.pk]), refused, method="post")
