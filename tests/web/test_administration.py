"""What an administrator does, with and without scripts, and who cannot."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.refusal import assert_refused
from tests.world import World, account, on_board
from tumorboard.people.models import Board, User
from tumorboard.people.permissions import Permission, may
from tumorboard.people.roles import Role

ClientOf = Callable[[User], Client]


@pytest.fixture
def admin(world: World, client_of: ClientOf) -> Client:
    return client_of(world.administrator)


def test_an_administrator_opens_a_board_and_staffs_it(world: World, admin: Client) -> None:
    answer = admin.post(
        reverse("board-new"),
        {"hospital": world.hospital.pk, "name": "Sarcoma board", "stream": "sarcoma"},
    )
    board = Board.objects.get(name="Sarcoma board")
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("board-administration", args=[board.pk])
    admin.post(
        reverse("board-give-role", args=[board.pk]), {"person": world.nurse.pk, "role": "chair"}
    )
    assert may(world.nurse, Permission.SIGN_DECISION, board)
    page = admin.get(answer.headers["Location"]).content.decode()
    assert world.nurse.display_name in page


def test_the_same_board_twice_is_refused_with_a_reason(world: World, admin: Client) -> None:
    answer = admin.post(
        reverse("board-new"),
        {"hospital": world.hospital.pk, "name": world.board.name.upper(), "stream": "colorectal"},
    )
    assert answer.status_code == 422
    assert "already has a board of this name" in answer.content.decode()


def test_a_member_needs_a_specialty(world: World, admin: Client) -> None:
    address = reverse("board-give-role", args=[world.board.pk])
    form = {"person": world.auditor.pk, "role": "member"}
    whole_page = admin.post(address, form)
    assert whole_page.status_code == 422
    assert "<html" in whole_page.content.decode()
    fragment = admin.post(address, form, headers={"HX-Request": "true"})
    assert fragment.status_code == 422
    assert fragment.content.decode().strip().startswith('<section id="board-members"')
    assert "choose one" in fragment.content.decode()


def test_a_role_is_withdrawn_from_the_boards_page(world: World, admin: Client) -> None:
    membership = world.member.memberships.get()
    answer = admin.post(
        reverse("role-withdraw", args=[membership.pk]), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert world.member.display_name not in answer.content.decode().partition("<h3>")[0]
    assert not may(world.member, Permission.SEE_PATIENT, world.board)


def test_the_last_administrator_cannot_leave(world: World, admin: Client) -> None:
    membership = world.administrator.memberships.get()
    answer = admin.post(reverse("role-withdraw", args=[membership.pk]), follow=True)
    assert "needs an administrator" in answer.content.decode()
    assert may(world.administrator, Permission.ADMINISTER_PEOPLE)


def test_an_invitation_shows_its_link_once(world: World, admin: Client) -> None:
    answer = admin.post(
        reverse("person-invite"),
        {
            "hospital": world.hospital.pk,
            "display_name": "Una Brand",
            "email": "Una.Brand@example.org",
        },
        follow=True,
    )
    person = User.objects.get(email="una.brand@example.org")
    assert "http://testserver/join/" in answer.content.decode()
    again = admin.get(reverse("person", args=[person.pk])).content.decode()
    assert "/join/" not in again
    assert "Invited" in again


def test_an_address_in_use_cannot_be_invited(world: World, admin: Client) -> None:
    form = {
        "hospital": world.hospital.pk,
        "display_name": "Somebody",
        "email": world.nurse.email.upper(),
    }
    assert admin.post(reverse("person-invite"), form).status_code == 422


def test_an_account_is_closed_and_opened_again(world: World, admin: Client) -> None:
    address = reverse("person-active", args=[world.nurse.pk])
    admin.post(address, {"active": "no"})
    assert not User.objects.get(pk=world.nurse.pk).is_active
    admin.post(address, {"active": "yes"})
    assert User.objects.get(pk=world.nurse.pk).is_active


def test_two_administrators_rename_one_board(world: World, admin: Client) -> None:
    address = reverse("board-rename", args=[world.board.pk])
    assert admin.post(address, {"name": "Bowel board", "version": 1}).status_code == 303
    answer = admin.post(address, {"name": "Gut board", "version": 1})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bowel board" in page
    assert "Gut board" in page


def test_a_quorum_is_set(world: World, admin: Client) -> None:
    address = reverse("board-quorum", args=[world.board.pk])
    admin.post(address, {"specialties": ["radiology", "liver_surgery"]})
    admin.post(address, {"specialties": ["radiology", "pathology"]})
    assert set(world.board.quorum.values_list("specialty", flat=True)) == {"radiology", "pathology"}


def test_roles_for_the_whole_hospital(world: World, admin: Client) -> None:
    admin.post(reverse("person-give-role", args=[world.nurse.pk]), {"role": "auditor"})
    assert may(world.nurse, Permission.SEE_AUDIT)
    clinical = admin.post(reverse("person-give-role", args=[world.nurse.pk]), {"role": "chair"})
    assert clinical.status_code == 422
    assert not world.nurse.memberships.filter(role=Role.CHAIR).exists()


def test_a_closed_account_is_given_no_role(world: World, admin: Client) -> None:
    admin.post(reverse("person-active", args=[world.auditor.pk]), {"active": "no"})
    answer = admin.post(reverse("person-give-role", args=[world.auditor.pk]), {"role": "auditor"})
    assert answer.status_code == 422
    assert "This account is closed" in answer.content.decode()


def test_a_stranger_cannot_be_given_a_role(world: World, admin: Client) -> None:
    form = {"person": world.outsider_other_hospital.pk, "role": "chair"}
    answer = admin.post(reverse("board-give-role", args=[world.board.pk]), form)
    assert answer.status_code == 422


@pytest.fixture
def board_administrator(world: World) -> User:
    """Looks after one board, and after nothing else of the hospital."""
    return on_board(world.board, "Bo Arden", Role.ADMINISTRATOR)


def test_the_administrator_of_one_board_staffs_it_from_the_hospitals_accounts(
    world: World, client_of: ClientOf, board_administrator: User
) -> None:
    client = client_of(board_administrator)
    address = reverse("board-administration", args=[world.board.pk])
    page = client.get(address).content.decode()
    assert world.outsider_same_hospital.display_name in page
    assert world.outsider_other_hospital.display_name not in page
    assert reverse("person", args=[world.chair.pk]) not in page  # would be refused
    form = {"person": world.outsider_same_hospital.pk, "role": "chair"}
    given = client.post(reverse("board-give-role", args=[world.board.pk]), form)
    assert given.status_code == 303
    assert may(world.outsider_same_hospital, Permission.SIGN_DECISION, world.board)


def test_the_administrator_of_one_board_is_offered_no_accounts_and_no_new_boards(
    world: World, client_of: ClientOf, board_administrator: User
) -> None:
    client = client_of(board_administrator)
    refused = [reverse("board-new"), reverse("person-invite")]
    for page in ("/", reverse("administration")):
        text = client.get(page).content.decode()
        assert not [address for address in refused if address in text]
    assert [client.get(address).status_code for address in refused] == [403, 403]
    other_board = reverse("board-administration", args=[world.other_board.pk])
    assert client.get(other_board).status_code == 404


@pytest.mark.parametrize("name", ["administration", "board-new", "person-invite", "outbox"])
def test_administration_is_for_administrators(world: World, name: str) -> None:
    assert_refused(reverse(name), [world.coordinator, world.chair, world.auditor])


def test_one_hospital_is_closed_to_the_other_ones_administrator(world: World) -> None:
    outsiders = [world.administrator_elsewhere, *world.outsiders]
    assert_refused(reverse("board-administration", args=[world.board.pk]), outsiders)
    assert_refused(reverse("person", args=[world.nurse.pk]), outsiders)
    for name in ("board-rename", "board-quorum", "board-give-role"):
        assert_refused(reverse(name, args=[world.board.pk]), outsiders, method="post")
    for name in ("person-give-role", "person-link", "person-active"):
        assert_refused(reverse(name, args=[world.nurse.pk]), outsiders, method="post")
    membership = world.nurse.memberships.get()
    assert_refused(reverse("role-withdraw", args=[membership.pk]), outsiders, method="post")


def test_the_list_of_people_costs_the_same_however_many_there_are(
    world: World, admin: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(reverse("administration")).status_code == 200
        return len(queries)

    cost()  # the first request also notes the activity
    before = cost()
    for number in range(20):
        account(world.hospital, f"Colleague {number}")
    assert cost() == before
