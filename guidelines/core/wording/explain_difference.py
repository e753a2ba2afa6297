"""What changes between two results, in words: as it stands, and as it would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.difference import (
    Difference,
    FactMoved,
    ItemMoved,
    PartDifference,
    PathwayMoved,
    StepMoved,
)
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.result import Result
from guidelines.core.planning.plan import PlannedStep
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import listed

NOTHING = "Nothing changes: the same timing, proposals, questions and plans."
NOT_PART, NO_PLAN = "not part of it", "–"
Mark = Literal["appears", "goes", "changes"]
IN_VIEW = frozenset({"applies", "possibly_overridden", "contested"})
GONE = frozenset({"does_not_apply", "overridden", "excluded"})
STATUS = {
    "applies": "applies",
    "open": "open",
    "possibly_overridden": "applies unless overridden",
    "overridden": "overridden",
    "does_not_apply": "does not apply",
    "contested": "contested",
    "excluded": "excluded",
    "inconsistent": "dates contradict each other",
}
# Prohibitions before cautions before what to do; options last.
ORDER = ("do_not", "caution", "prerequisite", "do", "consider", "")


@dataclass(frozen=True)
class Row:
    """One line of a change: of a pathway a step with its dates."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Change:
    """`kind` is that of advice, else empty; `before` and `after` are codes of a status or label."""

    id: str
    mark: Mark
    kind: str
    title: str
    before: str
    after: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What changes for one cancer. `facts` are values in words, the other parts are codes."""

    focus: str | None
    timing: tuple[Row, ...]
    facts: tuple[Row, ...]
    advice: tuple[Change, ...]
    pathways: tuple[Change, ...]
    behind: tuple[Change, ...]
    """Prognosis, notes and conflicts of sources."""
    asked: tuple[str, ...]
    settled: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return any((self.timing, self.advice, self.pathways, self.behind, self.asked, self.settled))


def changes(
    guideline: Guideline, difference: Difference, before: Result, after: Result
) -> Iterator[Changes]:
    """One for every cancer for which anything changes."""
    results = [{each.focus: each for each in result.parts} for result in (before, after)]
    for part in difference.parts:
        if part.facts or part.proposals_differ:
            old, new = (each.get(part.focus) for each in results)
            yield _Changes(guideline, part, old, new).changes()


class _Changes:
    def __init__(
        self,
        guideline: Guideline,
        part: PartDifference,
        before: Result | None,
        after: Result | None,
    ) -> None:
        self.guideline, self.part = guideline, part
        self.before = Explainer(guideline, before.facts if before else {})
        self.after = Explainer(guideline, after.facts if after else {})

    def changes(self) -> Changes:
        part = self.part
        pathways = [each for each in map(self.pathway, part.pathways) if _differs(each)]
        advice = [self.item(each) for each in part.items if each.kind in _ADVICE]
        behind = [self.item(each) for each in part.items if each.kind not in _ADVICE]
        labels = [*([part.label] if part.label else []), *part.lesions]
        return Changes(
            focus=part.focus,
            timing=tuple(Row(each.id, each.before, each.after) for each in labels),
            facts=tuple(row for each in part.facts if (row := self.fact(each)).differs),
            advice=tuple(sorted(advice, key=_first_what_appears)),
            pathways=tuple(sorted(pathways, key=_first_what_appears)),
            behind=tuple(each for each in behind if each.mark != "changes"),
            asked=tuple(self.guideline.vocabulary[each].ask for each in part.asked),
            settled=tuple(self.guideline.vocabulary[each].ask for each in part.settled),
        )

    def fact(self, moved: FactMoved) -> Row:
        label = self.guideline.vocabulary[moved.id].label
        return Row(label, self.before.value(moved.id), self.after.value(moved.id))

    def item(self, moved: ItemMoved) -> Change:
        item = advice_of(self.guideline).get(moved.id) if moved.kind in _ADVICE else None
        kind = item.kind if item else ""
        mark = _mark(moved.before, moved.after)
        return Change(moved.id, mark, kind, self.title(moved), moved.before, moved.after)

    def title(self, moved: ItemMoved) -> str:
        found = getattr(self.guideline, moved.kind).get(moved.id)
        if found is not None:
            return str(found.title or getattr(found, "text", "") or moved.id)
        advice = advice_of(self.guideline)
        sides = [advice[each].title for each in moved.id.split("/") if each in advice]
        return " against ".join(sides) or "No guidance is encoded for this question"

    def pathway(self, moved: PathwayMoved) -> Change:
        """With its steps where it stands afterwards; those it then does without are left out."""
        item = self.guideline.pathways[moved.id]
        shown = moved.steps if moved.after not in GONE else ()
        rows = step_rows(item, shown, self.before, self.after)
        if moved.before in GONE:
            rows = tuple(replace(row, before=NO_PLAN) for row in rows if row.after != NOT_PART)
        mark = _mark(moved.before, moved.after)
        return Change(moved.id, mark, "", item.title, moved.before, moved.after, rows)


def step_rows(
    pathway: Pathway, moved: Iterable[StepMoved], before: Explainer, after: Explainer
) -> tuple[Row, ...]:
    """The steps that differ, each with its dates and, where these are the same, what it needs."""
    labels = {step.id: step.label for step in pathway.steps}
    rows = (_step(labels.get(each.id, each.id), each, before, after) for each in moved)
    return tuple(row for row in rows if row.differs)


def _step(label: str, moved: StepMoved, before: Explainer, after: Explainer) -> Row:
    row = Row(label, _window(moved.before), _window(moved.after))
    if row.differs:
        return row
    return Row(
        label,
        _waiting(before, moved.before, row.before),
        _waiting(after, moved.after, row.after),
    )


def _waiting(words: Explainer, step: PlannedStep | None, window: str) -> str:
    """What a step waits for, where its dates alone do not tell the two apart."""
    needed = step.needs_facts if step and step.needs in {"unmet", "unknown"} else ()
    needs = listed([words.needed(fact) for fact in needed])
    decides = listed([words.needed(fact) for fact in (step.open_facts if step else ())])
    parts = [f"needs {needs}"] if needs else []
    parts += [f"if needed: {decides}"] if decides else []
    return "; ".join([window, *parts])


def text(part: Changes, name: str) -> list[str]:
    """The changes for one cancer as lines for a terminal."""
    lines = [f"{name}:"] if name else []
    sections = (
        ("Timing", [_line(row) for row in part.timing]),
        ("Facts", [_line(row) for row in part.facts]),
        ("Proposals", [_change(each) for each in part.advice]),
        ("Pathways", [line for each in part.pathways for line in _with_steps(each)]),
        ("Behind the proposals", [_change(each) for each in part.behind]),
        ("Asked now", list(part.asked)),
        ("No longer asked", list(part.settled)),
    )
    for heading, said in sections:
        if said:
            lines += [f"{heading}:", *(f"  {line}" for line in said)]
    return lines if part.anything else [*lines, NOTHING]


def _line(row: Row) -> str:
    before, after = (each.replace("_", " ") for each in (row.before, row.after))
    return f"{row.label}: {before} → {after}"


def _change(change: Change) -> str:
    kind = f"{change.kind.replace('_', ' ')}: " if change.kind else ""
    status = f"{STATUS.get(change.before, '')} → {STATUS.get(change.after, '')}"
    return f"{change.mark} – {kind}{change.title} ({status})"


def _with_steps(change: Change) -> Iterator[str]:
    if change.before == change.after == "open":
        yield f"dates move – {change.title} (still open)"
        return
    yield _change(change) if change.before != change.after else f"dates move – {change.title}"
    for row in change.rows:
        yield f"  {row.label}: {row.before} → {row.after}"


def _mark(before: str, after: str) -> Mark:
    if after in IN_VIEW and before not in IN_VIEW:
        return "appears"
    if before not in GONE and after in GONE:
        return "goes"
    return "changes"


def _differs(change: Change) -> bool:
    return change.before != change.after or bool(change.rows)


def _first_what_appears(change: Change) -> tuple[int, bool, int]:
    """In each group what was in view, or will be, before what was only possible."""
    place = ORDER.index(change.kind) if change.kind in ORDER else len(ORDER)
    in_view = {change.before, change.after} & (IN_VIEW | {"inconsistent"})
    return ("appears", "goes", "changes").index(change.mark), not in_view, place


def _window(step: PlannedStep | None) -> str:
    if step is None or step.state == "skipped":
        return NOT_PART
    if step.state in {"done", "passed"}:
        return "done" if step.state == "done" else "passed"
    if step.earliest is None:
        return f"by {_day(step.latest)}" if step.latest else "not dated"
    if step.latest is None:
        return f"{_day(step.earliest)} or later"
    return _between(step.earliest, step.latest)


def _between(first: str, last: str) -> str:
    """`4–24 May 2026`, `4 May – 3 Jun 2026`: nothing is said twice."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start == end:
        return _day(first)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(last)}"
    same_year = f"{start.day} {start:%b}" if start.year == end.year else _day(first)
    return f"{same_year} – {_day(last)}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"


_ADVICE = frozenset({"recommendations", "pitfalls"})
