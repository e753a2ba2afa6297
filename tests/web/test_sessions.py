"""Signing in, staying signed in, and what the browser is told."""

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.world import World
from tumorboard.audit.models import AuditEvent, Outcome
from tumorboard.people import links
from tumorboard.people.models import OneTimeLink, OutboxMessage, User

ClientOf = Callable[[User], Client]
PASSWORD = "two livers and a bowel"
MORNING = dt.datetime(2026, 11, 25, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def owner(world: World) -> User:
    """A coordinator who chose a password through an invitation."""
    link = links.open_link(links.make_link(world.coordinator, by=world.administrator))
    assert link is not None
    return links.use_link(link, password=PASSWORD)


def sign_in(client: Client, email: str, password: str) -> int:
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return answer.status_code


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_owner_signs_in_with_any_spelling_of_the_address(owner: User) -> None:
    client = Client()
    assert sign_in(client, owner.email.upper(), PASSWORD) == 302
    assert is_signed_in(client)
    event = AuditEvent.objects.get(action="account.sign_in")
    assert (event.actor, event.outcome) == (owner, Outcome.SUCCESS)


def test_a_wrong_password_is_on_record(owner: User) -> None:
    client = Client()
    sign_in(client, owner.email, "a wrong password")
    assert not is_signed_in(client)
    event = AuditEvent.objects.get(action="account.sign_in")
    assert (event.actor, event.outcome, event.object_id) == (None, Outcome.FAILED, str(owner.pk))


def test_a_closed_account_ends_its_open_sessions(owner: User, client_of: ClientOf) -> None:
    client = client_of(owner)
    assert is_signed_in(client)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_nobody_signs_up(db: None) -> None:
    assert Client().get("/account/signup/").status_code == 404


def test_fifteen_idle_minutes_end_the_session(world: World, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(world.chair)
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=14))
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=14))
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=16))
        assert not is_signed_in(client)


def test_twelve_hours_end_the_busiest_session(world: World, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(world.chair)
        for _ in range(72):
            assert is_signed_in(client)
            clock.shift(dt.timedelta(minutes=10))
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=10))
        assert not is_signed_in(client)


def test_activity_is_written_at_most_once_a_minute(world: World, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(world.chair)
        client.get("/")
        written = client.session["active"]
        clock.shift(dt.timedelta(seconds=50))
        client.get("/")
        assert client.session["active"] == written
        clock.shift(dt.timedelta(seconds=20))
        client.get("/")
        assert client.session["active"] == written + 70


def test_a_fragment_that_needs_signing_in_takes_the_whole_page_there(db: None) -> None:
    answer = Client().get(
        "/audit/?page=2",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/audit/"},
    )
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == f"{reverse(settings.LOGIN_URL)}?next=/audit/"


def test_no_page_is_kept_and_fragments_are_told_from_pages(
    world: World, client_of: ClientOf
) -> None:
    answer = client_of(world.chair).get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "HX-Request" in answer.headers["Vary"]
    assert answer.headers["X-Request-Id"]


def test_the_request_and_its_audit_rows_share_a_name(world: World, client_of: ClientOf) -> None:
    client = client_of(world.chair)
    client.get("/audit/", headers={"X-Request-Id": "night-shift-0001"})
    event = AuditEvent.objects.get(action="page.refuse")
    assert event.request_id == "night-shift-0001"
    assert event.actor == world.chair


@pytest.mark.parametrize(
    ("clock", "today"),
    [("2026-07-01T23:30:00+00:00", "2026-07-02"), ("2026-12-01T23:30:00+00:00", "2026-12-01")],
    ids=["summer, past midnight in London", "winter, not yet midnight"],
)
def test_today_is_the_hospitals_day(
    world: World, client_of: ClientOf, clock: str, today: str
) -> None:
    with time_machine.travel(clock):
        request = client_of(world.chair).get("/").wsgi_request
    assert request.as_of.isoformat() == today  # type: ignore[attr-defined]  # set by our middleware


def test_an_invitation_works_once(world: World) -> None:
    secret = links.make_link(world.nurse, by=world.administrator)
    address = reverse("join", args=[secret])
    assert Client().get(address).status_code == 200
    form = {"password": PASSWORD, "again": PASSWORD}
    assert Client().post(address, form).status_code == 303
    assert Client().post(address, form).status_code == 404
    client = Client()
    sign_in(client, world.nurse.email, PASSWORD)
    assert is_signed_in(client)


def test_a_newer_invitation_replaces_the_older_one_and_all_end_after_a_week(world: World) -> None:
    older = links.make_link(world.nurse, by=world.administrator)
    newer = links.make_link(world.nurse, by=world.administrator)
    assert links.open_link(older) is None
    assert links.open_link(newer) is not None
    OneTimeLink.objects.update(expires_at=MORNING - dt.timedelta(days=1000))
    assert links.open_link(newer) is None


def test_a_spent_link_is_not_repeated_in_the_audit(world: World, client_of: ClientOf) -> None:
    client = client_of(world.nurse)
    for secret in (links.make_link(world.nurse, by=world.administrator) + "x", "null\0byte"):
        assert client.get(reverse("join", args=[secret])).status_code == 404
    reasons = AuditEvent.objects.filter(action="page.refuse").values_list("reason", flat=True)
    assert set(reasons) == {"404 join"}


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), ("password1234", "password1234"), (PASSWORD, PASSWORD + "!")],
    ids=["too short", "a common word", "typed differently"],
)
def test_a_weak_or_mistyped_password_is_asked_for_again(
    world: World, password: str, again: str
) -> None:
    secret = links.make_link(world.nurse, by=world.administrator)
    answer = Client().post(reverse("join", args=[secret]), {"password": password, "again": again})
    assert answer.status_code == 422
    assert links.open_link(secret) is not None


