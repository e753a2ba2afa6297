"""An item as somebody types it: looked at as if it were saved, and kept until it is."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from guidelines.core.content.editing import Edit
from guidelines.core.content.loading import Data
from tumorboard.editorial import drafting, services
from tumorboard.editorial.merging import merged
from tumorboard.web.editorial.desk import Desk, desk_of
from tumorboard.web.editorial.item import ItemPage
from tumorboard.web.editorial.item_save import Saving, opened, reopened
from tumorboard.web.editorial.panels import live_panels_of
from tumorboard.web.patients.drafts import moment
from tumorboard.web.request import Request

LIVE = "tumorboard/editorial/item_live.html"
# Of the browser and of this page, and no part of what is typed.
NOT_TYPED = ("csrfmiddlewaretoken", "autosave")


def about(desk: Desk) -> str:
    return f"item {desk.kind} {desk.item}"


def live(request: Request, saving: Saving) -> HttpResponse:
    """The panels with what stands in the form; what is wrong in it is said instead."""
    desk = saving.desk
    _keep(request, saving)
    kept = drafting.kept(desk.change_set, about=about(desk), by=request.user)
    saving.try_out()
    if saving.refused or not desk.editable:
        return render(request, LIVE, {"stops": saving.form.problems, "desk": desk, "live": []})
    # Nothing of it is stored, so nothing can be ruled on and no patient be opened.
    supposing = desk_of(request, desk.change_set, desk.kind, desk.item)
    supposing.editable = False
    supposing.change_set.supposed = Edit(desk.kind, desk.item, _together(saving), saving.file)
    context = {
        "desk": supposing,
        "live": live_panels_of(request, supposing),
        "kept": moment(request, kept.saved_at) if kept else "",
    }
    return render(request, LIVE, context)


def taken_up(request: Request, desk: Desk) -> ItemPage | None:
    """The page as this person left it, else as it is stored."""
    kept = None
    if desk.editable:
        kept = drafting.kept(desk.change_set, about=about(desk), by=request.user)
    if kept is None:
        return opened(desk)
    saving = Saving(desk, QueryDict(kept.text))
    if saving.refused:  # it was sealed with another key: what is stored is shown
        return opened(desk)
    now = services.item_in(desk.change_set, desk.kind, desk.item)
    if isinstance(now, dict) and now != saving.shown:
        saving.take_in(now)
    page = reopened(saving)
    if page is not None:
        page.kept_at = moment(request, kept.saved_at)
    return page


def spend(request: Request, desk: Desk) -> None:
    drafting.spend(desk.change_set, about=about(desk), by=request.user)


def _keep(request: Request, saving: Saving) -> None:
    desk, typed = saving.desk, request.POST.copy()
    for name in NOT_TYPED:
        typed.pop(name, None)
    if saving.data == saving.shown or not desk.editable:
        spend(request, desk)
        return
    drafting.keep(desk.change_set, about=about(desk), text=typed.urlencode(), by=request.user)


def _together(saving: Saving) -> dict[str, Data]:
    """With what others saved since the form was opened; where both changed the same, this one."""
    desk = saving.desk
    now = services.item_in(desk.change_set, desk.kind, desk.item)
    if isinstance(now, dict) and isinstance(saving.shown, dict):
        return dict(merged(saving.shown, now, saving.data)[0])
    return dict(saving.data)
