"""New content no longer offers what a board has chosen: pages say so, and where to mend it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic
from tests.meetings.pages import at
from tests.sitting import Sitting
from tumorboard.decisions.paper import CHOICE_WITHDRAWN, document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.people.models import User
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


def test_a_decision_says_that_nothing_was_checked_and_why(sitting: Sitting) -> None:
    draft = sitting.draft()
    withdraw(sitting.clinic, "threshold:crc.staging_window", "7")
    seen = seen_for(draft, as_of=sitting.meeting.date)
    assert CHOICE_WITHDRAWN in str(document_of(seen))
