"""What happens around every view. The order is that of `config.settings.MIDDLEWARE`."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from tumorboard.audit import services as audit
from tumorboard.audit.context import request_id
from tumorboard.audit.models import Actor
from tumorboard.people.models import User
from tumorboard.people.permissions import NOBODY, grants_of
from tumorboard.people.queries import today_at
from tumorboard.web.guarding import guard_of
from tumorboard.web.meetings.access import asks_by_itself
from tumorboard.web.meetings.display import display_of
from tumorboard.web.meetings.live import follows_running, tells_followers
from tumorboard.web.request import Request

Next = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger(__name__)

SECONDS_BETWEEN_ACTIVITY_WRITES = 60
_PLAUSIBLE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give the request a name that its log lines and audit rows share."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        name = given if _PLAUSIBLE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = name  # type: ignore[attr-defined]  # declared by Request
        token = request_id.set(name)
        structlog.contextvars.bind_contextvars(request_id=name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
            structlog.contextvars.unbind_contextvars("request_id")
        response.headers["X-Request-Id"] = name
        return response


class BrowserMiddleware:
    """Nothing is kept by the browser; fragments are told from pages; htmx follows to sign-in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request"])
        if cast(Request, request).htmx and response.status_code in (302, 303):
            address = response.headers["Location"]
            if urlsplit(address).path == reverse(settings.LOGIN_URL):
                # The fragment would be swapped into the page: leave the page instead.
                moved = HttpResponseClientRedirect(address)
                moved.cookies = response.cookies
                moved.headers["Cache-Control"] = "no-store"
                patch_vary_headers(moved, ["HX-Request"])
                return moved
        return response


def _only_watches(request: HttpRequest) -> bool:
    """What the screen of somebody who follows a meeting in session asks for by itself.

    Such a screen stays however long a case takes; whoever then does something signs in anew.
    """
    mine = cast(Request, request)
    is_asked = asks_by_itself(mine) or (tells_followers(mine) and _is_passive(request))
    return request.method in ("GET", "HEAD") and is_asked and follows_running(mine)


def _is_passive(request: HttpRequest) -> bool:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return False
    guard = guard_of(found.func, found.url_name or "")
    return guard is not None and guard.passive


class SessionLimitsMiddleware:
    """Sign out after a time without activity, and after a working day in any case."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started = request.session.setdefault("started", now)
            active = request.session.get("active", now)
            is_idle = now - active > settings.SESSION_IDLE_SECONDS
            if now - started > settings.SESSION_ABSOLUTE_SECONDS or (
                is_idle and not _only_watches(request)
            ):
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Note the activity, unless the page itself asked (a poll is nobody's activity)."""
        guard = guard_of(view, _url_name(request))
        is_passive = asks_by_itself(cast(Request, request)) or (guard is not None and guard.passive)
        if not request.user.is_authenticated or is_passive:
            return
        now = int(timezone.now().timestamp())
        if now - request.session.get("active", 0) >= SECONDS_BETWEEN_ACTIVITY_WRITES:
            request.session["active"] = now


class GuardMiddleware:
    """Refuse every view that names no permission, and everybody who does not hold it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mine = cast(Request, request)
        mine.now = timezone.now()
        mine.room = None
        person = request.user
        if person.is_authenticated:
            mine.grants = grants_of(person)
            mine.as_of = today_at(person.hospital, mine.now)
        else:
            mine.grants = NOBODY
            mine.as_of = mine.now.astimezone(dt.UTC).date()
            mine.room = room = display_of(mine)
            if room is not None:
                mine.as_of = today_at(room.meeting.board.hospital, mine.now)
        response = self.get_response(request)
        if response.status_code in (403, 404) and person.is_authenticated:
            _record_refusal(request, person, person.hospital_id, response.status_code)
        elif response.status_code in (403, 404) and mine.room is not None:
            hospital = mine.room.meeting.board.hospital_id
            _record_refusal(request, Actor.ROOM, hospital, response.status_code)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        guard = guard_of(view, _url_name(request))
        mine = cast(Request, request)
        if guard is None or (mine.room is not None and not guard.room):
            raise Http404
        if guard.permission is None:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(_page_address(mine), reverse(settings.LOGIN_URL))
        if not mine.grants.may(guard.permission):
            raise PermissionDenied(guard.permission.value)
        return None


class PictureOfTheSecretMiddleware:
    """The second factor's QR code is a data: picture, allowed on that page alone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.resolver_match and _url_name(request) == "mfa_activate_totp":
            response._csp_update = {"img-src": ["data:"]}  # type: ignore[attr-defined]  # django-csp
        return response


def _url_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _page_address(request: Request) -> str:
    """Where to come back to after signing in: the page, never one of its fragments."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))  # the page on which the form stood
    return (
        came._replace(scheme="", netloc="").geturl() if came.netloc == request.get_host() else "/"
    )


def _record_refusal(
    request: HttpRequest, by: User | Actor, hospital: uuid.UUID, status: int
) -> None:
    match = request.resolver_match
    if match is None:  # an address nobody serves is a slip of the keyboard, not a refusal
        return
    # Numbers of records only: other parts of an address may be a secret, or no text at all.
    ids = " ".join(str(part) for part in match.kwargs.values() if isinstance(part, uuid.UUID))
    audit.record_refusal(
        "page.refuse",
        by=by,
        hospital=hospital,
        reason=f"{status} {match.view_name} {ids}".strip(),
    )
