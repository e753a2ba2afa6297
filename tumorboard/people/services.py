"""Hospitals, boards, accounts and roles: everything an administrator changes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.people.models import (
    Board,
    BoardChoice,
    Hospital,
    Membership,
    QuorumSeat,
    User,
)
from tumorboard.people.queries import choices_of
from tumorboard.people.roles import Role, Specialty


class LastAdministrator(Exception):
    """The change would leave a hospital without anybody to look after its accounts."""


class AccountClosed(Exception):
    """A closed account is given no role; open it again first."""


class NotADemoAccount(Exception):
    """A generated password was meant for a real person's account."""


def person(by: User | Actor) -> User | None:
    return None if isinstance(by, Actor) else by


@transaction.atomic
def found_hospital(*, name: str, time_zone: str = "Europe/London", by: User | Actor) -> Hospital:
    hospital = Hospital(
        name=name, time_zone=time_zone, created_by=person(by), changed_by=person(by)
    )
    hospital.full_clean()
    hospital.save()
    audit.record(
        "hospital.found", by=by, operation=Operation.CREATE, on=hospital, hospital=hospital.pk
    )
    return hospital


@transaction.atomic
def open_board(
    *, hospital: Hospital, name: str, stream: str, by: User | Actor, is_demo: bool = False
) -> Board:
    board = Board(
        hospital=hospital,
        name=name,
        stream=stream,
        is_demo=is_demo,
        created_by=person(by),
        changed_by=person(by),
    )
    board.full_clean()
    board.save()
    audit.record(
        "board.open",
        by=by,
        operation=Operation.CREATE,
        on=board,
        hospital=hospital.pk,
        board=board.pk,
        changes={"name": (None, name), "stream": (None, stream), "is_demo": (None, is_demo)},
    )
    return board


@transaction.atomic
def rename_board(board: Board, *, name: str, expected_version: int, by: User) -> None:
    changes = board.update_fields(expected_version, by=by, name=name)
    audit.record(
        "board.rename", by=by, on=board, hospital=board.hospital_id, board=board.pk, changes=changes
    )


@transaction.atomic
def set_quorum(board: Board, *, specialties: Collection[Specialty], by: User | Actor) -> None:
    """Say which specialties must be present for this board to decide."""
    wanted = {Specialty(value) for value in specialties}
    present = {Specialty(seat.specialty): seat for seat in board.quorum.all()}
    for specialty, seat in present.items():
        if specialty not in wanted:
            seat.delete()
    QuorumSeat.objects.bulk_create(
        QuorumSeat(board=board, specialty=specialty)
        for specialty in sorted(wanted - present.keys())
    )
    audit.record(
        "board.set_quorum",
        by=by,
        on=board,
        hospital=board.hospital_id,
        board=board.pk,
        changes={"quorum": (",".join(sorted(present)), ",".join(sorted(wanted)))},
    )


class NothingChosen(Exception):
    """The board works with what is published already."""


def choose_definition(
    board: Board, *, setting: str, value: str, by: User | Actor, reason: str = ""
) -> BoardChoice:
    """Use another of the published definitions from now on; earlier choices stay on record."""
    return _choose("board.choose_definition", board, setting, value, by=by, reason=reason)


@transaction.atomic
def withdraw_choice(board: Board, *, setting: str, by: User, reason: str) -> BoardChoice:
    """Back to what is published, where the content no longer knows the setting itself.

    Raises NothingChosen.
    """
    if setting not in choices_of(board):
        raise NothingChosen(setting)
    return _choose("board.withdraw_choice", board, setting, "", by=by, reason=reason)


