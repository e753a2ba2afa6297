"""When somebody has to look at a plan again. Pure: no records, no clock.

`saved`: what the plan came to when it was last edited; `found`: what it comes to now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from guidelines.core.content.guideline import Guideline, load_document
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.assess import ChoiceError, assess
from guidelines.core.evaluation.result import Choices
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.proofs.impact import ITEM_KINDS
from guidelines.core.proofs.past import effect_on
from guidelines.core.record.case_record import CaseRecord

AlertKind = Literal["overdue", "exceeded", "impossible", "not_applying", "advice"]
AHEAD = frozenset({"planned", "open"})
NOT_BEFORE = "not_before:"
PIN = "pin:"
NAMED = 3  # of what newer content says otherwise
LONGEST_LABEL = 300
# A step that nothing limits has no latest day; somebody is told before it is forgotten.
OPEN_ENDED_WAITS = dt.timedelta(weeks=4)


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    kind: AlertKind
    about: str
    """Id of the step (`overdue`), of the interval (`exceeded`), or of the pathway; of `advice` the
    beginning of the content's hash."""
    label: str
    day: dt.date | None = None
    """The day that has passed, where it is known exactly."""


class AlteredContent(ValueError):
    """The stored text is not what its hash says."""


def alerts_of(
    draft: Draft,
    pathway: Pathway,
    *,
    saved: PlannedPathway | None,
    found: PlannedPathway,
    as_of: dt.date,
) -> tuple[Alert, ...]:
    """`pathway`: as edited. What no longer applies raises nothing else."""
    if found.status == "does_not_apply" or found.feasibility == "excluded":
        return (not_applying(pathway),)
    overdue = tuple(_overdue(draft, pathway, saved, found, as_of))
    # A day that the board set and that has passed says it all: no dates hold with it.
    passed = {f"{PIN}{alert.about}" for alert in overdue}
    run_out = (
        () if passed & {reason.id for reason in found.reasons} else _run_out(pathway, found, as_of)
    )
    return (*overdue, *run_out, *_given_up(pathway, saved, found))


def not_applying(pathway: Pathway) -> Alert:
    return Alert(kind="not_applying", about=pathway.id, label=pathway.title)


def _overdue(
    draft: Draft,
    pathway: Pathway,
    saved: PlannedPathway | None,
    found: PlannedPathway,
    as_of: dt.date,
) -> Iterator[Alert]:
    """Steps not recorded as done after the day set for them, or the latest that there was."""
    labels = {step.id: step.label for step in pathway.steps}
    before = {step.id: step for step in saved.steps} if saved else {}
    for step in found.steps:
        if step.state not in AHEAD or step.id in draft.dropped:
            continue
        day = draft.pins.get(step.id) or _latest(before.get(step.id))
        if day is None:
            day = _forgotten(before.get(step.id), as_of)
        if day is not None and day < as_of:
            yield Alert(kind="overdue", about=step.id, label=labels[step.id], day=day)


def _forgotten(step: PlannedStep | None, as_of: dt.date) -> dt.date | None:
    """The day from which an open-ended step could begin, if that is long ago."""
    if step is None or not step.earliest or step.latest:
        return None
    day = dt.date.fromisoformat(step.earliest)
    return day if as_of - day > OPEN_ENDED_WAITS else None


def _latest(step: PlannedStep | None) -> dt.date | None:
    return dt.date.fromisoformat(step.latest) if step and step.latest else None


def _run_out(pathway: Pathway, found: PlannedPathway, as_of: dt.date) -> Iterator[Alert]:
    """No dates hold: because time has run out on a longest interval, or for another reason."""
    if found.feasibility != "inconsistent":
        return
    intervals = {each.id: each for each in pathway.intervals}
    today = any(reason.id.startswith(NOT_BEFORE) for reason in found.reasons)
    longest = [
        intervals[reason.id]
        for reason in found.reasons
        if reason.relation == "at_most" and reason.id in intervals
    ]
    if not today or not longest:
        yield Alert(kind="impossible", about=pathway.id, label=pathway.title)
        return
    short = found.short_by_days
    day = None if short is None else as_of - dt.timedelta(days=short)
    for interval in longest:
        yield Alert(kind="exceeded", about=interval.id, label=interval.why.rstrip("."), day=day)


