"""Conditions that somebody has to be told of."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from tumorboard.decisions.condition_models import Condition
from tumorboard.decisions.querysets import ConditionQuerySet
from tumorboard.people.models import Board, User
from tumorboard.people.roles import Role


def overdue_of(person: User, today: dt.date) -> ConditionQuerySet:
    """Not settled by their day: one's own, and for a coordinator those of the board."""
    coordinated = Board.objects.where_role(person, Role.COORDINATOR)
    theirs = Q(owner=person) | Q(case__board__in=coordinated)
    return Condition.objects.visible_to(person).overdue(today).filter(theirs)


def owners_waiting() -> Q:
    """People who may have something overdue: whoever sees to an open condition."""
    return Q(pk__in=Condition.objects.open().values("owner"), is_active=True)
