"""What pages about people, their jobs and their audit read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from tumorboard.audit.models import AuditEvent, AuditVerification
from tumorboard.jobs.models import Job
from tumorboard.people.models import Board, Hospital, Membership, OutboxMessage, User
from tumorboard.people.roles import Role


def today_at(hospital: Hospital, now: dt.datetime) -> dt.date:
    """The calendar day in the hospital's own time zone."""
    return now.astimezone(ZoneInfo(hospital.time_zone)).date()


def account_of(email: str) -> User | None:
    """Whose address this is, whoever asks: for signing in, and so that none is used twice."""
    return User.objects.filter(email=email.lower()).first()


def choices_of(board: Board) -> dict[str, str]:
    """What this board has chosen and not withdrawn, by setting."""
    newest = {choice.setting: choice.value for choice in board.choices.all()}
    return {setting: value for setting, value in newest.items() if value}


def hospitals_administered_by(user: User) -> QuerySet[Hospital]:
    mine = user.memberships.active().administering()
    return Hospital.objects.filter(pk__in=mine.values("hospital")).order_by("name")


def boards_administered_by(user: User) -> QuerySet[Board]:
    """All boards of one's hospitals, and single boards one administers."""
    single = user.memberships.active().filter(role=Role.ADMINISTRATOR, board__isnull=False)
    return Board.objects.filter(
        Q(hospital__in=hospitals_administered_by(user)) | Q(pk__in=single.values("board"))
    ).order_by("hospital__name", "name")


def boards_beside(board: Board) -> QuerySet[Board]:
    """The other boards of the hospital, of the same kind: a demonstration, or not."""
    here = Board.objects.filter(hospital=board.hospital_id, is_demo=board.is_demo)
    return here.exclude(pk=board.pk).order_by("name")


def accounts_administered_by(user: User) -> QuerySet[User]:
    return User.objects.filter(hospital__in=hospitals_administered_by(user)).order_by(
        "display_name"
    )


def candidates_for(board: Board) -> QuerySet[User]:
    """Who can be given a role on this board; whoever administers only it sees their names."""
    return User.objects.filter(hospital=board.hospital_id, is_active=True).order_by("display_name")


def team_of(boards: Iterable[Board]) -> dict[str, str]:
    """Who has a role on these boards now: name to specialty, or to what they do there."""
    held = Membership.objects.active().filter(board__in=list(boards)).select_related("user")
    rows = held.order_by("user__display_name", "-specialty")
    team: dict[str, str] = {}
    for row in rows:
        word = row.get_specialty_display() if row.specialty else row.get_role_display()
        team.setdefault(row.user.display_name, word)
    return team


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Names of accounts by their number, for lists that hold numbers only."""
    return {str(user.pk): user.display_name for user in User.objects.filter(pk__in=set(ids))}


def outbox_visible_to(user: User) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(hospital__in=hospitals_administered_by(user))


def audit_visible_to(user: User) -> QuerySet[AuditEvent]:
    """Events of the hospitals, or single boards, whose auditor the user is; newest first."""
    mine = user.memberships.active().filter(role=Role.AUDITOR)
    return (
        AuditEvent.objects.filter(
            Q(hospital_id__in=mine.hospital_wide().values("hospital"))
            | Q(board_id__in=mine.filter(board__isnull=False).values("board"))
        )
        .select_related("actor")
        .order_by("-id")
    )


def jobs_visible_to(user: User) -> QuerySet[Job]:
    """One's own, those of one's boards, and all of a hospital for its administrator."""
    mine = user.memberships.active()
    return Job.objects.filter(
        Q(created_by=user)
        | Q(board__in=mine.filter(board__isnull=False).values("board"))
        | Q(hospital__in=mine.administering().values("hospital"))
    ).order_by("-created_at")


def accounts_waiting_for_owner(user: User) -> QuerySet[User]:
    """Invited and not closed, but no password chosen yet."""
    return accounts_administered_by(user).filter(
        is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )


def latest_verification() -> AuditVerification | None:
    return AuditVerification.objects.order_by("-id").first()


def roles_administered_by(user: User) -> QuerySet[Membership]:
    """Roles in force that this administrator may withdraw."""
    active = Membership.objects.active().select_related("user", "board")
    return active.filter(
        Q(hospital__in=hospitals_administered_by(user)) | Q(board__in=boards_administered_by(user))
    )
