"""The decisions ahead of a plan as something to draw: what follows each of their outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from guidelines.core.content.pathways import Step
from guidelines.core.planning.branches import PlannedBranch
from tumorboard.web.pictures.branches import beside_each_other
from tumorboard.web.pictures.gantt import GanttPicture
from tumorboard.web.plans.drawing import Background, Drawer, no_row

Drawn = Mapping[tuple[str, str], GanttPicture | None]
"""By gate and outcome; the pictures of one gate share an axis."""


def branch_pictures(branches: Iterable[PlannedBranch], background: Background) -> Drawn:
    drawn: dict[tuple[str, str], GanttPicture | None] = {}
    alone = replace(background, row=no_row)  # the table has no rows of what may follow
    for gate, group in groupby(branches, key=lambda each: each.gate):
        here = list(group)
        plans = [
            Drawer(each.plan, each.pathway, alone).drawing([*_from(each)], waits=False)
            for each in here
        ]
        pictures = beside_each_other(plans)
        drawn |= {(gate, each.outcome): at for each, at in zip(here, pictures, strict=True)}
    return drawn


def _from(branch: PlannedBranch) -> Iterator[Step]:
    """The decision itself and what comes after it."""
    reached = False
    for step in branch.pathway.steps:
        reached = reached or step.id == branch.gate
        if reached:
            yield step
