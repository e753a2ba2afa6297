"""The few kinds of answer our views give."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header

from tumorboard.web.request import Request


class SeeOther(HttpResponseRedirect):
    """After a valid POST: the browser loads the page anew, and reloading does not post again."""

    status_code = 303


def invalid(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form with its errors: as a fragment for htmx, as the whole page otherwise."""
    return render(request, _for(request, template), context, status=422)


def conflict(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """Somebody else changed the same field: both values, and the question which one holds."""
    return render(request, _for(request, template), context, status=409)


def saved(
    request: Request, address: str, template: str, context: dict[str, Any], *, event: str = ""
) -> HttpResponse:
    """The re-rendered fragment for htmx, with its event; without scripts, back to the page."""
    if not request.htmx:
        return SeeOther(address)
    response = render(request, template, context)
    if event:
        response.headers["HX-Trigger"] = event
    return response


def stored_file(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Stored bytes as they are, to be saved: a browser never shows them as a page of ours."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    # Exactly text: some servers refuse a header that is a member of an enumeration.
    return HttpResponse(content, content_type=str(media_type), headers=headers)


def _for(request: Request, template: str) -> str:
    """`page.html#partial` is the fragment; without htmx the page around it."""
    return template if request.htmx else template.partition("#")[0]
