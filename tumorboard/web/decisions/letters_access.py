"""The decision, letter or entry of the log a page is about, for those who follow it up."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404

from tumorboard.decisions.models import Decision
from tumorboard.exchange.letter_models import Communication, Letter, Recipient
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import require
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request

CASE = "decision__case__patient__merged_into", "decision__case__board__hospital"


def decision_to_tell(request: Request, pk: uuid.UUID) -> Decision:
    signed = Decision.objects.visible_to(request.user).signed().select_related(
        "case__patient__merged_into", "case__board__hospital", "agenda_item__meeting", "replaces",
        "signed_by", "assessment__guideline_version",
    )  # fmt: skip
    found = get_object_or_404(signed.defer("assessment__guideline_version__document"), pk=pk)
    require(request, Permission.FOLLOW_UP, found.case.board)
    if request.method != "POST":
        note_reading(request, "decision.read", found.case, on=found)
    return found


def recipient_of(code: str) -> Recipient:
    if code not in Recipient.values:
        raise Http404
    return Recipient(code)


def letter_to_write(request: Request, pk: uuid.UUID) -> Letter:
    mine = Letter.objects.visible_to(request.user).defer("content")
    letter = get_object_or_404(mine.select_related(*CASE, "released_by"), pk=pk)
    require(request, Permission.FOLLOW_UP, letter.decision.case.board)
    if request.method != "POST":
        note_reading(request, "letter.read", letter.decision.case, on=letter)
    return letter


def released_letter(request: Request, pk: uuid.UUID) -> Letter:
    letter = letter_to_write(request, pk)
    if letter.released_at is None:
        raise Http404
    return letter


def entry_to_retract(request: Request, pk: uuid.UUID) -> Communication:
    mine = Communication.objects.visible_to(request.user).select_related(*CASE)
    entry = get_object_or_404(mine, pk=pk)
    require(request, Permission.FOLLOW_UP, entry.decision.case.board)
    if request.method != "POST":
        note_reading(request, "communication.read", entry.decision.case, on=entry)
    return entry
