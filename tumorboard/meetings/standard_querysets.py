"""Which standard pathways, triages and second looks a person may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.meetings.standard_models import (
        SecondLook,  # noqa: F401 - named in quotes below
        StandardPathway,  # noqa: F401 - named in quotes below
        Triage,  # noqa: F401 - named in quotes below
    )


class StandardPathwayQuerySet(models.QuerySet["StandardPathway"]):
    def visible_to(self, user: User) -> StandardPathwayQuerySet:
        """No patient data: those of every board whose rules the user may read."""
        return self.filter(board__in=Board.objects.visible_to(user))

    def in_force(self, on: dt.date) -> StandardPathwayQuerySet:
        ended = Q(retired_on__isnull=False, retired_on__lte=on)
        return self.filter(active_from__lte=on).exclude(ended)


class TriageQuerySet(models.QuerySet["Triage"]):
    def visible_to(self, user: User) -> TriageQuerySet:
        return self.filter(item__meeting__board__in=Board.objects.where_role(user))

    def standing(self) -> TriageQuerySet:
        return self.filter(ended_at__isnull=True)

    def before_the_meeting(self) -> TriageQuerySet:
        return self.filter(in_room=False)

    def with_case(self) -> TriageQuerySet:
        return self.select_related(
            "pathway", "created_by", "item__meeting__board__hospital", "item__case__owner",
            "item__case__board__hospital", "item__case__patient__merged_into", "second_look",
            "second_look__looked_by",
        )  # fmt: skip


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    def visible_to(self, user: User) -> SecondLookQuerySet:
        return self.filter(triage__item__meeting__board__in=Board.objects.where_role(user))

    def waiting(self) -> SecondLookQuerySet:
        return self.filter(
            looked_at__isnull=True,
            triage__ended_at__isnull=True,
            triage__item__state="standard",
            triage__item__case__state="standard",
        )
