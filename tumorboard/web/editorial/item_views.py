"""Items of a change set: found, read, changed, taken out, put back, added and talked about."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidelines.core.content.editing import EditError
from tumorboard.editorial import services
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.editorial.access import change_set_seen, change_set_to_edit
from tumorboard.web.editorial.desk import desk_of
from tumorboard.web.editorial.item_live import live, spend, taken_up
from tumorboard.web.editorial.item_save import Saving, reopened
from tumorboard.web.editorial.item_small_forms import CommentForm, ReasonForm
from tumorboard.web.editorial.items_list import items_page
from tumorboard.web.editorial.labels import kind_label
from tumorboard.web.editorial.new_item import NewItem
from tumorboard.web.editorial.panels import live_panels_of, panels_of
from tumorboard.web.editorial.trying import users_of
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

ITEM = "tumorboard/editorial/item.html"
NEW = "tumorboard/editorial/item_new.html"
NOT_OPEN = "This change set is not being edited now ({state}). Nothing was saved."
STILL_USED = (
    "Still referred to by: {users}. The set cannot be submitted until these are changed too."
)
BUILD_NEXT = "The item is in the set. Put its condition together now; then it is complete."
NOT_SAID = "Nothing was changed: say why, in the field beside the button."


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def items(request: Request, pk: uuid.UUID) -> HttpResponse:
    desk = desk_of(request, change_set_seen(request, pk))
    page = items_page(request, desk)
    return render(request, "tumorboard/editorial/items.html", {"page": page, "desk": desk})


@needs(Permission.SEE_CHANGE_SETS)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, pk: uuid.UUID, kind: str, item: str) -> HttpResponse:
    change_set = change_set_seen(request, pk)
    if request.method != "POST":
        return render(request, ITEM, _context(request, change_set, kind, item))
    change_set_to_edit(request, pk)
    saving = Saving(desk_of(request, change_set, kind, item), request.POST)
    if "autosave" in request.POST:
        return live(request, saving)
    if "_add" in request.POST:
        return render(request, ITEM, _context(request, change_set, kind, item, saving))
    if "_discard" not in request.POST:
        return _saved(request, change_set, saving)
    spend(request, saving.desk)
    return SeeOther(item_address(change_set, kind, item))


def _saved(request: Request, change_set: ChangeSet, saving: Saving) -> HttpResponse:
    kind, item = saving.desk.kind, saving.desk.item
    try:
        saving.save(by=request.user)
    except services.NotOpen as state:
        saving.refuse(NOT_OPEN.format(state=state))
    except (services.Clashing, StaleVersion) as clash:
        saving.clashed(clash)
        return conflict(request, ITEM, _context(request, change_set, kind, item, saving))
    if saving.refused:
        return invalid(request, ITEM, _context(request, change_set, kind, item, saving))
    spend(request, saving.desk)
    messages.success(request, saving.said)
    return SeeOther(item_address(change_set, kind, item))


def _context(
    request: Request, change_set: ChangeSet, kind: str, item: str, saving: Saving | None = None
) -> dict[str, Any]:
    desk = saving.desk if saving else desk_of(request, change_set, kind, item)
    page = reopened(saving) if saving else taken_up(request, desk)
    if page is None:
        raise Http404
    page.panels, page.live = panels_of(request, desk), live_panels_of(request, desk)
    return {"page": page, "desk": desk}


@needs(Permission.EDIT_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, pk: uuid.UUID, kind: str) -> HttpResponse:
    desk = desk_of(request, change_set_to_edit(request, pk))
    if request.method != "POST" and not desk.editable:
        state = desk.change_set.get_state_display()
        messages.error(request, NOT_OPEN.format(state=state))
        return SeeOther(change_set_address(desk.change_set))
    made = NewItem(desk, kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "_add" not in request.POST:
        try:
            if made.save(by=request.user):
                return SeeOther(_after_new(request, made))
        except services.NotOpen as state:
            made.form.say("", NOT_OPEN.format(state=state))
        return invalid(request, NEW, {"page": made, "desk": desk})
    return render(request, NEW, {"page": made, "desk": desk})


def _after_new(request: Request, made: NewItem) -> str:
    """To the item; where only its condition is lacking, to the page on which that is built."""
    change_set = made.desk.change_set
    if not made.to_build:
        return item_address(change_set, made.kind, made.item)
    messages.success(request, BUILD_NEXT)
    place = [change_set.pk, made.kind, made.item, made.to_build]
    return reverse("editorial-condition", args=place)


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def take_out(request: Request, pk: uuid.UUID, kind: str, item: str) -> HttpResponse:
    change_set = change_set_to_edit(request, pk)
    return _moved(request, change_set, kind, item, services.take_out, "was taken out")


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def put_back(request: Request, pk: uuid.UUID, kind: str, item: str) -> HttpResponse:
    change_set = change_set_to_edit(request, pk)
    return _moved(request, change_set, kind, item, services.put_back, "is as it was")


def _moved(
    request: Request, change_set: ChangeSet, kind: str, item: str, verb: Any, done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, NOT_SAID)
        return SeeOther(item_address(change_set, kind, item))
    try:
        verb(change_set, kind=kind, item=item, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{kind_label(kind)} {item} {done}.")
        if users := users_of(in_hand(change_set), item):
            messages.warning(request, STILL_USED.format(users="; ".join(users)))
    except services.NotOpen as state:
        messages.error(request, NOT_OPEN.format(state=state))
    except (EditError, StaleVersion) as error:
        messages.error(request, f"{error} Somebody else may have changed it: look at its history.")
    return SeeOther(item_address(change_set, kind, item))


@needs(Permission.SEE_CHANGE_SETS)
@require_POST
def comment(request: Request, pk: uuid.UUID, kind: str = "", item: str = "") -> HttpResponse:
    change_set = change_set_seen(request, pk)
    if item and not services.has_seen(change_set, kind, item):
        raise Http404
    form = CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        services.comment(change_set, text=text, by=request.user, kind=kind, item=item)
    else:
        messages.error(request, "Nothing was said: the comment was empty or too long.")
    there = item_address(change_set, kind, item) if item else change_set_address(change_set)
    return SeeOther(f"{there}#comments")


def item_address(change_set: ChangeSet, kind: str, item: str) -> str:
    return reverse("change-set-item", args=[change_set.pk, kind, item])


def change_set_address(change_set: ChangeSet) -> str:
    return reverse("change-set", args=[change_set.pk])
