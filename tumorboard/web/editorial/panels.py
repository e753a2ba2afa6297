"""The panels beside a change set and beside an item of it, in order.

A part adds a function to one of the lists, or to both; None leaves its panel out.
"""

from __future__ import annotations

from tumorboard.web.editorial.behaviour import behaviour_panel
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.failing import failing_panel
from tumorboard.web.editorial.findings import findings_panel
from tumorboard.web.editorial.impact import impact_panel
from tumorboard.web.editorial.interview import interview_panel
from tumorboard.web.editorial.panel import Build, Panel
from tumorboard.web.editorial.wording import wording_panel
from tumorboard.web.request import Request

OF_SET: tuple[Build, ...] = (
    findings_panel,
    wording_panel,
    failing_panel,
    impact_panel,
)
# Made anew while somebody types.
LIVE: tuple[Build, ...] = (
    wording_panel,
    findings_panel,
    behaviour_panel,
    impact_panel,
)
OF_ITEM: tuple[Build, ...] = (interview_panel,)


def panels_of(request: Request, desk: Desk) -> list[Panel]:
    """Those of the open item that stay as they are while one types, else those of the set."""
    return _built(OF_ITEM if desk.item else OF_SET, request, desk)


def live_panels_of(request: Request, desk: Desk) -> list[Panel]:
    return _built(LIVE, request, desk)


def _built(builds: tuple[Build, ...], request: Request, desk: Desk) -> list[Panel]:
    return [panel for build in builds if (panel := build(request, desk)) is not None]
