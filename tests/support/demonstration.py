"""The demonstration in a browser, signed in as one of its people."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.support.application import Application

ACCOUNT = re.compile(r"(\S+@\S+)\s+(\S+-\S+-\S+)")


def accounts(application: Application) -> dict[str, str]:
    """Address to password, in the order in which the demonstration lists its people."""
    return dict(ACCOUNT.findall((application.folder / "demo-accounts").read_text("utf-8")))


def signed_in(browser: Browser, application: Application, email: str, **options: object) -> Page:
    """A page of its own, on the home page of that person. `options` as Playwright takes them."""
    page = browser.new_page(base_url=f"http://127.0.0.1:{application.port}", **options)
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(accounts(application)[email])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    return page
