"""From an item of the reader to the change sets in which an editor can change it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from guidelines.models import GuidelineVersion
from tumorboard.editorial.models import ChangeSet, ChangeSetState
from tumorboard.people.permissions import Permission
from tumorboard.web.guideline.shelf import Kind
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Place:
    """A change set in hand, and the page of the item in it."""

    title: str
    address: str


def places_to_change(
    request: Request, version: GuidelineVersion, kind: Kind, key: str
) -> list[Place] | None:
    """None for readers who edit nothing; empty: a change set has to be opened first."""
    if not request.grants.may(Permission.EDIT_GUIDELINE):
        return None
    sets = ChangeSet.objects.visible_to(request.user).filter(base=version)
    rows = sets.filter(state=ChangeSetState.OPEN).values_list("pk", "title")
    return [
        Place(title, reverse("change-set-item", args=[pk, kind.part, key])) for pk, title in rows
    ]
