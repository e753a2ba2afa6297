"""What other boards have signed on the same patient and share with ours, and what contradicts it.

Only signed decisions cross; whether they may is decided by open shares (`cases/share_models.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from guidelines.core.planning.edited import edited
from guidelines.publishing import content
from tumorboard.cases.models import Case
from tumorboard.cases.share_models import CaseShare
from tumorboard.decisions.contradiction_models import ContradictionKept
from tumorboard.decisions.contradiction_rules import (
    NotTogether,
    Planned,
    Position,
    contradictions,
)
from tumorboard.decisions.models import Decision, Result
from tumorboard.patients.vital import has_died
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at
from tumorboard.plans.models import PlanRevision
from tumorboard.plans.solving import draft_of, solved_of
from tumorboard.plans.told import AHEAD

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Across:
    """The newest signed decisions of two cases of one patient on two boards."""

    ours: Decision
    theirs: Decision
    flags: tuple[str, ...]
    kept: ContradictionKept | None

    @property
    def is_open(self) -> bool:
        """Contradictory, and nobody has said why both stand."""
        return bool(self.flags) and self.kept is None


def shared_with(user: User) -> QuerySet[Decision]:
    """Signed decisions of other boards that one of the user's boards was let read."""
    mine = CaseShare.objects.open().filter(board__in=Board.objects.where_role(user))
    return Decision.objects.signed().filter(case__in=mine.values("case"))


def shares_about(case: Case) -> list[CaseShare]:
    """Open shares between the board of the case and others, about its patient; both ways."""
    about = CaseShare.objects.open().about([case.patient.person.pk])
    both = about.filter(Q(case=case) | Q(board=case.board_id)).exclude(
        case__board=case.board_id, board=case.board_id
    )
    related = ("case__board__hospital", "board")
    return list(both.select_related(*related).order_by("created_at", "pk"))


def newest_signed_of(cases: Collection[UUID]) -> dict[UUID, Decision]:
    """By case: the newest signed decision, ready to be compared. One query."""
    found = Decision.objects.signed().filter(case__in=cases).order_by("number")
    related = found.select_related(
        "case__board__hospital", "case__patient__merged_into", "signed_by",
        "plan_revision__plan", "plan_revision__assessment__guideline_version",
        "assessment__guideline_version",
    ).defer(
        "text", "plan_revision__edit", "plan_revision__assessment__envelope",
        "plan_revision__assessment__guideline_version__document", "assessment__envelope",
        "assessment__guideline_version__document",
    )  # fmt: skip
    return {each.case_id: each for each in related}


def across(pairs: Sequence[tuple[Decision, Decision]]) -> list[Across]:
    """What contradicts in each pair, and whether somebody has said why both stand. One query."""
    kept = kept_of([(ours, theirs) for ours, theirs in pairs]) if pairs else {}
    return [
        Across(ours, theirs, tuple(flags_of(ours, theirs)), kept.get(pair_of(ours, theirs)))
        for ours, theirs in pairs
    ]


def kept_of(pairs: Iterable[tuple[Decision, Decision]]) -> dict[Pair, ContradictionKept]:
    ids = {each.pk for pair in pairs for each in pair}
    found = ContradictionKept.objects.filter(one__in=ids, other__in=ids)
    return {(row.one_id, row.other_id): row for row in found.select_related("said_by", "board")}


def pair_of(ours: Decision, theirs: Decision) -> Pair:
    one, other = sorted((ours.pk, theirs.pk), key=str)
    return one, other


def flags_of(ours: Decision, theirs: Decision, *, in_hand: PlanRevision | None = None) -> list[str]:
    """`in_hand`: the plan that our draft would sign."""
    versions = {
        decision.assessment.guideline_version.sha256
        for decision in (ours, theirs)
        if decision.assessment is not None
    }
    together = {
        rule.id: NotTogether(frozenset(rule.actions), rule.reason)
        for version in sorted(versions)
        for rule in content(version).incompatible.values()
    }
    here, there = position_of(ours, in_hand), position_of(theirs)
    return contradictions(here, there, tuple(together.values()))


