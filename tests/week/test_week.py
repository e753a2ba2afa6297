"""A week of a board, played on one process and on several: see story.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.week.conftest import Place
from tests.week.setting import WEEK, told_of
from tests.week.story import Team, week

pytestmark = [pytest.mark.week, pytest.mark.browser]


def test_a_week_from_referral_to_report(place: Place, browser: Browser) -> None:
    told = told_of(place, WEEK)
    place.start()
    team = Team(browser, place.web_ports, told)
    try:
        week(team)
    finally:
        complaints = team.leave()
    assert not complaints, "\n".join(complaints)
    assert "error" not in place.manage("verify_audit").lower()
