"""All pathways of a case beside each other, in a fixed order and none preselected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import Feasibility, PlannedPathway, Status

_COLUMNS: Sequence[tuple[Feasibility, Status]] = (
    ("feasible", "applies"),
    ("feasible", "open"),
    ("contested", "applies"),
    ("contested", "open"),
    ("inconsistent", "applies"),
    ("inconsistent", "open"),
)


def plan_pathways(pathways: Iterable[Pathway], planner: Planner) -> tuple[PlannedPathway, ...]:
    """All pathways in the fixed order of the columns: applies, contested, excluded."""
    ordered = [(pathway.order, planner.plan(pathway)) for pathway in pathways]
    return tuple(plan for _, plan in sorted(ordered, key=lambda pair: _column(*pair)))


def _column(order: int, plan: PlannedPathway) -> tuple[int, int, str]:
    place = (plan.feasibility, plan.status)
    return (_COLUMNS.index(place) if place in _COLUMNS else len(_COLUMNS), order, plan.id)
