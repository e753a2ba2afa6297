"""The steps of a change set: submitted, given back, approved by a second person, dropped."""

from __future__ import annotations

import uuid

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guidelines.publishing import PublishingError
from tumorboard.editorial import review
from tumorboard.editorial.bringing_up import bring_up
from tumorboard.editorial.models import ChangeSet
from tumorboard.editorial.services import NotOpen
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.editorial.access import change_set_seen, change_set_to_edit
from tumorboard.web.editorial.set_page import Steps, give_back_form, set_page, steps_for
from tumorboard.web.editorial.step_forms import ApproveForm, WordsForm
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

SET = "tumorboard/editorial/change_set.html"
CLOSED = "Not submitted: {gates}. The list of checks says what to do."
ELSEWHERE = "Nothing was done: the set is now “{state}”. Somebody else may have been faster."
NOT_YOURS = "That is not your password. Nothing was approved."
OWN = "You wrote part of this set. A second person has to approve it."
MOVED = "What would be approved is not what was submitted. Have it submitted again."


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def submit(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_to_edit(request, pk)
    form = WordsForm(request.POST, asked="Words to the reviewer", required=False)
    if not form.is_valid():
        return _refused(request, change_set, submit=form)
    try:
        review.submit(change_set, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, "Submitted. A second person looks at it and approves it.")
    except review.GatesClosed as closed:
        names = "; ".join(gate.label.lower() for gate in closed.gates)
        form.add_error(None, CLOSED.format(gates=f"it does not hold that {names}"))
        return _refused(request, change_set, submit=form)
    except (NotOpen, StaleVersion) as state:
        messages.error(request, ELSEWHERE.format(state=state))
    return _back(change_set)


@needs(Permission.SEE_CHANGE_SETS)
@require_POST
def give_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Changes requested by the reviewer; or taken back by whoever wrote it."""
    change_set = change_set_seen(request, pk)
    is_own = request.user in review.authors_of(change_set)
    if not (is_own or request.grants.may(Permission.APPROVE_GUIDELINE)):
        raise PermissionDenied(Permission.APPROVE_GUIDELINE.value)
    form = give_back_form(is_own, request.POST)
    if not form.is_valid():
        return _refused(request, change_set, give_back=form)
    try:
        review.return_for_changes(change_set, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, "The set is being edited again.")
    except (review.NotInReview, StaleVersion) as state:
        messages.error(request, ELSEWHERE.format(state=state))
    return _back(change_set)


@needs(Permission.APPROVE_GUIDELINE)
@require_POST
def approve(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_seen(request, pk)
    form = ApproveForm(request.POST, today=request.as_of)
    if form.is_valid() and is_password(request, form.cleaned_data["password"]):
        return _approved(request, change_set, form)
    if form.is_valid():
        form.add_error("password", NOT_YOURS)
    return _refused(request, change_set, approve=form)


def _approved(request: Request, change_set: ChangeSet, form: ApproveForm) -> HttpResponse:
    try:
        version = review.approve(
            change_set,
            by=request.user,
            reason=form.cleaned_data["reason"],
            now=request.now,
            effective_from=form.cleaned_data["effective_from"],
        )
        day = f"{version.effective_from:%-d %b %Y}"
        messages.success(request, f"Version {version.version} is approved, in force from {day}.")
        return _back(change_set)
    except review.OwnWork:
        form.add_error(None, OWN)
    except review.ChangedSinceSubmitted:
        form.add_error(None, MOVED)
    except PublishingError as error:
        form.add_error(None, str(error))
    except (review.NotInReview, StaleVersion) as state:
        messages.error(request, ELSEWHERE.format(state=state))
        return _back(change_set)
    return _refused(request, change_set, approve=form)


def is_password(request: Request, password: str) -> bool:
    """Counted like any other attempt to sign in: too many in a row are refused."""
    return bool(get_adapter(request).reauthenticate(request.user, password))


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def drop(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_to_edit(request, pk)
    form = WordsForm(request.POST, asked="Reason for dropping it")
    if not form.is_valid():
        return _refused(request, change_set, drop=form)
    try:
        review.drop(change_set, by=request.user, reason=form.cleaned_data["words"])
        messages.success(request, "Dropped. All that was written stays to be read.")
    except (NotOpen, StaleVersion) as state:
        messages.error(request, ELSEWHERE.format(state=state))
    return _back(change_set)


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def take_in(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What the version that was approved meanwhile says."""
    change_set = change_set_to_edit(request, pk)
    try:
        newest = bring_up(change_set, by=request.user)
        if newest:
            messages.success(request, f"The set starts from version {newest.version} now.")
    except (NotOpen, StaleVersion) as state:
        messages.error(request, ELSEWHERE.format(state=state))
    return _back(change_set)


def _refused(
    request: Request, change_set: ChangeSet, **forms: WordsForm | ApproveForm
) -> HttpResponse:
    steps: Steps = steps_for(request, change_set)
    for name, form in forms.items():
        setattr(steps, name, form)
    page = set_page(request, change_set, steps)
    return invalid(request, SET, {"page": page, "desk": page.desk})


def _back(change_set: ChangeSet) -> HttpResponse:
    return SeeOther(reverse("change-set", args=[change_set.pk]))
