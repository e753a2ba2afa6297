"""Several plans beside each other on one axis, such as what follows each outcome of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from tumorboard.web.pictures.gantt import NARROW, Gantt, GanttPicture, draw, spans_of


def beside_each_other(plans: Sequence[Gantt]) -> tuple[GanttPicture | None, ...]:
    """Equal distances are equal times in all of them; None where one has nothing to date."""
    together = [span for plan in plans for span in spans_of(plan)]
    return tuple(draw(plan, NARROW, together) if spans_of(plan) else None for plan in plans)
