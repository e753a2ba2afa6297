"""The effect of a change set on every stored case, in the background."""

from __future__ import annotations

from uuid import UUID

from guidelines.core.proofs.past import joined
from guidelines.core.proofs.past_batches import effect_of_texts
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.impact import (
    documents,
    impact_in,
    keep_impact,
    report_for,
)
from tumorboard.editorial.models import ChangeSet
from tumorboard.editorial.stored_cases import newest, texts
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import Job
from tumorboard.jobs.run import Run
from tumorboard.people.models import User

IMPACT_OF_CHANGES = "impact_of_changes"
CASES_AT_A_TIME = 100
CHANGED = "The change set was edited meanwhile: start again"


class NotSound(Exception):
    """The version in hand has errors: nothing can be computed with it."""


def order_impact(change_set: ChangeSet, *, by: User) -> Job:
    """For the text in hand; while that is being computed, the same job. Raises NotSound."""
    found = in_hand(change_set)
    if found.guideline is None:
        raise NotSound(change_set.number)
    return jobs.enqueue(
        IMPACT_OF_CHANGES,
        [change_set.pk, found.sha256],
        by=by,
        unique_key=_key(change_set, found.sha256),
        total=len(newest()),
    )


def newest_order(change_set: ChangeSet) -> Job | None:
    """For exactly the text in hand."""
    key = _key(change_set, in_hand(change_set).sha256)
    return (
        Job.objects.filter(name=IMPACT_OF_CHANGES, unique_key=key).order_by("-created_at").first()
    )


def _key(change_set: ChangeSet, sha256: str) -> str:
    return f"{change_set.pk} {sha256}"


def count_impact(run: Run) -> None:
    """Computed in the process for computations; run again it finds its report and is done."""
    change_set = ChangeSet.objects.select_related("base").get(pk=UUID(run.ids[0]))
    if in_hand(change_set).sha256 != run.ids[1]:
        run.progress(0, 0, CHANGED)
        return
    standing = report_for(change_set)
    if standing is not None and standing.made_at >= run.job.created_at:
        return
    rows, base, hand = newest(), *documents(change_set)
    effects, cases = [], [row.case for row in rows]
    for start in range(0, len(rows), CASES_AT_A_TIME):
        run.progress(start, len(rows), "Stored cases")
        envelopes = [text for _, text in texts(rows[start : start + CASES_AT_A_TIME])]
        effects.append(run.compute(effect_of_texts, base, hand, envelopes, start))
    impact = impact_in(joined(effects), cases, counted=len(rows))
    keep_impact(change_set, impact, sha256=run.ids[1], by=run.job.created_by)
    run.progress(len(rows), len(rows), f"{len(impact.cases)} of {len(rows)} cases change")
