"""An external reviewer: an account without any role that sees one case until a day."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint

from tumorboard.cases.models import Case
from tumorboard.people.models import Membership, User
from tumorboard.people.roles import Role
from tumorboard.records import VersionedModel


class CaseGrantQuerySet(models.QuerySet["CaseGrant"]):
    def visible_to(self, user: User, *, today: dt.date) -> CaseGrantQuerySet:
        """What this person may look at as an external reviewer: one case, or none.

        Somebody with a role sees what the role shows, and is no external reviewer. The sight is
        that of the chair who granted it, and ends with the chair's own.
        """
        if Membership.objects.active().filter(user=user).exists():
            return self.none()
        chairing = Membership.objects.active().filter(
            user=OuterRef("created_by"), board=OuterRef("case__board"), role=Role.CHAIR
        )
        return self.standing(today).filter(Exists(chairing), user=user)

    def standing(self, today: dt.date) -> CaseGrantQuerySet:
        """Until the end of their last day, unless ended before; the account is in use."""
        return self.filter(ended_at__isnull=True, until__gte=today, user__is_active=True)


class CaseGrant(VersionedModel):
    """One case, one account, one last day; `created_by` is the chair who granted it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, models.PROTECT, related_name="case_grants")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = CaseGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="case_grant_has_a_reason"),
            UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="external_reviewer_sees_one_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} until {self.until.isoformat()}"
