"""Where to go after a form that stands on another page of this site."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme

from tumorboard.web.request import Request


def next_address(request: Request) -> str:
    """The address that the form or the link names; empty if it is not one of this site."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(given, allowed_hosts={request.get_host()})
    return given if safe else ""
