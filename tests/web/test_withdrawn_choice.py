"""New content no longer offers what a board has chosen: pages say so, and where to mend it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from guidelines.core.evaluation.result import Choices
from tests.clinic import AS_OF, Clinic
from tests.meetings.pages import at
from tests.sitting import Sitting
from tumorboard.assessment.services import current_assessment
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions.paper import CHOICE_WITHDRAWN, document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.people.models import BoardChoice, User
from tumorboard.people.services import choose_definition

ClientOf = Callable[[User], Client]
SAID = "that the guideline content in force no\n  longer offers"


def withdraw(clinic: Clinic, setting: str, value: str) -> str:
    """The board has chosen a value of which the content knows nothing; where it chooses again."""
    choose_definition(
        clinic.board, setting=setting, value=value, reason="As before", by=clinic.world.chair
    )
    return reverse("board-definitions", args=[clinic.board.pk])


@pytest.mark.parametrize(
    ("setting", "value"),
    [("threshold:crc.staging_window", "7"), ("definition:metastasis_timing", "of_last_year")],
)
def test_case_patient_and_room_say_what_is_wrong(
    client_of: ClientOf, sitting: Sitting, setting: str, value: str
) -> None:
    clinic = sitting.clinic
    definitions = withdraw(clinic, setting, value)
    chair = client_of(clinic.world.chair)
    for address in (
        reverse("case", args=[clinic.case.pk]),
        reverse("patient", args=[clinic.patient.pk]),
        at("meeting-case", sitting.item),
    ):
        answer = chair.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert page.count(SAID) == 1
        assert f'href="{definitions}"' in page
        assert "Nothing that would change the proposals" not in page
        assert "No guidance is encoded" not in page


def test_the_board_chooses_again_and_the_case_is_computed(
    clinic: Clinic, client_of: ClientOf
) -> None:
    definitions = withdraw(clinic, "threshold:crc.staging_window", "7")
    chair = client_of(clinic.world.chair)
    assert "which the content in force no longer offers" in chair.get(definitions).content.decode()
    form = {"setting": "threshold:crc.staging_window", "value": "3", "reason": "As published"}
    again = reverse("board-definition-choose", args=[clinic.board.pk])
    assert chair.post(again, form).status_code == 303
    page = chair.get(reverse("case", args=[clinic.case.pk])).content.decode()
    assert SAID not in page
    assert "For discussion by the board" in page


@pytest.mark.parametrize("person", ["chair", "administrator"])
def test_a_choice_of_what_the_content_dropped_is_withdrawn_with_a_reason(
    clinic: Clinic, client_of: ClientOf, person: str
) -> None:
    definitions = withdraw(clinic, "definition:tumour_burden", "fong_1999")
    client = client_of(getattr(clinic.world, person))
    page = client.get(definitions).content.decode()
    assert "no longer knows this setting" in page
    form = {"setting": "definition:tumour_burden", "reason": ""}
    address = reverse("board-choice-withdraw", args=[clinic.board.pk])
    unexplained = client.post(address, form)
    assert unexplained.status_code == 422
    assert unexplained.content.decode().count("data-error-summary") == 1
    done = client.post(address, {**form, "reason": "No longer published"})
    assert (done.status_code, done.headers["Location"]) == (303, definitions)
    page = client.get(definitions).content.decode()
    assert "no longer knows this setting" not in page
    assert "withdrawn: as published" in page
    assert "No longer published" in page
    assert current_assessment(clinic.case, as_of=AS_OF).computed.envelope.choices == Choices()
    event = AuditEvent.objects.get(action="board.withdraw_choice")
    assert event.reason == "No longer published"
    assert client.post(address, {**form, "reason": "Again"}).status_code == 404


def test_what_the_content_knows_is_chosen_again_not_withdrawn(
    clinic: Clinic, client_of: ClientOf
) -> None:
    withdraw(clinic, "threshold:crc.staging_window", "6")
    address = reverse("board-choice-withdraw", args=[clinic.board.pk])
    form = {"setting": "threshold:crc.staging_window", "reason": "Enough of it"}
    assert client_of(clinic.world.chair).post(address, form).status_code == 404
    assert client_of(clinic.world.member).post(address, form).status_code == 403


def test_a_choice_that_was_made_stays_as_it_was(clinic: Clinic) -> None:
    withdraw(clinic, "threshold:crc.staging_window", "6")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        BoardChoice.objects.update(value="3")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        BoardChoice.objects.all().delete()


def test_a_decision_says_that_nothing_was_checked_and_why(sitting: Sitting) -> None:
    draft = sitting.draft()
    withdraw(sitting.clinic, "threshold:crc.staging_window", "7")
    seen = seen_for(draft, as_of=sitting.meeting.date)
    assert CHOICE_WITHDRAWN in str(document_of(seen))
