"""The condition builder: one address for each condition of an item in a change set."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guidelines.core.content.editing import EditError
from tumorboard.editorial import services
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.editorial.access import change_set_to_edit
from tumorboard.web.editorial.building.acting import act
from tumorboard.web.editorial.building.draft import Draft, opened
from tumorboard.web.editorial.building.keeping import keep, restore, spend
from tumorboard.web.editorial.building.page import Builder
from tumorboard.web.editorial.building.places import condition_at, place_in
from tumorboard.web.editorial.desk import desk_of
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.seals import CANNOT_BE_READ, SealBroken

SAID = 400
PAGE = "tumorboard/editorial/condition.html"
PART = "tumorboard/editorial/condition_builder.html"
MISSING = "This item cannot be without this condition. Begin it with a test or a named condition."
THEIRS = (
    "Somebody else changed this condition while you worked. Yours stands below; saved once more, "
    "it takes the place of theirs."
)
CLOSED = "The change set is not being edited now ({state}). Nothing was saved."
ONLY_TRIED = "The change set is not being edited now ({state}): what you try here cannot be saved."
AT_ONCE = "Somebody saved this item at the same moment. Nothing was lost: save once more."


@needs(Permission.EDIT_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: Request, pk: uuid.UUID, kind: str, item: str, path: str) -> HttpResponse:
    builder = _builder(request, pk, kind, item, path)
    pressed = request.POST.get("do", "")
    if request.method != "POST" and not builder.desk.editable:
        state = builder.desk.change_set.get_state_display()
        messages.warning(request, ONLY_TRIED.format(state=state))
    if request.method != "POST" or builder.message:
        return _answer(request, builder, 422 if builder.message else 200)
    if "autosave" in request.POST:
        keep(builder)
        return HttpResponse(status=204)
    if pressed == "discard":
        spend(builder)
        return _leave(request, request.path)
    if pressed == "save":
        return _save(request, builder)
    worked = act(builder, pressed)
    keep(builder)
    return _answer(request, builder, 200 if worked else 422)


def _builder(request: Request, pk: uuid.UUID, kind: str, item: str, path: str) -> Builder:
    change_set = change_set_to_edit(request, pk)
    data = services.item_in(change_set, kind, item)
    place = place_in(kind, data, path)
    if place is None or not isinstance(data, dict):
        raise Http404
    about = f"condition {request.user.pk} {change_set.pk} {kind} {item} {path}"
    base = condition_at(data, path)
    draft, message = Draft(data, base, picked="" if base is not None else None), ""
    if request.method == "POST":
        try:
            draft = opened(request.POST.get("draft", ""), about)
        except SealBroken:
            message = CANNOT_BE_READ
    desk = desk_of(request, change_set, kind, item)
    builder = Builder(request, desk, place, draft, about, message)
    if request.method != "POST":
        restore(builder, data)
    return builder


def _save(request: Request, builder: Builder) -> HttpResponse:
    desk = builder.desk
    if builder.draft.tree is None and builder.place.required:
        builder.message = MISSING
        return _answer(request, builder, 422)
    try:
        services.change_item(
            desk.change_set, kind=desk.kind, item=desk.item, data=builder.item,
            shown=builder.draft.item, by=request.user,
        )  # fmt: skip
    except services.Clashing as clash:
        builder.take_theirs(clash.current)
        builder.message = THEIRS
    except services.NotOpen as closed:
        builder.message = CLOSED.format(state=closed)
    except StaleVersion:
        builder.message = AT_ONCE
    except EditError as error:
        builder.message = str(error)
    if builder.message:
        keep(builder)
        return _answer(request, builder, 409)
    spend(builder)
    messages.success(request, f"{builder.place.label}: saved to the change set.")
    return _leave(
        request, reverse("change-set-item", args=[desk.change_set.pk, desk.kind, desk.item])
    )


def _leave(request: Request, address: str) -> HttpResponse:
    """To the page of the item, whichever way the form was sent."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def _answer(request: Request, builder: Builder, status: int) -> HttpResponse:
    template = PART if request.htmx else PAGE
    context = {"builder": builder, "desk": builder.desk}
    response = render(request, template, context, status=status)
    if request.htmx and builder.reading:
        # Whoever does not see the sentence change hears it.
        said = f"{builder.reading.sentence} {builder.tree.verdict if builder.tree else ''}"
        response.headers["HX-Trigger"] = json.dumps({"announce": said[:SAID]})
    return response