@transaction.atomic
def _choose(
    action: str, board: Board, setting: str, value: str, *, by: User | Actor, reason: str
) -> BoardChoice:
    Board.objects.select_for_update().get(pk=board.pk)  # two choices get two revisions
    newest = board.choices.aggregate(newest=Max("revision"))["newest"] or 0
    before = board.choices.filter(setting=setting).last()
    choice = BoardChoice.objects.create(
        board=board,
        setting=setting,
        value=value,
        reason=reason,
        revision=newest + 1,
        chosen_by=person(by),
    )
    audit.record(
        action,
        by=by,
        on=board,
        hospital=board.hospital_id,
        board=board.pk,
        reason=reason,
        changes={setting: ((before and before.value) or None, value or None)},
    )
    return choice


@transaction.atomic
def open_account(
    *,
    email: str,
    display_name: str,
    hospital: Hospital,
    by: User | Actor,
    is_demo: bool = False,
) -> User:
    """An account nobody can sign in to yet: its owner chooses a password through a link."""
    user = User(
        email=email.strip().lower(),
        display_name=display_name.strip(),
        hospital=hospital,
        is_demo=is_demo,
    )
    user.set_unusable_password()
    user.full_clean()
    user.save(force_insert=True)
    audit.record("account.open", by=by, operation=Operation.CREATE, on=user, hospital=hospital.pk)
    return user


@transaction.atomic
def set_demo_password(user: User, *, password: str, by: Actor) -> None:
    """Only for invented people: everybody else chooses a password through a link."""
    if not user.is_demo:
        raise NotADemoAccount(user.email)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("account.renew_demo_password", by=by, on=user, hospital=user.hospital_id)


@transaction.atomic
def set_active(user: User, *, active: bool, by: User, reason: str = "") -> None:
    """Close an account (its sessions end with the next request) or open it again."""
    if not active:
        _refuse_last_administrator(user)
    User.objects.filter(pk=user.pk).update(is_active=active)
    audit.record(
        "account.reopen" if active else "account.close",
        by=by,
        on=user,
        hospital=user.hospital_id,
        reason=reason,
        changes={"is_active": (user.is_active, active)},
    )
    user.is_active = active


@transaction.atomic
def give_role(
    user: User,
    *,
    role: Role,
    by: User | Actor,
    board: Board | None = None,
    hospital: Hospital | None = None,
    specialty: Specialty | str = "",
    is_extended: bool = False,
) -> Membership:
    """Give a role on a board, or (no board) for a whole hospital. Giving it twice gives it once.

    Raises AccountClosed.
    """
    if not user.is_active:
        raise AccountClosed(user.email)
    where = board.hospital if board else hospital or user.hospital
    held = user.memberships.active().filter(board=board, hospital=where, role=role).first()
    if held is not None:
        return held
    membership = Membership(
        user=user,
        hospital=where,
        board=board,
        role=role,
        specialty=specialty,
        is_extended=is_extended,
        given_by=person(by),
    )
    membership.full_clean()
    membership.save(force_insert=True)
    audit.record(
        "role.give",
        by=by,
        operation=Operation.CREATE,
        on=membership,
        hospital=where.pk,
        board=board.pk if board else None,
        changes={
            "user": (None, user),
            "role": (None, role),
            "specialty": (None, specialty),
            "is_extended": (None, is_extended),
        },
    )
    return membership


@transaction.atomic
def withdraw_role(membership: Membership, *, by: User, reason: str = "") -> None:
    """End a role now; the row stays as history."""
    if membership.role == Role.ADMINISTRATOR and membership.board_id is None:
        _refuse_last_administrator(membership.user)
    now = timezone.now()
    ended = Membership.objects.filter(pk=membership.pk, active_until__isnull=True).update(
        active_until=now, withdrawn_by=by
    )
    if ended:
        audit.record(
            "role.withdraw",
            by=by,
            operation=Operation.DELETE,
            on=membership,
            hospital=membership.hospital_id,
            board=membership.board_id,
            reason=reason,
            changes={"role": (membership.role, None)},
        )


def _refuse_last_administrator(user: User) -> None:
    mine = user.memberships.active().administering()
    for membership in mine:
        others = Membership.objects.active().administering().exclude(user=user)
        if not others.filter(hospital=membership.hospital_id).exists():
            raise LastAdministrator(str(membership.hospital))
