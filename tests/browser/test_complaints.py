"""A page test fails by itself when the page logs an error, breaks the policy or leaves the site."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import Complaints


@pytest.mark.browser
def test_a_page_that_misbehaves_is_noticed(page: Page, live_server: object) -> None:
    page.goto("/health/live")
    other = page.context.new_page()
    noticed = Complaints(other, str(live_server))
    other.goto("/account/login/")
    other.evaluate("console.error('an error on purpose')")
    other.evaluate("fetch('http://elsewhere.invalid/').catch(() => null)")
    other.evaluate("document.body.innerHTML = '<p style=color:red>red</p>'")
    text = "\n".join(noticed.found)
    assert "an error on purpose" in text
    assert "elsewhere.invalid" in text
    assert "style-src" in text
