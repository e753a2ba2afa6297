"""The list of cases, referring a patient to a board, and wording what is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic, patient_on
from tests.sitting import Sitting, sign
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.followup.services import record_outcome
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
ASKED = {"entry_type": "new", "urgency": "routine"}


@pytest.fixture
def browser_of(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


def test_the_list_is_filtered_by_its_address(clinic: Clinic, browser_of: Client) -> None:
    def found(**query: str) -> bool:
        answered = browser_of.get(reverse("cases"), query)
        assert answered.status_code == 200
        return clinic.case.question in answered.content.decode()

    assert found()
    assert found(q="holt", state="preparing", board=str(clinic.board.pk))
    assert not found(q="nobody")
    assert not found(state="closed")
    assert found(state="all")


def test_a_column_of_cards_and_its_table_hold_the_same(
    clinic: Clinic, browser_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tumorboard.web.cases.listing.CARDS_PER_STATE", 0)
    cards = browser_of.get(reverse("cases"), {"view": "cards", "q": "holt"}).content.decode()
    assert f'{reverse("cases")}?state=preparing&amp;q=holt">All 1 as a table' in cards
    table = browser_of.get(reverse("cases"), {"state": "preparing", "q": "holt"}).content.decode()
    assert clinic.case.question in table
    not_reached = browser_of.get(reverse("cases"), {"state": "not_reached"}).content.decode()
    assert clinic.case.question not in not_reached


def test_a_decided_case_awaits_its_outcome_until_somebody_knows_it(
    sitting: Sitting, client_of: ClientOf
) -> None:
    def listed(state: str) -> bool:
        page = client_of(sitting.world.coordinator).get(reverse("cases"), {"state": state})
        return sitting.clinic.case.question in page.content.decode()

    assert listed("listed")
    decision = sign(sitting.draft(), by=sitting.world.chair)
    assert listed("awaiting_outcome")
    assert not listed("discussed")
    record_outcome(decision, version=0, by=sitting.world.coordinator, implemented="fully")
    assert not listed("awaiting_outcome")


def test_a_filter_that_does_not_exist_is_told(clinic: Clinic, browser_of: Client) -> None:
    assert browser_of.get(reverse("cases"), {"state": "lost"}).status_code == 422


def test_a_list_of_many_costs_what_a_list_of_few_does(clinic: Clinic, browser_of: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser_of.get(reverse("cases")).status_code == 200
        return len(queries)

    def more(count: int) -> None:
        for number in range(count):
            patient = patient_on(
                clinic.board, clinic.coordinator, f"Many{number}", f"{count}{number}"
            )
            refer(patient=patient, board=clinic.board, question="?", by=clinic.coordinator)

    more(3)
    cost()
    before = cost()
    more(20)
    assert cost() == before


def test_a_patient_is_referred_with_one_question(clinic: Clinic, client_of: ClientOf) -> None:
    patient = patient_on(clinic.board, clinic.coordinator, "Brand", "402119")
    client = client_of(clinic.world.surgeon)
    address = reverse("case-refer", args=[patient.pk])
    assert "Refer to a board" in client.get(address).content.decode()
    posted = {
        "board": clinic.board.pk,
        "question": "Which first?",
        "history": "Found at follow-up.",
        "entry_type": "new",
        "urgency": "routine",
    }
    assert client.post(address, {**posted, "question": ""}).status_code == 422
    answered = client.post(address, posted)
    case = Case.objects.get(patient=patient)
    assert answered.status_code == 303
    assert answered.headers["Location"] == reverse("case", args=[case.pk])
    assert (case.question, case.owner) == ("Which first?", clinic.world.surgeon)
    assert "Found at follow-up." in client.get(answered.headers["Location"]).content.decode()


def test_the_team_is_offered_where_somebody_is_named(clinic: Clinic, browser_of: Client) -> None:
    for name, key in (("case-refer", clinic.patient.pk), ("case-edit", clinic.case.pk)):
        page = browser_of.get(reverse(name, args=[key])).content.decode()
        assert page.count(f'<option value="{clinic.world.surgeon.display_name}">') == 2
        assert clinic.world.outsider_other_hospital.display_name not in page


def test_nobody_refers_to_a_board_that_is_not_theirs(clinic: Clinic, browser_of: Client) -> None:
    address = reverse("case-refer", args=[clinic.patient.pk])
    posted = {
        "board": clinic.world.other_board.pk,
        "question": "?",
        "entry_type": "new",
        "urgency": "routine",
    }
    assert browser_of.post(address, posted).status_code == 422


def question_form(client: Client, clinic: Clinic) -> dict[str, Any]:
    page = client.get(reverse("case-edit", args=[clinic.case.pk])).content.decode()
    shown = page.partition('name="shown" value="')[2].partition('"')[0]
    return {
        "shown": shown,
        "entry_type": "new",
        "urgency": "routine",
        "focus_primary": clinic.primary.pk,
        "next_on": clinic.case.next_on,
    }


def test_a_question_form_is_of_one_case_and_one_person(
    clinic: Clinic, browser_of: Client, client_of: ClientOf
) -> None:
    other = refer(
        patient=clinic.patient, board=clinic.board, question="Wait?", by=clinic.coordinator
    )
    posted = {**question_form(browser_of, clinic), "question": "Liver first?"}
    chair = client_of(clinic.world.chair)
    for client, case in ((browser_of, other), (chair, clinic.case)):
        answer = client.post(reverse("case-edit", args=[case.pk]), posted)
        assert answer.status_code == 422
        assert "can no longer be read" in answer.content.decode()
    assert not Case.objects.filter(question="Liver first?").exists()


def test_a_refused_question_still_merges_with_what_others_wrote(
    clinic: Clinic, browser_of: Client
) -> None:
    address = reverse("case-edit", args=[clinic.case.pk])
    mine = {**question_form(browser_of, clinic), "question": ""}
    browser_of.post(address, {**mine, "question": "Liver first?"})
    refused = browser_of.post(address, mine)
    assert refused.status_code == 422
    shown = refused.content.decode().partition('name="shown" value="')[2].partition('"')[0]
    answer = browser_of.post(address, {**mine, "shown": shown, "question": "Primary first?"})
    assert answer.status_code == 409


def test_two_people_wording_one_question(clinic: Clinic, browser_of: Client) -> None:
    address = reverse("case-edit", args=[clinic.case.pk])
    form = question_form(browser_of, clinic)
    first = browser_of.post(address, {**form, "question": "Liver first?"})
    assert first.status_code == 303
    second = browser_of.post(address, {**form, "question": "Primary first?"})
    assert second.status_code == 409
    assert "Liver first?" in second.content.decode()
    assert "Primary first?" in second.content.decode()


def test_a_case_is_made_ready(clinic: Clinic, browser_of: Client) -> None:
    browser_of.post(reverse("case-move", args=[clinic.case.pk]), {"to": "ready"})
    clinic.case.refresh_from_db()
    assert clinic.case.state == "ready"


@pytest.mark.parametrize("wanted", ["listed", "discussed", "deferred", "closed", "", "nonsense"])
def test_nobody_carries_a_case_past_its_meeting_by_hand(
    clinic: Clinic, client_of: ClientOf, wanted: str
) -> None:
    client_of(clinic.world.member).post(reverse("case-move", args=[clinic.case.pk]), {"to": wanted})
    before = clinic.case.state
    clinic.case.refresh_from_db()
    assert clinic.case.state == before
