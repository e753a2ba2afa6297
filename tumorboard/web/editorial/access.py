"""The change set that a page is about: 404 for whoever does not see it."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from tumorboard.editorial.models import ChangeSet, ChangeSetState
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request


def change_set_seen(request: Request, pk: uuid.UUID) -> ChangeSet:
    """To be read, by editors and approvers."""
    return get_object_or_404(ChangeSet.objects.visible_to(request.user).listed(), pk=pk)


def change_set_to_edit(request: Request, pk: uuid.UUID) -> ChangeSet:
    """To be changed: editors alone (403 for an approver); its state is the service's business."""
    found = change_set_seen(request, pk)
    if not request.grants.may(Permission.EDIT_GUIDELINE):
        raise PermissionDenied(Permission.EDIT_GUIDELINE.value)
    return found


def may_edit(request: Request, change_set: ChangeSet) -> bool:
    """Whether this person sees forms: an editor, while the set is being edited."""
    is_open = change_set.state == ChangeSetState.OPEN
    return is_open and request.grants.may(Permission.EDIT_GUIDELINE)
