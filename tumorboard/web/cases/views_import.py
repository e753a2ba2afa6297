"""Referring many patients at once, from a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.exchange.referral_file import COLUMNS
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.people.querysets import BoardQuerySet
from tumorboard.people.roles import Role
from tumorboard.web import seals
from tumorboard.web.cases.importing import CODES, FileForm, Import, ToBoardForm, opened
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import invalid, stored_file

IMPORT = "tumorboard/cases/import.html"
WORDS = {
    "columns": COLUMNS,
    "codes": [(name, codes.values) for name, codes in CODES.items()],
}


@needs(Permission.EXCHANGE_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: Request) -> HttpResponse:
    """Choose a file, and see what would be made of each of its rows; nothing is stored."""
    if request.GET.get("want") == "empty":
        content = f"{','.join(COLUMNS)}\r\n".encode("utf-8-sig")
        return stored_file(content, media_type="text/csv", name="referrals.csv")
    form = FileForm(request.POST or None, request.FILES or None, boards=_boards(request))
    context: dict[str, object] = {"form": form, **WORDS}
    if request.method != "POST":
        return render(request, IMPORT, context)
    if not form.is_valid():
        return invalid(request, IMPORT, context)
    found = Import(request, form.cleaned_data["board"], form.cleaned_data["text"])
    return render(request, IMPORT, context | {"found": found, "sealed": found.sealed})


@needs(Permission.EXCHANGE_DATA)
@require_POST
def refer_all(request: Request) -> HttpResponse:
    to = ToBoardForm(request.POST, boards=_boards(request))
    if not to.is_valid():
        raise Http404
    board = to.cleaned_data["board"]
    context: dict[str, object] = {"form": FileForm(boards=_boards(request)), **WORDS}
    try:
        found = opened(request, board, request.POST.get("sealed", ""))
    except seals.SealBroken:
        return invalid(request, IMPORT, context | {"broken": seals.CANNOT_BE_READ})
    if request.POST.get("want") == "corrected":
        content = found.corrected.encode("utf-8-sig")
        return stored_file(content, media_type="text/csv", name="referrals-to-correct.csv")
    found.make()
    return render(request, IMPORT, context | {"found": found, "sealed": found.sealed, "made": True})


def _boards(request: Request) -> BoardQuerySet:
    return Board.objects.where_role(request.user, Role.COORDINATOR).order_by("name")
