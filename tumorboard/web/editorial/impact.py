"""Which stored cases a set changes, and how: by item and by whom it reaches first.

An editor is shown cases only of boards that the editor serves on; the others are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import Status
from tumorboard.cases.models import Case
from tumorboard.editorial.impact import AtOnce, Impact, Moved, at_once, impact_of, report_for
from tumorboard.editorial.impact_groups import GROUPS, grouped, replanned
from tumorboard.editorial.impact_job import newest_order
from tumorboard.editorial.models import ImpactReport
from tumorboard.jobs.models import Job
from tumorboard.people.queries import jobs_visible_to
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.request import Request

TEMPLATE = "tumorboard/editorial/impact_panel.html"
LINES = 12
KINDS = {
    "recommendations": "recommendation", "pitfalls": "pitfall", "pathways": "pathway",
    "prognosis": "prognosis", "notes": "note", "excluded": "pathway: excluded",
    "contested": "pathway: contested",
}  # fmt: skip
WORDS: dict[Status, str] = {
    "applies": "applies", "possibly_overridden": "applies unless overridden", "open": "open",
    "overridden": "overridden", "does_not_apply": "does not apply",
}  # fmt: skip
INPUTS = {
    "streams": "stream", "definitions": "definition", "thresholds": "threshold",
    "vocabulary": "age limit of",
}  # fmt: skip


@dataclass(frozen=True)
class Count:
    """Cases, of which `seen` are of the reader's boards."""

    total: int
    seen: int
    href: str

    @property
    def hidden(self) -> int:
        return self.total - self.seen

    @property
    def words(self) -> str:
        return f"{self.total} case{'' if self.total == 1 else 's'}"


@dataclass(frozen=True)
class Line:
    """One change of one item; `plans`: how many of its cases have an open plan."""

    title: str
    kind: str
    before: Status
    after: Status
    count: Count
    plans: int

    @property
    def before_words(self) -> str:
        return WORDS[self.before]

    @property
    def after_words(self) -> str:
        return WORDS[self.after]


class Shown:
    """Made once for the panel and for the list of cases."""

    def __init__(self, request: Request, desk: Desk) -> None:
        self.request, self.desk = request, desk
        self.change_set = desk.change_set

    @cached_property
    def report(self) -> ImpactReport | None:
        """None of what is only being typed: nobody counted that, and its hash takes long."""
        stands = self.readable and not self.desk.is_supposed
        return report_for(self.change_set) if stands else None

    @property
    def readable(self) -> bool:
        return self.desk.guideline is not None

    @cached_property
    def now(self) -> AtOnce | None:
        return None if self.report else at_once(self.change_set)

    @cached_property
    def impact(self) -> Impact:
        if self.report is not None:
            return impact_of(self.report)
        return self.now.impact if self.now else Impact(0)

    @property
    def total(self) -> int:
        return self.now.total if self.now else self.impact.counted

    @property
    def waiting(self) -> int:
        """Cases that nobody has looked at for this text."""
        return self.total - self.impact.counted

    @cached_property
    def job(self) -> Job | None:
        found = newest_order(self.change_set) if self.waiting else None
        return None if found is None or found.state == "done" else found

    @cached_property
    def job_seen(self) -> bool:
        """Whether the reader may look at its progress and stop it."""
        if self.job is None:
            return False
        return jobs_visible_to(self.request.user).filter(pk=self.job.pk).exists()

    @property
    def facts(self) -> list[str]:
        """What makes facts other facts, in words."""
        found = self.now.facts if self.now else ()
        return [f"{INPUTS[kind]} {self.title(kind, item)}" for kind, item in found if item]

    @cached_property
    def groups_of(self) -> dict[UUID, str]:
        return grouped(self.impact)

    @cached_property
    def replanned(self) -> dict[str, list[UUID]]:
        return replanned(self.change_set)

    @cached_property
    def seen(self) -> frozenset[UUID]:
        """Changed cases of the reader's own boards."""
        asked = {*self.impact.cases, *(c for cases in self.replanned.values() for c in cases)}
        if not asked:
            return frozenset()
        mine = Case.objects.visible_to(self.request.user).filter(pk__in=asked)
        return frozenset(mine.values_list("pk", flat=True))

    def count(self, cases: Collection[UUID], **query: str) -> Count:
        address = reverse("change-set-impact", args=[self.change_set.pk])
        seen = sum(case in self.seen for case in cases)
        return Count(len(cases), seen, f"{address}?{urlencode(query)}#cases")

    @property
    def groups(self) -> list[tuple[str, Count]]:
        members: dict[str, list[UUID]] = {}
        for case, group in self.groups_of.items():
            members.setdefault(group, []).append(case)
        return [
            (label, self.count(members[key], group=key))
            for key, label in GROUPS.items()
            if key in members
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """What reaches open plans first, then what reaches most cases."""
        found = [self.line(each) for each in self.impact.moved]
        return sorted(found, key=lambda line: (-line.plans, -line.count.total, line.title))

    @property
    def first_lines(self) -> list[Line]:
        return self.lines[:LINES]

    @property
    def other_lines(self) -> list[Line]:
        return self.lines[LINES:]

    def line(self, moved: Moved) -> Line:
        groups = Counter(self.groups_of.get(case) for case in moved.cases)
        query = {"kind": moved.kind, "item": moved.item}
        return Line(
            self.title(moved.kind, moved.item),
            KINDS[moved.kind],
            moved.before,
            moved.after,
            self.count(moved.cases, **query, before=moved.before, after=moved.after),
            groups["plan"] + groups["planned"],
        )

    @property
    def plans(self) -> list[tuple[str, Count]]:
        """Open plans that have other steps or intervals, by pathway."""
        return [
            (self.title("pathways", item), self.count(cases, replanned=item))
            for item, cases in self.replanned.items()
        ]

    @property
    def refused(self) -> Count | None:
        cases = self.impact.refused
        return self.count(cases, group="refused") if cases else None

    def title(self, kind: str, item: str) -> str:
        part = "pathways" if kind in {"excluded", "contested"} else kind
        return next(_titles((self.desk.guideline, self.desk.base), part, item), item)


def _titles(versions: Iterable[Guideline | None], part: str, item: str) -> Iterator[str]:
    for version in versions:
        entry: Any = None if version is None else getattr(version, part).get(item)
        if entry is not None:
            name = getattr(entry, "title", None) or getattr(entry, "label", None)
            yield str(name or entry.id)


def impact_panel(request: Request, desk: Desk) -> Panel:
    return Panel("impact", TEMPLATE, {"shown": Shown(request, desk)})