def position_of(decision: Decision, in_hand: PlanRevision | None = None) -> Position:
    revision = decision.plan_revision or in_hand
    steps = tuple(steps_of(revision)) if revision else ()
    return Position(
        board=str(decision.case.board),
        decided=decision.result == Result.DECIDED,
        intent=decision.get_intent_display(),
        no_treatment=decision.get_no_treatment_display(),
        treats=bool(steps) or bool(decision.treatments.strip()),
        steps=steps,
    )


def steps_of(revision: PlanRevision) -> Iterator[Planned]:
    """Treatments still ahead in a plan as it was signed, with their windows."""
    solved = solved_of(revision)
    if solved is None:
        return
    guideline = content(revision.assessment.guideline_version.sha256)
    draft = draft_of(revision)
    steps = {step.id: step for step in edited(guideline.pathways[draft.pathway], draft).steps}
    for each in solved.plan.steps:
        step = steps.get(each.id)
        dropped = each.id in draft.dropped
        if step is None or dropped or step.done_by is None or each.state not in AHEAD:
            continue
        last = each.end_latest or each.latest
        yield Planned(step.label, each.action, _day(each.earliest), _day(last))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def signed_words(decision: Decision) -> str:
    """`decision 2 of 3 Nov 2026, curative: Resect the liver first`."""
    signed_at, hospital = decision.signed_at, decision.case.board.hospital
    day = today_at(hospital, signed_at) if signed_at else None
    head = f"decision {decision.number} of {day.day} {day:%b %Y}" if day else str(decision)
    said = decision.get_intent_display() or decision.get_result_display()
    return f"{head}, {said.lower()}: {decision.answer or decision.get_result_display()}"


def paper_lines(draft: Decision, in_hand: PlanRevision | None) -> list[str]:
    """For the paper of a decision: what other boards have signed, and what contradicts it."""
    case = draft.case
    shared = [share for share in shares_about(case) if share.board_id == case.board_id]
    newest = newest_signed_of([share.case_id for share in shared])
    lines = []
    for share in shared:
        theirs = newest.get(share.case_id)
        if theirs is None:
            lines.append(f"{share.case.board}: no signed decision yet.")
            continue
        lines.append(f"{share.case.board}, {signed_words(theirs)}")
        lines += [f"Contradiction: {words}" for words in flags_of(draft, theirs, in_hand=in_hand)]
    return lines


def open_contradictions(boards: Iterable[Board], *, since: dt.date) -> list[Across]:
    """Of these boards: decisions that another board contradicts, and nobody said why both stand.

    Pairs signed before `since` are history; nobody is told of a patient who has died.
    """
    shares = CaseShare.objects.open().filter(board__in=list(boards)).exclude(has_died("case__"))
    given = list(shares.select_related("case__patient"))
    people = {_person(share.case) for share in given}
    of_people = Q(patient__in=people) | Q(patient__merged_into__in=people)
    boards_told = {share.board_id for share in given}
    mine = list(Case.objects.filter(of_people, board__in=boards_told).select_related("patient"))
    newest = newest_signed_of({each.pk for each in mine} | {share.case_id for share in given})
    pairs: dict[Pair, tuple[Decision, Decision]] = {}
    for share in given:
        for case in mine:
            if case.board_id != share.board_id or _person(case) != _person(share.case):
                continue
            ours, theirs = newest.get(case.pk), newest.get(share.case_id)
            if ours and theirs and _signed_since(since, ours, theirs):
                pairs.setdefault(pair_of(ours, theirs), (ours, theirs))
    kept = kept_of(pairs.values()) if pairs else {}
    found = [
        Across(*pair, tuple(flags_of(*pair)), None)
        for key, pair in pairs.items()
        if key not in kept
    ]
    return [each for each in found if each.is_open]


def _person(case: Case) -> UUID:
    return case.patient.merged_into_id or case.patient_id


def _signed_since(since: dt.date, *pair: Decision) -> bool:
    return any(each.signed_at is not None and each.signed_at.date() >= since for each in pair)
