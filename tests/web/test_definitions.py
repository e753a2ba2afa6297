"""A board chooses between published definitions and thresholds, and says why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.clinic import AS_OF, Clinic
from tests.support.refusal import assert_refused
from tests.world import World, on_board
from tumorboard.assessment.services import choices_of, current_assessment
from tumorboard.people import services
from tumorboard.people.models import Board, BoardChoice, User
from tumorboard.people.roles import Role

ClientOf = Callable[[User], Client]
TIMING = "definition:metastasis_timing"
WINDOW = "threshold:crc.staging_window"


def page_of(board: Board) -> str:
    return reverse("board-definitions", args=[board.pk])


def choose(
    client: Client, board: Board, setting: str, value: str, reason: str, **headers: str
) -> Any:
    address = reverse("board-definition-choose", args=[board.pk])
    form = {"setting": setting, "value": value, "reason": reason}
    return client.post(address, form, headers=headers)


def test_the_chair_chooses_a_definition_and_assessments_follow(
    clinic: Clinic, client_of: ClientOf
) -> None:
    chair = client_of(clinic.world.chair)
    assert "E-AHPBA 2023" in chair.get(page_of(clinic.board)).content.decode()
    answer = choose(chair, clinic.board, TIMING, "egoslim_2015", "Agreed at our annual meeting")
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(clinic.board))
    page = chair.get(page_of(clinic.board)).content.decode()
    assert "the board’s choice; published: E-AHPBA 2023" in page
    assert "Agreed at our annual meeting" in page
    assert "1 choice so far" in page
    assert choices_of(clinic.board).definitions == {"metastasis_timing": "egoslim_2015"}
    computed = current_assessment(clinic.case, as_of=AS_OF).computed
    assert computed.envelope.choices.definitions == {"metastasis_timing": "egoslim_2015"}


def test_an_administrator_chooses_a_threshold(clinic: Clinic, client_of: ClientOf) -> None:
    administrator = client_of(clinic.world.administrator)
    answer = choose(administrator, clinic.board, WINDOW, "6", "As in the trial we recruit for")
    assert answer.status_code == 303
    assert [str(value) for value in choices_of(clinic.board).thresholds.values()] == ["6"]
    current_assessment(clinic.case, as_of=AS_OF)  # the content takes it


@pytest.mark.parametrize(
    ("value", "reason", "said"),
    [
        ("6", "", "This field is required"),
        ("7", "We like seven", "Select a valid choice"),
        ("3", "It always was", "in use already"),
    ],
)
def test_a_choice_needs_a_reason_and_a_published_value(
    clinic: Clinic, client_of: ClientOf, value: str, reason: str, said: str
) -> None:
    chair = client_of(clinic.world.chair)
    fragment = choose(chair, clinic.board, WINDOW, value, reason, **{"HX-Request": "true"})
    assert fragment.status_code == 422
    text = fragment.content.decode()
    assert text.strip().startswith('<div id="board-definitions"')
    assert said in text
    assert text.count("data-error-summary") == 1
    assert not BoardChoice.objects.exists()


def test_a_setting_nobody_published_is_not_found(clinic: Clinic, client_of: ClientOf) -> None:
    chair = client_of(clinic.world.chair)
    assert choose(chair, clinic.board, "threshold:luck", "1", "Why not").status_code == 404


def test_members_read_and_do_not_choose(clinic: Clinic, client_of: ClientOf) -> None:
    member = client_of(clinic.world.member)
    page = member.get(page_of(clinic.board)).content.decode()
    assert "The chair or an administrator chooses" in page
    assert "Choose another" not in page
    answer = choose(member, clinic.board, WINDOW, "6", "I would rather")
    assert answer.status_code == 403


def test_a_chair_of_another_board_chooses_there_only(clinic: Clinic, client_of: ClientOf) -> None:
    chair = on_board(clinic.world.other_board, "Chia Wren", Role.CHAIR)
    services.give_role(
        chair, role=Role.COORDINATOR, board=clinic.board, by=clinic.world.administrator
    )
    answer = choose(client_of(chair), clinic.board, WINDOW, "6", "I chair a board, after all")
    assert answer.status_code == 403


def test_without_approved_content_there_is_nothing_to_choose(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.chair).get(page_of(world.board)).content.decode()
    assert "No approved guideline content" in page


def test_a_value_no_longer_published_is_said_so(clinic: Clinic, client_of: ClientOf) -> None:
    services.choose_definition(
        clinic.board, setting=WINDOW, value="5", reason="Once published", by=clinic.world.chair
    )
    page = client_of(clinic.world.chair).get(page_of(clinic.board)).content.decode()
    assert "no longer offers" in page


def test_outsiders_find_no_definitions(clinic: Clinic) -> None:
    assert_refused(page_of(clinic.board), clinic.world.outsiders)
    chair_elsewhere = on_board(clinic.world.board_elsewhere, "Ferd Noll", Role.CHAIR)
    address = reverse("board-definition-choose", args=[clinic.board.pk])
    assert_refused(address, [chair_elsewhere, *clinic.world.outsiders], method="post")


def test_two_choices_never_share_a_revision(clinic: Clinic) -> None:
    services.choose_definition(clinic.board, setting=WINDOW, value="6", by=clinic.world.chair)
    with pytest.raises(IntegrityError):
        BoardChoice.objects.create(board=clinic.board, setting=WINDOW, value="4", revision=1)
