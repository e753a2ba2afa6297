"""The pathway editor: one address for the steps, intervals, gates and branches of an item."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tumorboard.editorial import drafting, services
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.access import change_set_to_edit
from tumorboard.web.editorial.desk import Desk, desk_of
from tumorboard.web.editorial.pathway.acting import act
from tumorboard.web.editorial.pathway.hand import Hand, from_text, opened
from tumorboard.web.editorial.pathway.page import Editor
from tumorboard.web.editorial.pathway.saving import save, side_by_side
from tumorboard.web.guarding import needs
from tumorboard.web.patients.drafts import moment
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther
from tumorboard.web.seals import CANNOT_BE_READ, SealBroken

KINDS = ("pathways", "continuations")
PAGE = "tumorboard/editorial/pathway.html"
PART = "tumorboard/editorial/pathway_editor.html"
DRAWN = "tumorboard/editorial/pathway_drawn.html"
SAID = 400


@needs(Permission.EDIT_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def pathway(request: Request, pk: uuid.UUID, kind: str, item: str) -> HttpResponse:
    desk = desk_of(request, change_set_to_edit(request, pk), kind, item)
    editor = _editor(request, desk)
    pressed = request.POST.get("do", "")
    if request.method != "POST" or editor.message:
        return _answer(editor, 422 if editor.message else 200)
    if pressed == "discard":
        drafting.spend(desk.change_set, about=editor.name, by=request.user)
        return _leave(request)
    if pressed in {"save", "draft"}:
        return _saved(editor, as_draft=pressed == "draft")
    worked = "autosave" in request.POST or act(editor, pressed)
    _keep(editor)
    return _answer(editor, 200 if worked else 422)


def _editor(request: Request, desk: Desk) -> Editor:
    data = services.item_in(desk.change_set, desk.kind, desk.item)
    if desk.kind not in KINDS or not isinstance(data, dict):
        raise Http404
    name = f"pathway {desk.kind} {desk.item}"
    about = f"{name} {request.user.pk} {desk.change_set.pk}"
    editor = Editor(request, desk, Hand(data, data), name, about)
    if request.method == "POST":
        try:
            editor.take(opened(request.POST.get("seal", ""), about))
            editor.read(request.POST)
        except SealBroken:
            editor.message = CANNOT_BE_READ
    elif kept := drafting.kept(desk.change_set, about=name, by=request.user):
        hand, conflicts = from_text(kept.text).on_top_of(data)
        editor.take(hand)
        editor.kept_at = moment(request, kept.saved_at)
        editor.conflicts = [side_by_side(each) for each in conflicts]
    return editor


def _keep(editor: Editor) -> None:
    """What is in hand is there again when this person comes back."""
    where, by = editor.change_set, editor.request.user
    if editor.hand.is_changed:
        drafting.keep(where, about=editor.name, text=editor.hand.text, by=by)
    else:
        drafting.spend(where, about=editor.name, by=by)


def _saved(editor: Editor, *, as_draft: bool) -> HttpResponse:
    status = save(editor, as_draft=as_draft)
    if status == HTTPStatus.SEE_OTHER:
        messages.success(editor.request, editor.said)
        return _leave(editor.request)
    _keep(editor)
    return _answer(editor, status)


def _leave(request: Request) -> HttpResponse:
    """To the page as it is stored now, whichever way the form was sent."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": request.path})
    return SeeOther(request.path)


def _answer(editor: Editor, status: int) -> HttpResponse:
    """While one types the picture alone; after a button the form; without scripts the page."""
    request = editor.request
    template = DRAWN if "autosave" in request.POST else PART if request.htmx else PAGE
    context = {"editor": editor, "desk": editor.desk, "hand": editor.drawn}
    response = render(request, template, context, status=status)
    if request.htmx:
        response.headers["HX-Trigger"] = json.dumps({"announce": editor.drawn.told[:SAID]})
    return response
