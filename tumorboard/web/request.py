"""The request as our views receive it, after the middleware."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tumorboard.meetings.models import RoomDisplay
from tumorboard.people.models import User
from tumorboard.people.permissions import Grants


class Request(HttpRequest):
    """`now` and `as_of` (today in the person's hospital) are read once per request.

    In a view marked `@public` the user may be anonymous; views with a permission have a `User`.
    `room` is the display in a meeting room that asks; nobody is signed in there.
    """

    user: User  # the guard lets only signed-in people through
    htmx: HtmxDetails
    request_id: str
    grants: Grants
    room: RoomDisplay | None
    now: dt.datetime
    as_of: dt.date
