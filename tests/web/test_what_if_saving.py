"""What was supposed is recorded: each fact with its source, wholly or not at all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic
from tests.sitting import Sitting
from tests.web.test_what_if_page import (
    ClientOf,
    address,
    hidden,
    offered,
    opened,
    words,
)
from tumorboard.audit.models import AuditEvent
from tumorboard.patients.models import ResectabilityOpinion


@pytest.fixture
def browser_of(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


def to_record(client: Client, clinic: Clinic, **supposed: str) -> dict[str, Any]:
    """The page that asks for the sources, filled in as somebody who was told in the room."""
    answer = client.post(address(clinic, "case-what-if-save"), opened(client, clinic) | supposed)
    assert answer.status_code == 200
    page = answer.content.decode()
    posted: dict[str, Any] = {"confirm": "yes", "sealed": hidden(page, "sealed")}
    posted["fact"] = re.findall(r'name="fact" value="([^"]+)"', page)
    for key in posted["fact"]:
        for name in ("place", "shown", "once"):
            posted[f"{key}-{name}"] = hidden(page, f"{key}-{name}")
        posted |= {
            f"{key}-source-take": "on",
            f"{key}-source-stated_by": "Ona Mensah",
            f"{key}-source-stated_on": "2026-11-20",
            f"{key}-source-in_room": "on",
        }
    return posted


def test_each_fact_is_recorded_with_its_source(clinic: Clinic, browser_of: Client) -> None:
    dpd, verdict = offered(clinic, "DPD (dihydro"), offered(clinic, "Resectability: all metastases")
    posted = to_record(browser_of, clinic, **{dpd.key: "partial", verdict.key: "unresectable"})
    assert set(posted["fact"]) == {dpd.key, verdict.key}
    posted |= {
        f"{dpd.key}-dpd": "partial",
        f"{verdict.key}-verdict": "unresectable",
        f"{verdict.key}-specialist": "Lena Vogt",
        f"{verdict.key}-date": "2026-11-20",
        f"{verdict.key}-imaging_date": "2026-11-18",
    }
    answer = browser_of.post(address(clinic, "case-what-if-save"), posted)
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("case", args=[clinic.case.pk])
    assert clinic.patient.genetics_set.get().dpd == "partial"
    judged = ResectabilityOpinion.objects.get(patient=clinic.patient)
    assert (judged.verdict, judged.specialist) == ("unresectable", "Lena Vogt")
    for action in ("genetics.changed", "resectability_opinion.recorded"):
        event = AuditEvent.objects.get(action=action)
        assert event.reason == (
            "Stated by Ona Mensah on 2026-11-20; said in the room: stated, unverified"
        )
    again = browser_of.post(address(clinic, "case-what-if-save"), posted)
    assert again.status_code == 303
    assert ResectabilityOpinion.objects.count() == 1, "sent twice, recorded once"


def test_a_judgement_is_recorded_only_with_a_name(clinic: Clinic, browser_of: Client) -> None:
    verdict = offered(clinic, "Resectability: all metastases")
    posted = to_record(browser_of, clinic, **{verdict.key: "unresectable"})
    assert (
        "not named"
        not in browser_of.post(
            address(clinic, "case-what-if-save"),
            opened(browser_of, clinic) | {verdict.key: "unresectable"},
        ).content.decode()
    )
    answer = browser_of.post(
        address(clinic, "case-what-if-save"), posted | {f"{verdict.key}-verdict": "unresectable"}
    )
    assert answer.status_code == 422
    assert not ResectabilityOpinion.objects.exists()


def test_what_lacks_its_source_is_asked_again_and_nothing_is_recorded(
    clinic: Clinic, browser_of: Client
) -> None:
    dpd, mmr = offered(clinic, "DPD (dihydro"), offered(clinic, "Rectum – status")
    posted = to_record(browser_of, clinic, **{dpd.key: "partial", mmr.key: "in_place"})
    posted |= {f"{dpd.key}-dpd": "partial", f"{mmr.key}-status": "in_place"}
    for wrong in (
        {f"{dpd.key}-source-stated_by": ""},
        {f"{dpd.key}-source-stated_on": "2999-01-01"},
    ):
        answer = browser_of.post(address(clinic, "case-what-if-save"), posted | wrong)
        assert answer.status_code == 422
        assert "not a day to come" in answer.content.decode().lower() or "stated_by" in str(wrong)
    assert clinic.patient.genetics_set.get().dpd == ""
    left_out = {name: value for name, value in posted.items() if name != f"{mmr.key}-source-take"}
    assert browser_of.post(address(clinic, "case-what-if-save"), left_out).status_code == 303
    assert clinic.patient.genetics_set.get().dpd == "partial"
    assert clinic.patient.primary_set.get().status == "resected", "not chosen, not recorded"


def test_no_fact_chosen_says_so(clinic: Clinic, browser_of: Client) -> None:
    dpd = offered(clinic, "DPD (dihydro")
    posted = to_record(browser_of, clinic, **{dpd.key: "partial"})
    del posted[f"{dpd.key}-source-take"]
    answer = browser_of.post(address(clinic, "case-what-if-save"), posted)
    assert answer.status_code == 422
    assert "no fact is chosen" in words(answer.content.decode())


def test_two_people_answering_differently_are_both_heard(
    clinic: Clinic, browser_of: Client, client_of: ClientOf
) -> None:
    dpd, status = offered(clinic, "DPD (dihydro"), offered(clinic, "Rectum – status")
    mine = to_record(browser_of, clinic, **{dpd.key: "normal", status.key: "in_place"})
    mine |= {f"{dpd.key}-dpd": "normal", f"{status.key}-status": "in_place"}
    oncologist = client_of(clinic.world.oncologist)
    theirs = to_record(oncologist, clinic, **{dpd.key: "partial"}) | {f"{dpd.key}-dpd": "partial"}
    assert oncologist.post(address(clinic, "case-what-if-save"), theirs).status_code == 303
    answer = browser_of.post(address(clinic, "case-what-if-save"), mine)
    assert answer.status_code == 409
    told = words(answer.content.decode())
    assert "Partial deficiency" in told
    assert "Normal" in told
    assert "Recorded: Rectum – status" in told, "the other fact was recorded wholly"
    assert clinic.patient.genetics_set.get().dpd == "partial"
    assert clinic.patient.primary_set.get().status == "in_place"
    page = answer.content.decode()
    once_more = mine | {"fact": [dpd.key], f"{dpd.key}-shown": hidden(page, f"{dpd.key}-shown")}
    assert browser_of.post(address(clinic, "case-what-if-save"), once_more).status_code == 303
    assert clinic.patient.genetics_set.get().dpd == "normal"


def test_only_facts_of_this_patient_are_recorded(clinic: Clinic, browser_of: Client) -> None:
    dpd = offered(clinic, "DPD (dihydro")
    posted = to_record(browser_of, clinic, **{dpd.key: "partial"})
    save = address(clinic, "case-what-if-save")
    assert browser_of.post(save, posted | {"fact": ["w000000000000"]}).status_code == 404
    assert browser_of.post(save, posted | {"fact": []}).status_code == 404
    forged = posted | {f"{dpd.key}-place": posted[f"{dpd.key}-place"] + "x"}
    assert browser_of.post(save, forged).status_code == 404
    assert clinic.patient.genetics_set.get().dpd == ""


def test_the_chair_opens_it_in_the_room_and_goes_back_there(
    sitting: Sitting, client_of: ClientOf
) -> None:
    clinic, world = sitting.clinic, sitting.world
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    link = f"{address(clinic)}?item={sitting.item.pk}"
    chair = client_of(world.chair)
    assert f'href="{link}" data-key="w"' in chair.get(room).content.decode()
    assert link not in client_of(world.oncologist).get(room).content.decode()
    page = chair.get(link).content.decode()
    assert f'href="{room}" data-key="Escape"' in page
    dpd = offered(clinic, "DPD (dihydro")
    item = {"item": str(sitting.item.pk)}
    posted = to_record(chair, clinic, **{dpd.key: "partial"}, **item) | item
    posted[f"{dpd.key}-dpd"] = "partial"
    answer = chair.post(address(clinic, "case-what-if-save"), posted)
    assert (answer.status_code, answer.headers["Location"]) == (303, room)
    for wrong in (str(clinic.case.pk), "nonsense"):
        assert chair.get(f"{address(clinic)}?item={wrong}").status_code == 404
