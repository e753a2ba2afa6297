"""A provisional decision is confirmed by a named person of the specialty that was missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic import AS_OF
from tests.decisions.limited import PALLIATIVE, choose
from tests.sitting import Sitting, meeting_on, sign, write
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions import confirmations, services
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.confirmation_models import Confirmation
from tumorboard.decisions.models import Decision, DecisionPaper, PaperKind
from tumorboard.decisions.provisional import Standing, groups_of, owed_to
from tumorboard.decisions.quorum_models import DecisionQuorum
from tumorboard.exchange.letter_models import Letter
from tumorboard.exchange.letter_queries import standing_of
from tumorboard.exchange.letter_rules import Hold, holds
from tumorboard.exchange.letter_services import start as start_letter
from tumorboard.exchange.letters import body_for
from tumorboard.followup.actions import ConfirmFirst, settle
from tumorboard.meetings.models import AgendaItem
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]


@pytest.fixture
def provisional(liver_limited: Sitting) -> Decision:
    draft = liver_limited.draft(**PALLIATIVE)
    choose(draft, liver_limited, "provisional")
    return fresh(sign(draft, by=liver_limited.world.chair))


def fresh(decision: Decision) -> Decision:
    return Decision.objects.get(pk=decision.pk)


def say(decision: Decision, by: User, said: str = "confirmed", reason: str = "") -> Confirmation:
    now = timezone.now()
    return confirmations.answer(decision, said=said, by=by, as_of=AS_OF, now=now, reason=reason)


def kinds(decision: Decision) -> dict[str, DecisionPaper]:
    return {row.kind: row for row in decision.papers.all()}


def test_the_surgeon_confirms_and_the_signed_paper_stays_as_it_was(
    provisional: Decision, liver_limited: Sitting, client_of: ClientOf
) -> None:
    world, signed = liver_limited.world, bytes(provisional.papers.get().content)
    words, surgeon = provisional.text, client_of(world.member)
    home, page = reverse("home"), reverse("decision", args=[provisional.pk])
    assert "asks you to confirm" in surgeon.get(home).content.decode()
    assert "waits for liver surgery" in client_of(world.chair).get(home).content.decode()
    assert "You answer for liver surgery" in surgeon.get(page).content.decode()
    assert "You answer for" not in client_of(world.chair).get(page).content.decode()
    post = reverse("decision-confirm", args=[provisional.pk])
    assert surgeon.post(post, {"said": "confirmed", "reason": "Not resectable."}).status_code == 303

    shown = client_of(world.nurse).get(page).content.decode()
    assert "Provisional decision confirmed by Lena Vogt (Liver surgery)" in shown
    assert "Not resectable." in shown
    papers = kinds(fresh(provisional))
    assert bytes(papers[PaperKind.SIGNED].content) == signed
    assert fresh(provisional).text == words
    served = client_of(world.nurse).get(reverse("decision-paper", args=[provisional.pk]))
    assert served.content == bytes(papers[PaperKind.CONFIRMED].content)
    assert 'filename="decision-1-confirmed.pdf"' in served.headers["Content-Disposition"]
    action = Action.objects.get()
    assert (action.state, action.reason) == ("done", "Confirmed by Lena Vogt")
    assert "Provisional decisions" not in surgeon.get(home).content.decode()
    case = client_of(world.nurse).get(reverse("case", args=[provisional.case_id]))
    assert "confirmed" in case.content.decode()
    assert AuditEvent.objects.get(action="decision.confirmed").actor == world.member


def test_not_confirming_needs_a_reason_and_brings_the_case_back(
    provisional: Decision, liver_limited: Sitting, client_of: ClientOf
) -> None:
    coming = meeting_on(liver_limited.world, AS_OF + dt.timedelta(days=7))
    surgeon = client_of(liver_limited.world.member)
    post = reverse("decision-confirm", args=[provisional.pk])
    without = surgeon.post(post, {"said": "not_confirmed", "reason": ""})
    assert without.status_code == 422
    assert "Say why you do not confirm it" in without.content.decode()
    say(provisional, liver_limited.world.member, "not_confirmed", "Segment 7 is resectable.")
    assert AgendaItem.objects.waiting().get(case=provisional.case_id).meeting == coming
    assert PaperKind.NOT_CONFIRMED in kinds(provisional)
    assert [each.pk for each in owed_to(liver_limited.world.chair)] == [provisional.pk]
    home = client_of(liver_limited.world.chair).get(reverse("home")).content.decode()
    assert "Segment 7 is resectable." in home


def test_nobody_else_confirms_and_nobody_twice(
    provisional: Decision, liver_limited: Sitting, client_of: ClientOf
) -> None:
    world = liver_limited.world
    for person in (world.chair, world.surgeon, world.coordinator):
        with pytest.raises(confirmations.NotTheirs):
            say(provisional, person)
    post = reverse("decision-confirm", args=[provisional.pk])
    assert client_of(world.chair).post(post, {"said": "confirmed"}).status_code == 403
    assert_refused(post, [*world.outsiders], method="post")
    say(provisional, world.member)
    with pytest.raises(confirmations.NotProvisional):
        say(provisional, world.member)
    assert client_of(world.member).post(post, {"said": "confirmed"}).status_code == 303
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.update(reason="Another one")


def test_letters_say_whether_it_is_confirmed(provisional: Decision, liver_limited: Sitting) -> None:
    assert "still has to agree" in body_for(provisional, "patient")
    draft = start_letter(provisional, recipient="patient", by=liver_limited.world.coordinator)
    assert Hold.ANSWERED not in holds(standing_of(draft))
    say(provisional, liver_limited.world.member)
    confirmed = fresh(provisional)
    assert Hold.ANSWERED in holds(standing_of(Letter.objects.get(pk=draft.pk)))
    assert "still has to agree" not in body_for(confirmed, "patient")
    assert "Lena Vogt, liver surgery, confirmed" in body_for(confirmed, "gp")


def test_its_action_alone_confirms_nothing(provisional: Decision, liver_limited: Sitting) -> None:
    action, surgeon = Action.objects.get(), liver_limited.world.member
    with pytest.raises(ConfirmFirst):
        settle(action, version=action.version, state="done", by=surgeon)
    settle(action, version=action.version, state="not_done", by=surgeon, reason="On leave")
    say(provisional, surgeon)
    assert fresh(provisional).confirmations.count() == 1


def test_what_is_superseded_is_not_confirmed_and_its_paper_says_who_did(
    provisional: Decision, liver_limited: Sitting
) -> None:
    world = liver_limited.world
    say(provisional, world.member)
    amendment = services.amend(fresh(provisional), by=world.chair, reason="New scan")
    sign(write(amendment, by=world.chair, intent="curative"), by=world.chair)
    assert PaperKind.SUPERSEDED in kinds(provisional)
    with pytest.raises(confirmations.NotProvisional):
        say(fresh(provisional), world.member)
    assert not owed_to(world.chair).exists()


def test_each_group_of_specialties_answers_and_one_refusal_ends_it() -> None:
    quorum = DecisionQuorum(needed="liver_surgery thoracic_surgery|radiation_oncology")
    groups = groups_of(quorum)
    liver = Confirmation(specialty="liver_surgery", answer="confirmed")
    one = Standing(groups, [liver])
    assert one.waits_for == [("thoracic_surgery", "radiation_oncology")]
    assert one.waits_for_words == "thoracic surgery or radiation oncology"
    assert one.spoken_for({"radiation_oncology", "liver_surgery"}) == "radiation_oncology"
    both = Standing(
        groups, [liver, Confirmation(specialty="radiation_oncology", answer="confirmed")]
    )
    assert both.is_confirmed
    no = Standing(groups, [Confirmation(specialty="thoracic_surgery", answer="not_confirmed")])
    assert not no.is_confirmed
    assert no.waits_for == []
    former = DecisionQuorum(specialties="liver_surgery thoracic_surgery")
    assert groups_of(former) == [("liver_surgery", "thoracic_surgery")]
