"""Which change sets a person may see, and how the items of a set stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Subquery

from tumorboard.people.models import User
from tumorboard.people.roles import Role

if TYPE_CHECKING:
    from tumorboard.editorial.models import ChangeSet, ItemChange  # noqa: F401 - named in quotes below

EDITORIAL = (Role.GUIDELINE_EDITOR, Role.GUIDELINE_APPROVER)


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    def visible_to(self, user: User) -> ChangeSetQuerySet:
        """Content is one for the installation: its editors and approvers see every set."""
        serves = user.memberships.active().filter(role__in=EDITORIAL)
        return self if serves.exists() else self.none()

    def listed(self) -> ChangeSetQuerySet:
        """With the people and versions of each, without the text of the versions (megabytes)."""
        whole = self.select_related("base", "created_by", "submitted_by", "approved_by", "result")
        return whole.defer("base__document", "result__document")


class ItemChangeQuerySet(models.QuerySet["ItemChange"]):
    def newest(self) -> ItemChangeQuerySet:
        """How each item stands: its last change."""
        same = self.model.objects.filter(
            change_set=OuterRef("change_set"), kind=OuterRef("kind"), item=OuterRef("item")
        )
        last = same.order_by("-number").values("number")[:1]
        return self.alias(last=Subquery(last)).filter(number=F("last"))
