"""Default deny: a view says which permission it needs, or the request is refused.

`@needs` opens the door of the page; which records lie behind it is decided by the queryset the
view starts from (`visible_to(request.user)`), and what may be done on one board by `require`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Guard:
    """Who may call a view: holders of the permission somewhere; None stands for everybody.

    A passive view (something the page asks for by itself) does not count as activity. The display
    in a meeting room reaches the few views made for it, and no other.
    """

    permission: Permission | None
    passive: bool = False
    room: bool = False


def needs(permission: Permission, *, passive: bool = False) -> Callable[[View], View]:
    return _declare(Guard(permission, passive))


def public(view: View) -> View:
    """For those who are not signed in; such a view shows nothing about anybody."""
    return _declare(Guard(None))(view)


def for_room(view: View) -> View:
    """For the display in a meeting room; what it shows depends on `request.room` alone."""
    return _declare(Guard(None, room=True))(view)


def _declare(guard: Guard) -> Callable[[View], View]:
    def declare(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(*args, **kwargs)

        guarded.guard = guard  # type: ignore[attr-defined]  # read by guard_of
        return guarded  # type: ignore[return-value]  # same signature as the view

    return declare


# Views of allauth: what its users may reach. Everything else of it stays closed.
_OPEN = Guard(None)
_OWN = Guard(Permission.USE_ACCOUNT)
THIRD_PARTY: dict[str, Guard] = {
    "account_login": _OPEN,
    "account_logout": _OPEN,
    "account_inactive": _OPEN,
    "account_reset_password": _OPEN,
    "account_reset_password_done": _OPEN,
    "account_reset_password_from_key": _OPEN,
    "account_reset_password_from_key_done": _OPEN,
    "account_change_password": _OWN,
    "account_set_password": _OWN,
    "account_reauthenticate": _OWN,
    "mfa_authenticate": _OPEN,
    "mfa_reauthenticate": _OWN,
    "mfa_index": _OWN,
    "mfa_activate_totp": _OWN,
    "mfa_deactivate_totp": _OWN,
    "mfa_generate_recovery_codes": _OWN,
    "mfa_view_recovery_codes": _OWN,
    "mfa_download_recovery_codes": _OWN,
    "usersessions_list": _OWN,
}
# There is no public sign-up, and an address is changed by the administrator.
CLOSED = frozenset(
    {
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_confirm_login_code",
    }
)


def guard_of(view: Callable[..., Any], url_name: str) -> Guard | None:
    """What a view declared; None means that it declared nothing and nobody may call it."""
    declared = getattr(view, "guard", None)
    return declared if isinstance(declared, Guard) else THIRD_PARTY.get(url_name)


def require(request: Request, permission: Permission, board: Board) -> None:
    """Refuse (403) what the person may do elsewhere, but not on this board."""
    if not request.grants.may(permission, board=board):
        raise PermissionDenied(permission.value)
