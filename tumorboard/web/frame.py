"""What the frame around every page needs (templates/base.html)."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tumorboard.web.meetings.live import live_on_any_page
from tumorboard.web.navigation import navigation_of
from tumorboard.web.request import Request


def frame(request: HttpRequest) -> dict[str, Any]:
    # An error before our middleware ran is shown without navigation.
    if not hasattr(request, "grants") or not request.user.is_authenticated:
        return {}
    return {
        "navigation": navigation_of(cast(Request, request)),
        "context_label": request.user.hospital.name,
        "is_demo": request.user.is_demo,
        # Asked for by whole pages alone; a page of the meeting itself gives its own.
        "live": SimpleLazyObject(lambda: live_on_any_page(cast(Request, request))),
    }
