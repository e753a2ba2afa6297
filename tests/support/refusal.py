"""Sweeps: is an address closed to everybody who has no business there?"""

from collections.abc import Iterable

from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from tumorboard.people.models import User
from tumorboard.people.permissions import grants_of
from tumorboard.web.guarding import guard_of


def assert_refused(url: str, users: Iterable[User], *, method: str = "get") -> None:
    """Anonymous visitors are sent to sign in; each of these people gets 404 (or, who holds the
    page's permission nowhere at all, 403), and learns nothing about what is there."""
    anonymous = getattr(Client(), method)(url)
    assert anonymous.status_code == 302, f"{url} answers {anonymous.status_code} to anonymous"
    assert anonymous.headers["Location"].startswith(reverse(settings.LOGIN_URL))
    match = resolve(url.partition("?")[0])
    guard = guard_of(match.func, match.view_name)
    assert guard is not None, f"{url} names no permission"
    assert guard.permission is not None, f"{url} is public"
    for user in users:
        client = Client()
        client.force_login(user)
        expected = 404 if grants_of(user).may(guard.permission) else 403
        status = getattr(client, method)(url).status_code
        assert status == expected, f"{url} answers {status} to {user}, expected {expected}"
