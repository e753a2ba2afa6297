"""Two boards that contradict each other are told, until one amends or says why both stand."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.between.conftest import Between, ClientOf, referred
from tests.sitting import sign, write
from tumorboard.decisions import services as decisions
from tumorboard.decisions.contradiction_models import ContradictionKept
from tumorboard.decisions.models import Decision
from tumorboard.patients.models import Patient
from tumorboard.people.models import User

FLAG = "The intent differs"


def home(client_of: ClientOf, user: User) -> str:
    return client_of(user).get(reverse("home")).content.decode()


def contradicting(between: Between) -> tuple[Decision, Decision]:
    ours = between.signed_here(intent="curative")
    return ours, between.signed_there(intent="palliative")


def test_both_pages_the_room_and_both_homes_say_it(between: Between, client_of: ClientOf) -> None:
    contradicting(between)
    world, sitting = between.sitting.world, between.sitting
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    pages = [
        client_of(world.member).get(reverse("case", args=[between.here.pk])),
        client_of(between.lung_coordinator).get(reverse("case", args=[between.there.pk])),
        client_of(world.chair).get(room),
    ]
    for page in pages:
        assert FLAG in page.content.decode()
        assert "The two boards contradict each other" in page.content.decode()
    for coordinator in (world.coordinator, between.lung_coordinator):
        told = home(client_of, coordinator)
        assert "1 contradiction between boards" in told
        assert FLAG in told


def test_it_is_gone_from_home_when_somebody_says_why_both_stand(
    between: Between, client_of: ClientOf
) -> None:
    ours, theirs = contradicting(between)
    world = between.sitting.world
    address = reverse("decisions-stand", args=[between.here.pk, theirs.pk])
    client = client_of(world.chair)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    assert (
        client.post(address, {"reason": "Cure of the liver, palliation elsewhere"}).status_code
        == 303
    )
    for coordinator in (world.coordinator, between.lung_coordinator):
        assert FLAG not in home(client_of, coordinator)
    there = client_of(between.lung_coordinator).get(reverse("case", args=[between.there.pk]))
    told = there.content.decode()
    assert "Cure of the liver, palliation elsewhere" in told
    assert "Hari Chaudhry" in told
    assert FLAG in ContradictionKept.objects.get().flagged
    assert client.post(address, {"reason": "Once more"}).status_code == 409
    back = reverse("decisions-stand", args=[between.there.pk, ours.pk])
    assert client_of(between.lung_chair).post(back, {"reason": "Mine"}).status_code == 409


def test_an_amendment_that_agrees_ends_it(between: Between, client_of: ClientOf) -> None:
    _, theirs = contradicting(between)
    draft = decisions.amend(theirs, reason="After a talk with them", by=between.lung_chair)
    sign(write(draft, by=between.lung_chair, intent="curative"), by=between.lung_chair)
    assert FLAG not in home(client_of, between.sitting.world.coordinator)
    page = client_of(between.sitting.world.member).get(reverse("case", args=[between.here.pk]))
    assert FLAG not in page.content.decode()


def test_an_amendment_is_looked_at_anew_though_the_former_pair_was_explained(
    between: Between, client_of: ClientOf
) -> None:
    _, theirs = contradicting(between)
    address = reverse("decisions-stand", args=[between.here.pk, theirs.pk])
    client_of(between.sitting.world.chair).post(address, {"reason": "Both hold"})
    draft = decisions.amend(theirs, reason="New imaging", by=between.lung_chair)
    sign(write(draft, by=between.lung_chair, answer="Best care"), by=between.lung_chair)
    assert FLAG in home(client_of, between.sitting.world.coordinator)


def test_boards_that_agree_are_not_told(between: Between, client_of: ClientOf) -> None:
    between.signed_here()
    between.signed_there()
    assert "contradiction" not in home(client_of, between.sitting.world.coordinator)
    page = client_of(between.sitting.world.member).get(reverse("case", args=[between.here.pk]))
    assert "boards contradict each other" not in page.content.decode()


def test_nobody_is_told_of_a_patient_who_has_died(between: Between, client_of: ClientOf) -> None:
    contradicting(between)
    Patient.objects.update(vital_status="dead")
    assert FLAG not in home(client_of, between.sitting.world.coordinator)


def test_why_both_stand_is_said_by_those_who_record_decisions(
    between: Between, client_of: ClientOf
) -> None:
    _, theirs = contradicting(between)
    world = between.sitting.world
    address = reverse("decisions-stand", args=[between.here.pk, theirs.pk])
    assert client_of(world.member).post(address, {"reason": "No"}).status_code == 403
    assert client_of(between.lung_coordinator).get(address).status_code == 404
    assert client_of(world.outsider_other_hospital).get(address).status_code == 404
    assert not ContradictionKept.objects.exists()


def test_what_was_said_stays(between: Between, client_of: ClientOf) -> None:
    _, theirs = contradicting(between)
    address = reverse("decisions-stand", args=[between.here.pk, theirs.pk])
    client_of(between.sitting.world.chair).post(address, {"reason": "Both hold"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ContradictionKept.objects.update(reason="Another")


def test_the_home_page_asks_as_much_for_two_contradictions_as_for_one(
    between: Between, client_of: ClientOf
) -> None:
    contradicting(between)
    client = client_of(between.sitting.world.coordinator)

    def asked() -> int:
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("home"))
        return len(queries)

    one = asked()
    second = referred(between.sitting, between.today)
    twice = Between(between.sitting, between.lung_chair, between.today, second.case, second)
    twice.signed_there(intent="diagnostic")
    assert "2 contradictions between boards" in home(client_of, between.sitting.world.coordinator)
    assert asked() == one
