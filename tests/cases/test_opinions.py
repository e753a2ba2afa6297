"""Specialists say alone whether it is resectable; their answers open together and are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import AS_OF
from tests.sitting import Sitting
from tests.support.refusal import assert_refused
from tumorboard.assessment.services import current_assessment
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import opinions
from tumorboard.cases.opinion_models import FirstOpinion, OpinionRound
from tumorboard.patients.models import ResectabilityOpinion
from tumorboard.patients.services import change_record, originals
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]


@pytest.fixture
def asked(sitting: Sitting) -> OpinionRound:
    return opinions.ask(sitting.clinic.case, scope="metastases", by=sitting.clinic.coordinator)


def case_page(client: Client, sitting: Sitting) -> str:
    return client.get(reverse("case", args=[sitting.clinic.case.pk])).content.decode()


def tap(client: Client, asked: OpinionRound, verdict: str) -> int:
    address = reverse("opinion-give", args=[asked.pk])
    return client.post(address, {"verdict": verdict}).status_code


def test_a_coordinator_asks_and_each_specialist_finds_it_at_home(
    sitting: Sitting, client_of: ClientOf
) -> None:
    address = reverse("opinions-ask", args=[sitting.clinic.case.pk])
    coordinator = client_of(sitting.clinic.coordinator)
    assert coordinator.post(address, {"scope": "metastases"}).status_code == 303
    home = client_of(sitting.world.member).get("/").content.decode()
    assert "is it resectable? All metastases" in home
    asked = OpinionRound.objects.get()
    assert tap(client_of(sitting.world.member), asked, "resectable") == 303
    home = client_of(sitting.world.member).get("/").content.decode()
    assert "is it resectable?" not in home
    assert coordinator.post(address, {"scope": "primary"}).status_code == 303
    assert OpinionRound.objects.count() == 1, "one round at a time"


def test_nobody_sees_anothers_answer_before_all_are_opened(
    sitting: Sitting, asked: OpinionRound, client_of: ClientOf
) -> None:
    surgeon, oncologist = sitting.world.member, sitting.world.oncologist
    tap(client_of(surgeon), asked, "resectable")
    own = case_page(client_of(surgeon), sitting)
    assert "Your answer: resectable" in own
    other = case_page(client_of(oncologist), sitting)
    assert "1 answered" in other
    assert surgeon.display_name + "</li>" not in other
    assert "Your answer" not in other
    assert not ResectabilityOpinion.objects.filter(specialist=surgeon.display_name).exists()
    given = AuditEvent.objects.get(action="opinion.given")
    assert "resectable" not in str(given.changes()), "the audit is no way round it"


def test_whoever_opens_sees_who_has_not_answered_and_nobody_what_was_answered(
    sitting: Sitting, asked: OpinionRound, client_of: ClientOf
) -> None:
    world = sitting.world
    tap(client_of(world.member), asked, "resectable")
    seen = case_page(client_of(world.chair), sitting).partition("Not yet: ")[2].partition(".<")[0]
    assert str(world.oncologist) in seen
    assert str(world.member) not in seen
    assert "Not yet: " not in case_page(client_of(world.oncologist), sitting)


def test_a_round_about_the_liver_can_be_asked_for_and_no_round_about_nothing(
    sitting: Sitting, client_of: ClientOf
) -> None:
    address = reverse("opinions-ask", args=[sitting.clinic.case.pk])
    coordinator = client_of(sitting.clinic.coordinator)
    assert '<option value="liver">' in case_page(coordinator, sitting)
    assert coordinator.post(address, {"scope": "other"}).status_code == 404
    assert coordinator.post(address, {"scope": "liver"}).status_code == 303
    assert OpinionRound.objects.get().scope == "liver"


def test_nobody_is_asked_about_a_patient_who_has_died(
    sitting: Sitting, asked: OpinionRound
) -> None:
    surgeon = sitting.world.member
    assert list(OpinionRound.objects.asked_of(surgeon)) == [asked]
    patient, by = sitting.clinic.patient, sitting.clinic.coordinator
    shown = originals(patient, ["vital_status"])
    change_record(patient, patient=patient, original=shown, by=by, vital_status="dead")
    assert not OpinionRound.objects.asked_of(surgeon).exists()


def test_answers_open_together_and_their_difference_is_kept_in_the_record(
    sitting: Sitting, asked: OpinionRound, client_of: ClientOf
) -> None:
    world = sitting.world
    tap(client_of(world.member), asked, "resectable")
    tap(client_of(world.oncologist), asked, "unresectable")
    tap(client_of(world.radiologist), asked, "cannot_say")
    chair = client_of(world.chair)
    assert chair.post(reverse("opinions-open", args=[asked.pk])).status_code == 303
    page = case_page(client_of(world.nurse), sitting)
    assert "they differ" in page
    assert f"<b>Unresectable</b>: {world.oncologist}, medical oncology" in page
    kept = ResectabilityOpinion.objects.filter(specialist=world.member.display_name).get()
    assert (kept.verdict, kept.specialty, kept.scope) == (
        "resectable", "liver_surgery", "metastases",
    )  # fmt: skip
    recorded = AuditEvent.objects.filter(object_id=str(kept.pk)).get()
    assert "first opinion of" in recorded.reason
    current = current_assessment(sitting.clinic.case, as_of=AS_OF)
    fact = current.computed.result.facts["resectable.metastases"]
    assert {"resectable", "unresectable"} <= set(fact.options), "the fact stays open"


def test_an_answer_may_change_until_the_round_is_opened(
    sitting: Sitting, asked: OpinionRound, client_of: ClientOf
) -> None:
    surgeon = client_of(sitting.world.member)
    tap(surgeon, asked, "resectable")
    tap(surgeon, asked, "unresectable")
    assert FirstOpinion.objects.get().verdict == "unresectable"
    opinions.open_round(asked, by=sitting.world.chair)
    tap(surgeon, asked, "resectable")
    assert FirstOpinion.objects.get().verdict == "unresectable"
    with pytest.raises(opinions.AlreadyOpened):
        opinions.open_round(asked, by=sitting.world.chair)
    name = sitting.world.member.display_name
    assert ResectabilityOpinion.objects.filter(specialist=name).count() == 1


def test_who_has_no_opinion_to_give_cannot_give_one(
    sitting: Sitting, asked: OpinionRound, client_of: ClientOf
) -> None:
    assert tap(client_of(sitting.clinic.coordinator), asked, "resectable") in {403, 404}
    assert tap(client_of(sitting.world.member), asked, "maybe") == 404
    opened = client_of(sitting.world.member).post(reverse("opinions-open", args=[asked.pk]))
    assert opened.status_code in {403, 404}
    assert not FirstOpinion.objects.exists()


def test_nobody_from_elsewhere_asks_answers_or_opens(sitting: Sitting, asked: OpinionRound) -> None:
    outsiders = sitting.world.outsiders
    ask = reverse("opinions-ask", args=[sitting.clinic.case.pk])
    assert_refused(ask, outsiders, method="post")
    for name in ("opinion-give", "opinions-open"):
        assert_refused(reverse(name, args=[asked.pk]), outsiders, method="post")


def test_the_room_shows_how_many_answered_and_leads_back_to_itself(
    sitting: Sitting, asked: OpinionRound, client_of: ClientOf
) -> None:
    chair = client_of(sitting.world.chair)
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    page = chair.get(room).content.decode()
    assert "0 answered" in page
    form = {"next": f"{room}#case-plan"}
    answer = chair.post(reverse("opinions-open", args=[asked.pk]), form)
    assert answer.headers["Location"].startswith(room)
