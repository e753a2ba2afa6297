"""An amended decision tells everyone who received the old one; its letters go out no more."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.correspondence import Correspondence, today
from tumorboard.decisions.models import Decision
from tumorboard.exchange import letter_services as services
from tumorboard.exchange.letter_models import Communication
from tumorboard.exchange.letter_queries import to_be_told
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]


def owed() -> list[tuple[str, str]]:
    found = to_be_told(Communication.objects.select_related("decision"))
    return [(each.recipient, each.name) for each in found]


def log(board: Correspondence, recipient: str, name: str) -> Communication:
    return services.log(
        board.decision, recipient=recipient, name=name, means="phone", on=today(),
        by=board.world.member, as_of=today(),
    )  # fmt: skip


def test_whoever_received_the_old_one_is_to_be_told(correspondence: Correspondence) -> None:
    board = correspondence
    log(board, "gp", "Dr Field")
    log(board, "gp", "Dr Field")
    log(board, "referrer", "Mr Sayed")
    services.retract(log(board, "gp", "Dr Wrong"), reason="another patient", by=board.world.member)
    board.told()
    assert owed() == [], "nothing has changed yet"
    amended = board.amended()
    assert sorted(owed()) == [
        ("gp", "Dr Field"), ("patient", "Mirren Holt"), ("referrer", "Mr Sayed"),
    ]  # fmt: skip
    log(amended, "gp", "DR FIELD")
    log(amended, "patient", "Mirren Holt-Brown")
    assert owed() == [("referrer", "Mr Sayed")]


def test_told_of_the_second_version_is_not_told_of_the_third(
    correspondence: Correspondence,
) -> None:
    log(correspondence, "gp", "Dr Field")
    second = correspondence.amended()
    log(second, "gp", "Dr Field")
    assert owed() == []
    second.amended("Revised once more.")
    assert owed() == [("gp", "Dr Field")]


def test_home_lists_them_until_they_are_told(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    board, coordinator = correspondence, client_of(correspondence.world.coordinator)
    log(board, "gp", "Dr O'Field")
    amended = board.amended()
    page = coordinator.get(reverse("home")).content.decode()
    assert "1 to be told of an amended decision" in page
    address = reverse("told", args=[amended.decision.pk])
    assert f"{address}?of=gp&amp;name=Dr%20O%27Field" in page
    form = coordinator.get(address, {"of": "gp", "name": "Dr O'Field"}).content.decode()
    assert 'value="Dr O&#x27;Field"' in form
    log(amended, "gp", "Dr O'Field")
    assert "0 to be told of an amended decision" in coordinator.get("/").content.decode()


def test_nobody_from_elsewhere_sees_it(correspondence: Correspondence, client_of: ClientOf) -> None:
    log(correspondence, "gp", "Dr Field")
    correspondence.amended()
    for outsider in correspondence.world.outsiders:
        assert "Dr Field" not in client_of(outsider).get("/").content.decode()


def test_many_cost_what_one_does(correspondence: Correspondence, client_of: ClientOf) -> None:
    coordinator = client_of(correspondence.world.coordinator)
    log(correspondence, "gp", "Dr Field")
    correspondence.amended()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            coordinator.get("/")
        return len(asked)

    queries()  # what the first look reads once per session is not counted
    before = queries()
    for number in range(5):
        Communication.objects.create(
            decision=correspondence.decision, recipient="gp", name=f"Dr {number}", means="phone",
            on=today(), recorded_by=correspondence.world.member,
        )  # fmt: skip
    assert queries() == before


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_not_released_while_its_decision_is_superseded(
    correspondence: Correspondence,
) -> None:
    """Two people at the same moment: whichever comes first, no stale letter goes out unnoticed."""
    letter = correspondence.letter("gp")
    outcome: list[str] = []

    def release() -> None:
        try:
            correspondence.release(letter)
            outcome.append("released")
        except services.Held:
            outcome.append("held")
        finally:
            connection.close()

    thread = threading.Thread(target=release)
    thread.start()
    amended = correspondence.amended()
    thread.join()
    assert Decision.objects.get(pk=amended.decision.pk).signed_at
    to_tell = [name for kind, name in owed() if kind == "gp"]
    assert (outcome, bool(to_tell)) in [(["released"], True), (["held"], False)]
