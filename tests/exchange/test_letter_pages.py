"""The pages of letters: written together, read before they are released, kept from outsiders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.correspondence import CONTACT, Correspondence, paper_of, today
from tests.support.refusal import assert_refused
from tests.world import account
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions.models import Decision
from tumorboard.exchange.letter_models import Communication, Letter
from tumorboard.patients.models import Patient
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def address(letter: Letter, page: str = "letter") -> str:
    return reverse(page, args=[letter.pk])


def decision_page(client: Client, correspondence: Correspondence) -> str:
    found = client.get(reverse("decision", args=[correspondence.decision.pk]))
    assert found.status_code == 200
    return found.content.decode()


def typed(letter: Letter, **values: str) -> dict[str, str]:
    shown = {name: getattr(letter, name) for name in ("addressee", "contact", "body")}
    return {"version": str(letter.version), **shown, **values}


# ------------------------------------------------------------------ the whole way


def test_from_the_decision_to_the_patients_letter(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    coordinator = client_of(correspondence.world.coordinator)
    assert "Held until told." in decision_page(coordinator, correspondence)
    begun = coordinator.post(reverse("letter-start", args=[correspondence.decision.pk, "patient"]))
    letter = Letter.objects.get()
    assert (begun.status_code, begun.headers["Location"]) == (303, address(letter))
    form = coordinator.get(address(letter)).content.decode()
    assert "Dear Mirren Holt," in form
    assert "Held until a clinician records" in form
    saved = coordinator.post(address(letter), typed(letter, contact=CONTACT))
    assert saved.status_code == 303
    read = Letter.objects.get()
    release = {"version": str(read.version), "vital": "alive"}
    refused = coordinator.post(address(letter, "letter-release"), release)
    assert refused.status_code == 422
    assert "Nothing was released." in refused.content.decode()

    nurse = client_of(correspondence.world.nurse)
    told = {"recipient": "patient", "name": "", "means": "phone", "on": str(today())}
    log = reverse("told", args=[correspondence.decision.pk])
    assert nurse.post(log, {**told, "recipient": "gp"}).status_code == 422
    assert nurse.post(log, told).status_code == 303
    assert Communication.objects.get().name == "Mirren Holt"
    assert "Held until told." not in decision_page(nurse, correspondence)
    assert coordinator.post(address(letter, "letter-release"), release).status_code == 303
    page = coordinator.get(address(letter)).content.decode()
    assert f"If you have questions, please ask {CONTACT}." in page
    text = coordinator.get(address(letter, "letter-text"))
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Dear Mirren Holt," in text.content.decode()
    paper = coordinator.get(address(letter, "letter-paper")).content
    assert paper == bytes(Letter.objects.get().content or b"")
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"letter.read", "letter.released", "communication.recorded"} <= actions


def test_a_coordinator_cannot_say_that_the_patient_was_told(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    told = {"recipient": "patient", "name": "Mirren Holt", "means": "phone", "on": str(today())}
    log = reverse("told", args=[correspondence.decision.pk])
    refused = client_of(correspondence.world.coordinator).post(log, told)
    assert refused.status_code == 422
    assert "recorded by a clinician" in refused.content.decode()
    assert not Communication.objects.exists()


def test_nobody_is_told_tomorrow(correspondence: Correspondence, client_of: ClientOf) -> None:
    tomorrow = str(today() + dt.timedelta(days=1))
    told = {"recipient": "gp", "name": "Dr Field", "means": "phone", "on": tomorrow}
    log = reverse("told", args=[correspondence.decision.pk])
    refused = client_of(correspondence.world.nurse).post(log, told)
    assert refused.status_code == 422
    assert "Nobody was told on a day to come" in refused.content.decode()


def test_an_entry_of_the_log_is_made_once(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    nurse = client_of(correspondence.world.nurse)
    log = reverse("told", args=[correspondence.decision.pk])
    page = nurse.get(log).content.decode()
    seal = page.split('name="seal" value="')[1].split('"')[0]
    told = {"recipient": "gp", "name": "Dr Field", "means": "phone", "on": str(today())}
    for _ in range(2):
        assert nurse.post(log, {**told, "seal": seal}).status_code == 303
    assert Communication.objects.count() == 1


def test_an_entry_is_taken_back_with_a_reason(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    entry, nurse = correspondence.told(), client_of(correspondence.world.nurse)
    back = reverse("told-retract", args=[entry.pk])
    assert "It stays in the log" in nurse.get(back).content.decode()
    assert nurse.post(back, {"reason": ""}).status_code == 422
    coordinator = client_of(correspondence.world.coordinator)
    assert coordinator.post(back, {"reason": "Not her"}).status_code == 422
    assert nurse.post(back, {"reason": "Not her"}).status_code == 303
    assert nurse.post(back, {"reason": "Not her"}).status_code == 409
    page = decision_page(nurse, correspondence)
    assert "taken back" in page
    assert "Held until told." in page


# ------------------------------------------------------------------ writing


def test_what_is_typed_is_saved_meanwhile(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.letter("gp")
    form = typed(letter, body="Dear Dr Field,\r\n\r\nhalf a sent", autosave="1")
    answer = client_of(correspondence.world.nurse).post(address(letter), form, headers=HTMX)
    fragment = answer.content.decode().strip()
    assert fragment.startswith('<div id="letter-status">')
    stored = Letter.objects.get()
    assert stored.body == "Dear Dr Field,\n\nhalf a sent"
    assert f'name="version" value="{stored.version}"' in fragment


def test_two_who_write_at_once_see_both(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.letter("gp")
    mine, theirs = typed(letter, body="Mine."), typed(letter, body="Theirs.")
    client_of(correspondence.world.nurse).post(address(letter), theirs)
    coordinator = client_of(correspondence.world.coordinator)
    typing = coordinator.post(address(letter), {**mine, "autosave": "1"}, headers=HTMX)
    assert typing.status_code == 409
    assert f'name="version" value="{mine["version"]}"' in typing.content.decode()
    whole = coordinator.post(address(letter), mine)
    assert whole.status_code == 409
    for words in ("Mine.", "Theirs.", "Nia Parry"):
        assert words in whole.content.decode()
    fragment = coordinator.post(address(letter), mine, headers=HTMX)
    assert fragment.headers["HX-Retarget"] == "#letter-form"
    assert Letter.objects.get().body == "Theirs."
    assert coordinator.post(address(letter), theirs).status_code == 303, "the same words"


def test_too_long_a_letter_is_refused_whole(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.letter("gp")
    answer = client_of(correspondence.world.nurse).post(
        address(letter), typed(letter, body="x" * 20_001)
    )
    assert answer.status_code == 422
    assert Letter.objects.get().body == letter.body


def test_what_is_typed_after_the_release_is_refused_and_kept_on_the_screen(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.release(correspondence.letter("gp"))
    late = client_of(correspondence.world.nurse).post(address(letter), typed(letter, body="Late."))
    assert late.status_code == 409
    assert "was released meanwhile" in late.content.decode()
    assert "Late." in late.content.decode()


# ------------------------------------------------------------------ releasing


def test_the_question_whether_the_patient_lives_has_to_be_answered(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.letter("gp")
    release = address(letter, "letter-release")
    coordinator = client_of(correspondence.world.coordinator)
    assert "Is the patient alive" in coordinator.get(release).content.decode()
    answer = coordinator.post(release, {"version": str(letter.version)})
    assert answer.status_code == 422
    assert "Answer this before every letter." in answer.content.decode()


def test_what_has_changed_since_it_was_read_is_not_released(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.letter("gp")
    nurse = client_of(correspondence.world.nurse)
    nurse.post(address(letter), typed(letter, body="Changed meanwhile."))
    answer = client_of(correspondence.world.coordinator).post(
        address(letter, "letter-release"), {"version": str(letter.version), "vital": "alive"}
    )
    assert answer.status_code == 409
    assert "Changed meanwhile." in answer.content.decode()
    assert not Letter.objects.released().exists()


def test_a_letter_is_released_once(correspondence: Correspondence, client_of: ClientOf) -> None:
    letter, coordinator = correspondence.letter("gp"), client_of(correspondence.world.coordinator)
    release = {"version": str(letter.version), "vital": "alive"}
    for _ in range(2):
        answer = coordinator.post(address(letter, "letter-release"), release)
        assert answer.status_code == 303
    assert Communication.objects.count() == 1
    assert coordinator.get(address(letter, "letter-release")).status_code == 303


def test_a_draft_has_no_paper(correspondence: Correspondence, client_of: ClientOf) -> None:
    letter, nurse = correspondence.letter("gp"), client_of(correspondence.world.nurse)
    assert nurse.get(address(letter, "letter-paper")).status_code == 404
    assert nurse.get(address(letter, "letter-text")).status_code == 404
    page = nurse.get(address(letter, "letter-release")).content.decode()
    assert "Draft: not released" in page


def test_the_dead_are_not_written_to(correspondence: Correspondence, client_of: ClientOf) -> None:
    letter, by = correspondence.letter("gp"), correspondence.world.coordinator
    patient = Patient.objects.get(pk=correspondence.decision.case.patient_id)
    patient.update_fields(patient.version, by=by, vital_status="dead")
    coordinator = client_of(by)
    assert "The patient has died: no letter." in decision_page(coordinator, correspondence)
    start = reverse("letter-start", args=[correspondence.decision.pk, "patient"])
    assert coordinator.post(start).status_code == 409
    page = coordinator.get(address(letter, "letter-release")).content.decode()
    assert "recorded as dead" in page


def test_letters_are_for_three_readers(correspondence: Correspondence, client_of: ClientOf) -> None:
    start = reverse("letter-start", args=[correspondence.decision.pk, "employer"])
    assert client_of(correspondence.world.coordinator).post(start).status_code == 404


# ------------------------------------------------------------------ amended


def test_an_amended_decision_shows_who_has_to_hear_of_it(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    letter = correspondence.release(correspondence.letter("gp"))
    correspondence.told("phone")
    newer, coordinator = correspondence.amended(), client_of(correspondence.world.coordinator)
    page = decision_page(coordinator, newer)
    assert "Told of a decision that this one replaces" in page
    assert "Dr Rosa Field" in page
    assert "Mirren Holt: " in page
    old = coordinator.get(address(letter)).content.decode()
    assert "Superseded on" in old
    assert "no longer holds" in old
    paper = address(letter, "letter-paper")
    assert "Superseded on" in paper_of(coordinator.get(paper).content)
    as_released = coordinator.get(f"{paper}?as=released").content
    assert as_released == bytes(Letter.objects.get(pk=letter.pk).content or b"")
    assert "Superseded on" in coordinator.get(address(letter, "letter-text")).content.decode()
    start = reverse("letter-start", args=[correspondence.decision.pk, "referrer"])
    assert coordinator.post(start).status_code == 409


# ------------------------------------------------------------------ overdue, outsiders, cost


def test_overdue_letters_stand_on_the_coordinators_home(
    correspondence: Correspondence, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = client_of(correspondence.world.coordinator)
    assert "None is overdue." in coordinator.get("/").content.decode()
    later = timezone.now() + dt.timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    coordinator = client_of(correspondence.world.coordinator)
    home = coordinator.get("/").content.decode()
    assert "1 decision with letters overdue" in home
    assert "late" in decision_page(coordinator, correspondence)
    assert "letters overdue" not in client_of(correspondence.world.chair).get("/").content.decode()


def test_nobody_from_elsewhere_reads_or_writes_letters(correspondence: Correspondence) -> None:
    draft, entry = correspondence.letter("gp"), correspondence.told()
    released = correspondence.release(correspondence.letter("referrer"))
    signed = correspondence.decision
    outsiders = [*correspondence.world.outsiders, account(signed.case.board.hospital, "Ulf Nobody")]
    for url in (
        address(draft), address(draft, "letter-release"), address(released),
        reverse("told", args=[signed.pk]), reverse("told-retract", args=[entry.pk]),
    ):  # fmt: skip
        assert_refused(url, outsiders)
        assert_refused(url, outsiders, method="post")
    for url in (address(released, "letter-paper"), address(released, "letter-text")):
        assert_refused(url, outsiders)
    assert_refused(reverse("letter-start", args=[signed.pk, "gp"]), outsiders, method="post")


def test_the_panel_costs_the_same_however_many_letters_there_are(
    correspondence: Correspondence, client_of: ClientOf
) -> None:
    coordinator = client_of(correspondence.world.coordinator)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert coordinator.get(url).status_code == 200
        return len(asked)

    page = reverse("decision", args=[correspondence.decision.pk])
    correspondence.release(correspondence.letter("gp"))
    queries(page)  # what the first look reads once per session is not counted
    one = queries(page)
    for number in range(3):
        correspondence.release(correspondence.letter("gp", body=f"Number {number}"))
        correspondence.release(correspondence.letter("referrer"))
        correspondence.told()
    assert queries(page) == one
    assert Decision.objects.count() == 1
