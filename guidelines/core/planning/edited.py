"""The pathway of the content as the board has edited it, to be planned like any other."""

from __future__ import annotations

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.draft import Draft

ORDER = "order:"
"""Intervals that stand for the board's order of steps: `order:before:after`."""


def edited(pathway: Pathway, draft: Draft) -> Pathway:
    """Steps added, changed and in the board's order; intervals changed, set aside or added.

    Dropped steps stay in the list: `Ahead.dropped` says that they do not take place, so that the
    order reaches across them.
    """
    raise NotImplementedError
