"""An incident is reported from any page, stays as written, and somebody says what came of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic
from tests.sitting import Sitting
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.people import incidents
from tumorboard.people.incident_models import Incident, IncidentNote
from tumorboard.people.models import OutboxMessage, User
from tumorboard.records import StaleVersion

ClientOf = Callable[[User], Client]
SAID = {
    "happened": "The plan showed an operation on a Sunday",
    "screen": "Plan of a case",
    "seriousness": "near_miss",
    "patient_involved": "yes",
}


def reported(by: User, happened: str = "The page stayed white") -> Incident:
    return incidents.report(
        happened=happened, screen="/cases/", seriousness="nuisance", patient_involved=False, by=by,
        address="/cases/?q=holt",
    )  # fmt: skip


def test_a_member_reports_from_a_case_and_comes_back(clinic: Clinic, client_of: ClientOf) -> None:
    member, case = client_of(clinic.world.member), reverse("case", args=[clinic.case.pk])
    link = f"{reverse('incident-new')}?next={case}"
    assert link in member.get(case).content.decode()
    form = member.get(link).context["form"]
    sent = {**SAID, "seal": form.initial["seal"], "next": case}
    answer = member.post(reverse("incident-new"), sent)
    assert (answer.status_code, answer["Location"]) == (303, case)
    member.post(reverse("incident-new"), sent)  # sent twice by a nervous finger
    row = Incident.objects.get()
    assert (row.reported_by, row.address, row.patient_involved) == (clinic.world.member, case, True)
    assert row.happened == SAID["happened"]
    assert AuditEvent.objects.filter(action="incident.reported", reason="").count() == 1


def test_the_room_has_the_link_and_the_display_on_the_wall_has_not(
    sitting: Sitting, client_of: ClientOf
) -> None:
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    page = client_of(sitting.world.chair).get(room).content.decode()
    assert f"{reverse('incident-new')}?next={room}" in page
    assert reverse("incident-new") not in Client().get(reverse("account_login")).content.decode()


def test_nothing_is_reported_without_words(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.member).post(reverse("incident-new"), {**SAID, "happened": ""})
    assert answer.status_code == 422
    assert not Incident.objects.exists()


def test_what_was_searched_for_is_left_out_of_the_address(world: World) -> None:
    assert reported(world.member).address == "/cases/"


def test_administrators_and_auditors_of_the_hospital_read_it_and_nobody_else(
    world: World, client_of: ClientOf
) -> None:
    row = reported(world.member)
    for reader in (world.administrator, world.auditor):
        client = client_of(reader)
        assert row.happened in client.get(reverse("incidents")).content.decode()
        assert row.happened in client.get(reverse("home")).content.decode()
        assert client.get(reverse("incident", args=[row.pk])).status_code == 200
    elsewhere = client_of(world.administrator_elsewhere)
    assert row.happened not in elsewhere.get(reverse("incidents")).content.decode()
    assert row.happened not in elsewhere.get(reverse("home")).content.decode()
    assert elsewhere.get(reverse("incident", args=[row.pk])).status_code == 404
    for other in (world.member, world.chair, *world.outsiders):
        assert client_of(other).get(reverse("incidents")).status_code == 403
        assert client_of(other).get(reverse("incident", args=[row.pk])).status_code == 403
        assert "Incidents" not in client_of(other).get(reverse("home")).content.decode()


def test_it_is_looked_at_and_closed_with_words(world: World, client_of: ClientOf) -> None:
    row = reported(world.member)
    client, address = client_of(world.administrator), reverse("incident", args=[row.pk])
    client.post(address, {"number": 0, "state": "looked_at", "words": ""})
    refused = client.post(address, {"number": 1, "state": "closed", "words": " "})
    assert refused.status_code == 422
    assert "1 incident not closed" in client.get(reverse("home")).content.decode()
    closed = client.post(address, {"number": 1, "state": "closed", "words": "Cured in 0.4.1"})
    assert closed.status_code == 303
    assert list(row.notes.values_list("state", flat=True)) == ["looked_at", "closed"]
    assert "Every report is closed." in client.get(reverse("home")).content.decode()
    assert "Cured in 0.4.1" in client.get(address).content.decode()


def test_two_who_write_at_once_do_not_overwrite_each_other(
    world: World, client_of: ClientOf
) -> None:
    row = reported(world.member)
    incidents.note(row, state="looked_at", words="Seen", number=0, by=world.auditor)
    with pytest.raises(StaleVersion):
        incidents.note(row, state="closed", words="Mine", number=0, by=world.administrator)
    sent = {"number": 0, "state": "closed", "words": "Mine"}
    answer = client_of(world.administrator).post(reverse("incident", args=[row.pk]), sent)
    assert answer.status_code == 409
    assert "Somebody else has written" in answer.content.decode()


@pytest.mark.parametrize("words", ["", "  "])
def test_nobody_closes_without_words(world: World, words: str) -> None:
    with pytest.raises(incidents.ClosedWithoutWords):
        incidents.note(
            reported(world.member), state="closed", words=words, number=0, by=world.administrator
        )


def test_a_report_is_never_changed(world: World) -> None:
    row = reported(world.member)
    incidents.note(row, state="looked_at", words="Seen", number=0, by=world.auditor)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IncidentNote.objects.all().delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Incident.objects.update(happened="Nothing")


def test_nothing_leaves_by_email(world: World) -> None:
    reported(world.member)
    assert not mail.outbox
    assert not OutboxMessage.objects.exists()


def test_the_list_asks_as_much_for_many_as_for_few(world: World, client_of: ClientOf) -> None:
    client = client_of(world.auditor)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("incidents"))
            client.get(reverse("home"))
        return len(queries)

    reported(world.member)
    client.get(reverse("home"))
    few = asked()
    for number in range(20):
        reported(world.member, f"Again, {number}")
    assert asked() == few
