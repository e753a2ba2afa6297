"""Who may do what, and who sees whom."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.world import World
from tumorboard.people import services
from tumorboard.people.models import Board, Membership, User
from tumorboard.people.permissions import Permission, may
from tumorboard.people.roles import Role, Specialty


def test_a_chair_signs_on_the_own_board_only(world: World) -> None:
    assert may(world.chair, Permission.SIGN_DECISION, world.board)
    assert not may(world.chair, Permission.SIGN_DECISION, world.other_board)
    assert not may(world.chair, Permission.SIGN_DECISION, world.board_elsewhere)


def test_a_coordinator_does_not_sign(world: World) -> None:
    assert not may(world.coordinator, Permission.SIGN_DECISION, world.board)
    assert not may(world.coordinator, Permission.SIGN_DECISION)


def test_an_administrator_serves_all_boards_of_one_hospital(world: World) -> None:
    assert may(world.administrator, Permission.ADMINISTER_BOARDS, world.other_board)
    assert not may(world.administrator, Permission.ADMINISTER_BOARDS, world.board_elsewhere)
    elsewhere = world.other_hospital.pk
    assert not may(world.administrator, Permission.ADMINISTER_PEOPLE, hospital=elsewhere)


def test_serving_the_hospital_gives_no_sight_of_patients(world: World) -> None:
    for user in (world.administrator, world.auditor, world.editor, world.approver):
        assert not may(user, Permission.SEE_PATIENT)
        assert not Board.objects.where_role(user).exists()


def test_a_withdrawn_role_gives_nothing_and_stays_on_record(world: World) -> None:
    membership = world.member.memberships.get()
    services.withdraw_role(membership, by=world.administrator, reason="moved to another team")
    assert not may(world.member, Permission.SEE_PATIENT, world.board)
    assert not Board.objects.visible_to(world.member).exists()
    assert world.member.memberships.get().withdrawn_by == world.administrator


def test_a_role_of_the_future_gives_nothing_yet(world: World) -> None:
    Membership.objects.filter(user=world.chair).update(
        active_from=timezone.now() + dt.timedelta(days=1)
    )
    assert not may(world.chair, Permission.SEE_PATIENT, world.board)


def test_a_closed_account_may_do_nothing(world: World) -> None:
    services.set_active(world.coordinator, active=False, by=world.administrator)
    assert not may(world.coordinator, Permission.USE_ACCOUNT)
    assert not may(world.coordinator, Permission.SEE_PATIENT, world.board)


def test_each_person_sees_the_own_boards(world: World) -> None:
    def boards(user: User) -> set[Board]:
        return set(Board.objects.visible_to(user))

    assert boards(world.member) == {world.board}
    assert boards(world.outsider_same_hospital) == {world.other_board}
    assert boards(world.outsider_other_hospital) == {world.board_elsewhere}
    assert boards(world.administrator) == {world.board, world.other_board}


def test_colleagues_see_each_other_and_outsiders_do_not(world: World) -> None:
    seen = set(User.objects.visible_to(world.nurse))
    assert {world.chair, world.coordinator, world.nurse} <= seen
    assert not seen & {world.outsider_other_hospital, world.outsider_same_hospital, world.auditor}
    assert set(Membership.objects.visible_to(world.nurse).values_list("board", flat=True)) == {
        world.board.pk
    }


def test_a_second_role_adds_to_the_first(world: World) -> None:
    services.give_role(
        world.chair,
        role=Role.MEMBER,
        board=world.board,
        specialty=Specialty.LIVER_SURGERY,
        by=world.administrator,
    )
    assert world.chair.memberships.active().count() == 2
    services.give_role(world.chair, role=Role.CHAIR, board=world.board, by=world.administrator)
    assert world.chair.memberships.active().count() == 2


def test_a_member_without_a_specialty_cannot_be_stored(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=world.nurse, hospital=world.hospital, board=world.other_board, role=Role.MEMBER
        )


def test_the_last_administrator_stays(world: World) -> None:
    with pytest.raises(services.LastAdministrator):
        services.withdraw_role(world.administrator.memberships.get(), by=world.administrator)
    with pytest.raises(services.LastAdministrator):
        services.set_active(world.administrator, active=False, by=world.administrator)
    assert may(world.administrator, Permission.ADMINISTER_PEOPLE)
