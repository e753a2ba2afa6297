"""Beside an item: what is said otherwise to a patient because of what the set changes."""

from __future__ import annotations

from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.behind import behind
from guidelines.core.wording.explain_proof import ProofWords
from tumorboard.editorial.comparisons import changes_between, comparison_of
from tumorboard.editorial.hand import edits_of
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.request import Request

TEMPLATE = "tumorboard/editorial/behaviour_panel.html"
SHOWN = 6


def behaviour_panel(_request: Request, desk: Desk) -> Panel | None:
    """Of the advice that rests on the item, in the version in hand or in the base."""
    old, new = desk.base, desk.guideline
    if new is None or not edits_of(desk.change_set):
        return None
    here = (desk.kind, desk.item)
    about = [
        each
        for each in changes_between(old, new)
        if any(here in behind(version, (each.item,)) for version in (new, old))
    ]
    space = comparison_of(old, new).space
    lines = [
        ProofWords(new if each.item in advice_of(new) else old, space).change(each)
        for each in about[:SHOWN]
    ]
    content = {"lines": lines, "count": len(about), "more": len(about) - len(lines)}
    return Panel("behaviour", TEMPLATE, content)
