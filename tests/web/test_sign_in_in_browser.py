"""From an invitation to a sign-in with a second factor, in a real browser."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.people import links
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a quiet ward at night"
SECONDS_OF_A_CODE = 30
SECONDS_TO_TYPE = 5


@pytest.fixture
def person(world: World) -> User:
    link = links.open_link(links.make_link(world.nurse, by=world.administrator))
    assert link
    return links.use_link(link, password=PASSWORD)


def enter(page: Page, user: User, password: str = PASSWORD) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()


def leave(page: Page, user: User) -> None:
    page.locator("summary", has_text=user.display_name).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")


def code_for(secret: str) -> str:
    """What the app on the phone shows; not one that changes while it is being typed."""
    left = SECONDS_OF_A_CODE - time.time() % SECONDS_OF_A_CODE
    if left < SECONDS_TO_TYPE:
        time.sleep(left)
    counter = int(time.time()) // SECONDS_OF_A_CODE
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def set_up_second_factor(page: Page) -> str:
    """Through the menu, as a person would; the key is also shown as a picture to scan."""
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Set it up").click()
    expect(page.locator("h1")).to_have_text("Confirm it is you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    picture = page.get_by_role("img", name="The key below")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert_accessible(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label(re.compile("code", re.I)).fill(code_for(secret))
    page.get_by_role("button", name="Use this app").click()
    return secret


def test_a_wrong_password_says_so_and_lets_nobody_in(page: Page, person: User) -> None:
    enter(page, person, "not the password at all")
    expect(page.locator("[data-error-summary]")).to_contain_text("not correct")
    assert_accessible(page)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_second_factor_is_set_up_and_asked_for_from_then_on(page: Page, person: User) -> None:
    enter(page, person)
    expect(page.locator("h1")).to_have_text("Today")
    secret = set_up_second_factor(page)
    page.goto(reverse("mfa_index"))
    expect(page.locator("main")).to_contain_text("in use")
    assert_accessible(page)
    leave(page, person)

    enter(page, person)
    expect(page.locator("h1")).to_have_text("Second factor")
    assert_accessible(page)
    page.goto("/")  # the password alone opens nothing
    expect(page.locator("h1")).to_have_text("Second factor")

    page.get_by_label(re.compile("code", re.I)).fill("000000")
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.get_by_label(re.compile("code", re.I)).fill(code_for(secret))
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Today")
    assert AuditEvent.objects.filter(action="account.sign_in", actor=person).count() == 2
