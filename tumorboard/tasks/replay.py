"""Nightly: does every stored assessment still give the result that the board saw?"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.replaying import differences
from tumorboard.assessment import services
from tumorboard.assessment.models import Assessment
from tumorboard.jobs.run import Run

REPLAY_AT = dt.time(2, 0)
ASSESSMENTS_AT_A_TIME = 20


def replay_assessments(run: Run) -> None:
    """Compute each again in the process for computations; one report for the whole run."""
    stored = Assessment.objects.order_by("guideline_version", "pk")
    ids = list(stored.values_list("pk", flat=True))
    found: dict[UUID, str] = {}
    for start in range(0, len(ids), ASSESSMENTS_AT_A_TIME):
        batch = stored.filter(pk__in=ids[start : start + ASSESSMENTS_AT_A_TIME])
        found |= _differing(run, list(batch.select_related("guideline_version")))
        run.progress(min(start + ASSESSMENTS_AT_A_TIME, len(ids)), len(ids))
    services.report_replay(checked=len(ids), differences=found)


def _differing(run: Run, batch: list[Assessment]) -> dict[UUID, str]:
    found = {}
    for document in {kept.guideline_version.document for kept in batch}:
        group = [kept for kept in batch if kept.guideline_version.document == document]
        answers = run.compute(differences, document, [kept.envelope for kept in group])
        for kept, answer in zip(group, answers, strict=True):
            altered = sha256(kept.envelope) != kept.sha256
            if altered or answer:
                found[kept.pk] = "the stored text does not match its hash" if altered else answer
    return found