def test_without_a_mail_server_a_forgotten_password_waits_in_the_outbox(
    owner: User, world: World, client_of: ClientOf
) -> None:
    with override_settings(EMAIL_BACKEND="tumorboard.people.outbox.OutboxBackend"):
        Client().post(reverse("account_reset_password"), {"email": owner.email})
    message = OutboxMessage.objects.get()
    assert (message.to, message.hospital) == (owner.email, owner.hospital)
    page = client_of(world.administrator).get(reverse("outbox")).content.decode()
    assert owner.email in page
    elsewhere = client_of(world.administrator_elsewhere).get(reverse("outbox")).content.decode()
    assert owner.email not in elsewhere


def test_the_browser_keeps_no_words_in_its_cookies(world: World, client_of: ClientOf) -> None:
    """A message waits on the server: it may name a patient's number."""
    client = client_of(world.administrator)
    client.post(reverse("person-active", args=[world.administrator.pk]), {"active": "no"})
    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME}
    assert "A hospital needs an administrator" in client.get("/").content.decode()


def test_asking_for_a_strangers_password_tells_nothing_and_leaves_nothing(owner: User) -> None:
    with override_settings(EMAIL_BACKEND="tumorboard.people.outbox.OutboxBackend"):
        known, stranger = (
            Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
            for email in (owner.email, "nobody@example.org")
        )
    assert known.redirect_chain == stranger.redirect_chain
    assert [message.to for message in OutboxMessage.objects.all()] == [owner.email]


def test_a_forgotten_password_is_replaced_once_and_on_record(owner: User) -> None:
    with override_settings(EMAIL_BACKEND="tumorboard.people.outbox.OutboxBackend"):
        Client().post(reverse("account_reset_password"), {"email": owner.email})
    link = re.search(r"/account/password/reset/key/[^\s/]+/", OutboxMessage.objects.get().body)
    assert link
    client = Client()
    form = client.get(link[0]).headers["Location"]
    new = "a bowel and two livers"
    client.post(form, {"password1": new, "password2": new})
    event = AuditEvent.objects.get(action="account.password_reset")
    assert (event.actor, event.object_id) == (owner, str(owner.pk))
    assert sign_in(Client(), owner.email, new) == 302
    assert "Location" not in Client().get(link[0]).headers


def test_a_changed_password_is_on_record_and_ends_other_sessions(owner: User) -> None:
    mine, elsewhere = Client(), Client()
    for client in (mine, elsewhere):
        sign_in(client, owner.email, PASSWORD)
    new = "a bowel and two livers"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    mine.post(reverse("account_change_password"), form)
    assert AuditEvent.objects.get(action="account.password_changed").actor == owner
    assert not is_signed_in(elsewhere)


def test_a_second_factor_is_on_record_when_it_comes_and_goes(
    owner: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client = Client()
    sign_in(client, owner.email, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    code = hotp_value(page.context["form"].secret, int(time.time()) // 30)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(code)})
    assert AuditEvent.objects.get(action="account.totp_activated").actor == owner
    client.post(reverse("mfa_deactivate_totp"))
    assert AuditEvent.objects.get(action="account.totp_deactivated").actor == owner
