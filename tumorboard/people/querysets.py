"""Which hospitals, boards, users and memberships a person may see.

Each scope starts from the user's own memberships in force now, so a withdrawn role or a
deactivated account loses sight at once.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tumorboard.people.roles import Role

if TYPE_CHECKING:
    from tumorboard.people.models import (
        Board,  # noqa: F401 - named in quotes below
        Hospital,  # noqa: F401 - named in quotes below
        Membership,  # noqa: F401 - named in quotes below
        User,
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, now: dt.datetime | None = None) -> MembershipQuerySet:
        """Memberships in force, of accounts that are in use."""
        now = now or timezone.now()
        not_ended = Q(active_until__isnull=True) | Q(active_until__gt=now)
        return self.filter(not_ended, active_from__lte=now, user__is_active=True)

    def hospital_wide(self) -> MembershipQuerySet:
        return self.filter(board__isnull=True)

    def administering(self) -> MembershipQuerySet:
        return self.hospital_wide().filter(role=Role.ADMINISTRATOR)

    def visible_to(self, user: User) -> MembershipQuerySet:
        """One's own, those on one's boards, and all of a hospital for its administrator."""
        mine = user.memberships.active()
        return self.filter(
            Q(user_id=user.pk)
            | Q(board__in=mine.filter(board__isnull=False).values("board"))
            | Q(hospital__in=mine.administering().values("hospital"))
        )


class HospitalQuerySet(models.QuerySet["Hospital"]):
    def visible_to(self, user: User) -> HospitalQuerySet:
        """Hospitals in which the user holds any role."""
        return self.filter(pk__in=user.memberships.active().values("hospital"))


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: User) -> BoardQuerySet:
        """Boards one is part of, and all boards of a hospital one serves as a whole."""
        mine = user.memberships.active()
        return self.filter(
            Q(pk__in=mine.filter(board__isnull=False).values("board"))
            | Q(hospital__in=mine.hospital_wide().values("hospital"))
        )

    def where_role(self, user: User, *roles: Role) -> BoardQuerySet:
        """Boards on which the user holds one of these roles (any role if none is named).

        Only these give sight of patients: serving the hospital as a whole does not.
        """
        mine = user.memberships.active().filter(board__isnull=False)
        if roles:
            mine = mine.filter(role__in=roles)
        return self.filter(pk__in=mine.values("board"))


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        """Oneself, those ever on one's boards, and a hospital's accounts for its administrator."""
        mine = user.memberships.active()
        boards = mine.filter(board__isnull=False).values("board")
        colleagues = self.model.objects.filter(memberships__board__in=boards)
        return self.filter(
            Q(pk=user.pk)
            | Q(pk__in=colleagues.values("pk"))
            | Q(hospital__in=mine.administering().values("hospital"))
        )


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail address, which is stored in lower case."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())

    def visible_to(self, user: User) -> UserQuerySet:
        return self.get_queryset().visible_to(user)
