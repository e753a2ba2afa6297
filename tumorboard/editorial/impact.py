"""What a change set changes for the stored cases: by its newest assessment each.

The first thousand are looked at whenever somebody changes an item. More, and those whose facts
themselves change, are looked at by a job; what it found stays with the set, for that text alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db import transaction

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import Status
from guidelines.core.proofs.inputs import changed_inputs
from guidelines.core.proofs.past import Effect
from guidelines.models import GuidelineVersion
from guidelines.publishing import content
from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.models import ChangeSet, ImpactReport
from tumorboard.editorial.stored_cases import Newest, effect_on_stored, newest
from tumorboard.people.models import User

AT_ONCE = 1000


class Moved(msgspec.Struct, frozen=True):
    """An item had one status and has another in these cases."""

    kind: str
    item: str
    before: Status
    after: Status
    cases: tuple[UUID, ...]


class Impact(msgspec.Struct, frozen=True):
    """`refused`: cases of boards that chose what the version in hand does not offer."""

    counted: int
    moved: tuple[Moved, ...] = ()
    refused: tuple[UUID, ...] = ()

    @property
    def cases(self) -> frozenset[UUID]:
        """All that are told something else."""
        return frozenset((*self.refused, *(case for each in self.moved for case in each.cases)))


@dataclass(frozen=True)
class AtOnce:
    """What can be said while somebody waits, and what of it needs the job."""

    impact: Impact
    total: int
    facts: tuple[tuple[str, str], ...] = ()
    """Kind and id of changed items that make the facts of cases other facts."""

    @property
    def whole(self) -> bool:
        return self.impact.counted == self.total


def at_once(change_set: ChangeSet, limit: int = AT_ONCE) -> AtOnce | None:
    """Of the first cases, of which the stored facts still hold; None without sound content."""
    guideline = in_hand(change_set).guideline
    if guideline is None:
        return None
    rows = newest()
    base = content(change_set.base.sha256)
    facts = tuple(changed_inputs(base, guideline))
    fitting = [] if facts else _fitting(rows[:limit], base)
    effect, cases = effect_on_stored(tuple(fitting), base, guideline)
    return AtOnce(impact_in(effect, cases, counted=len(cases)), len(rows), facts)


def _fitting(rows: Sequence[Newest], base: Guideline) -> list[Newest]:
    """Those that were made with content that takes the same facts from a record."""
    hashes = {row.content for row in rows} - {base.content_hash}
    fitting = {each for each in hashes if not changed_inputs(content(each), base)}
    return [row for row in rows if row.content in {*fitting, base.content_hash}]


def impact_in(effect: Effect, cases: Sequence[UUID], *, counted: int) -> Impact:
    """With the cases by their ids."""
    return Impact(
        counted,
        tuple(
            Moved(each.kind, each.item, each.before, each.after, _ids(each.cases, cases))
            for each in effect.changes
        ),
        _ids(effect.refused, cases),
    )


def _ids(places: Sequence[int], cases: Sequence[UUID]) -> tuple[UUID, ...]:
    return tuple(cases[place] for place in places)


def report_for(change_set: ChangeSet) -> ImpactReport | None:
    """What is known for exactly the text in hand."""
    return change_set.impact_reports.filter(sha256=in_hand(change_set).sha256).first()


def impact_of(report: ImpactReport) -> Impact:
    return msgspec.json.decode(report.effect, type=Impact)


@transaction.atomic
def keep_impact(change_set: ChangeSet, impact: Impact, *, sha256: str, by: User | None) -> None:
    report = ImpactReport.objects.create(
        change_set=change_set,
        sha256=sha256,
        counted=impact.counted,
        changed=len(impact.cases),
        effect=canonical_json(impact),
        made_by=by,
    )
    audit.record(
        "guideline.impact", by=by or Actor.SYSTEM, operation=Operation.CREATE, on=report,
        reason=f"{change_set.number}: {report}",
    )  # fmt: skip


def known_for(change_set: ChangeSet) -> bool:
    """Whether a report stands for this text, or one can be made as it is submitted."""
    if report_for(change_set) is not None:
        return True
    found = at_once(change_set)
    return found is not None and found.whole


def attach(change_set: ChangeSet, *, by: User) -> None:
    """Keep what is known at once with the set, unless a report for this text stands."""
    if report_for(change_set) is None and (found := at_once(change_set)) and found.whole:
        keep_impact(change_set, found.impact, sha256=in_hand(change_set).sha256, by=by)


def documents(change_set: ChangeSet) -> tuple[str, str]:
    """Of the base and of the version in hand, for a process of its own."""
    base = GuidelineVersion.objects.get(pk=change_set.base_id).document
    return base, in_hand(change_set).document