def _given_up(
    pathway: Pathway, saved: PlannedPathway | None, found: PlannedPathway
) -> Iterator[Alert]:
    """Longest intervals that are wished for, could hold when the plan was saved and cannot now."""
    if saved is None:
        return
    before, now = (
        {note.about for note in plan.notes if note.code == "preference_dropped"}
        for plan in (saved, found)
    )
    for interval in pathway.intervals:
        if interval.id in now - before and interval.max_days is not None:
            yield Alert(kind="exceeded", about=interval.id, label=interval.why.rstrip("."))


def alerts_in(
    document: str,
    content_hash: str,
    record: str,
    as_of: dt.date,
    choices: str,
    calendar: str,
    draft: str,
    saved: str,
) -> tuple[Alert, ...] | None:
    """Everything from text, for a process of its own; None where a choice is offered no more."""
    guideline = _loaded(document)
    if guideline.content_hash != content_hash:
        raise AlteredContent(content_hash)
    days = msgspec.json.decode(calendar, type=Calendar)
    try:
        computed = assess(
            msgspec.json.decode(record, type=CaseRecord),
            guideline,
            as_of=as_of,
            choices=msgspec.json.decode(choices, type=Choices),
            calendar=days,
        )
    except ChoiceError:
        return None
    wanted = msgspec.json.decode(draft, type=Draft)
    part = computed.result.offering(wanted.pathway)
    if part is None:
        gone = guideline.pathways.get(wanted.pathway)
        return (not_applying(gone),) if gone else (_unknown(wanted),)
    desk = Desk(guideline, part, computed.envelope.record, as_of=as_of, calendar=days)
    found = desk.solve(wanted)
    then = msgspec.json.decode(saved, type=PlannedPathway) if saved else None
    return alerts_of(wanted, found.pathway, saved=then, found=found.plan, as_of=as_of)


def advice_in(
    before: str, after: str, content_hash: str, envelope: str, pathway: str
) -> tuple[Alert, ...]:
    """Whether newer content says something else of the facts that a plan was last edited with.

    From text, for a process of its own; one alert for all of it, with the version and what moved.
    """
    old, new = _loaded(before), _loaded(after)
    effect = effect_on(old, new, [envelope])
    titles = [_title(new, old, each.item) for each in effect.changes]
    if dates_of(old.pathways.get(pathway)) != dates_of(new.pathways.get(pathway)):
        titles.insert(0, f"steps or intervals of {_title(new, old, pathway)}")
    if not titles:
        return ()
    named = list(dict.fromkeys(titles))
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    words = f"version {new.meta.version}: {'; '.join(named[:NAMED])}{more}"
    return (Alert(kind="advice", about=content_hash[:12], label=words[:LONGEST_LABEL]),)


def dates_of(pathway: Pathway | None) -> dict[str, object] | None:
    """What of a pathway decides which steps a plan has, and when."""
    if pathway is None:
        return None
    return {name: getattr(pathway, name) for name in ("steps", "intervals", "dated_when")}


def _title(new: Guideline, old: Guideline, item: str) -> str:
    for version in (new, old):
        for kind in ITEM_KINDS:
            entry = getattr(version, kind).get(item)
            if entry is not None:
                return str(getattr(entry, "title", None) or entry.id)
    return item


def _unknown(draft: Draft) -> Alert:
    return Alert(kind="not_applying", about=draft.pathway, label=draft.pathway.replace("-", " "))


@lru_cache(maxsize=4)
def _loaded(document: str) -> Guideline:
    return load_document(document)
