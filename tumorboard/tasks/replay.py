"""Nightly: does every stored assessment still give the result that the board saw?"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import msgspec

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.evaluate import ENGINE_SEMANTICS
from guidelines.core.evaluation.replaying import differences
from guidelines.models import GuidelineVersion
from tumorboard.assessment import services
from tumorboard.assessment.models import Assessment
from tumorboard.assessment.services import Difference
from tumorboard.jobs.run import Run

ANOTHER_RESULT = "gives another result"  # as `differences` says it
REPLAY_AT = dt.time(2, 0)
ASSESSMENTS_AT_A_TIME = 20


class Semantics(msgspec.Struct):
    """What has to be read of an envelope, whatever else it holds."""

    engine_semantics: int


def replay_assessments(run: Run) -> None:
    """Compute each again in the process for computations; one report for the whole run."""
    stored = Assessment.objects.order_by("guideline_version", "pk")
    ids = list(stored.values_list("pk", flat=True))
    found: dict[UUID, Difference] = {}
    for start in range(0, len(ids), ASSESSMENTS_AT_A_TIME):
        batch = stored.filter(pk__in=ids[start : start + ASSESSMENTS_AT_A_TIME])
        found |= _differing(run, list(batch.select_related("calendar")))
        run.progress(min(start + ASSESSMENTS_AT_A_TIME, len(ids)), len(ids))
    services.report_replay(checked=len(ids), differences=found)


def _differing(run: Run, batch: list[Assessment]) -> dict[UUID, Difference]:
    found = {}
    versions = GuidelineVersion.objects.in_bulk({kept.guideline_version_id for kept in batch})
    for version in versions.values():  # each with its text, which is megabytes, read once
        group = [kept for kept in batch if kept.guideline_version_id == version.pk]
        calendars = [kept.calendar.text if kept.calendar else None for kept in group]
        answers = run.compute(
            differences, version.document, [kept.envelope for kept in group], calendars
        )
        for kept, answer in zip(group, answers, strict=True):
            if sha256(kept.envelope) != kept.sha256:
                found[kept.pk] = Difference("the stored text does not match its hash")
            elif answer:
                found[kept.pk] = _difference(kept, answer)
    return found


def _difference(kept: Assessment, answer: str) -> Difference:
    """Under newer semantics another result is no error; one that cannot be computed is."""
    semantics = msgspec.json.decode(kept.envelope, type=Semantics).engine_semantics
    if semantics >= ENGINE_SEMANTICS or answer != ANOTHER_RESULT:
        return Difference(answer)
    return Difference(
        f"computed under semantics {semantics}, {answer} under {ENGINE_SEMANTICS}",
        by_semantics=True,
    )
