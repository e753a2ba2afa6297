"""Two versions word one recommendation differently: decisions on both meet at it by its id."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from guidelines.core.content.guideline import document_of
from guidelines.core.content.parsing import parse_files
from guidelines.models import GuidelineVersion
from guidelines.publishing import keep
from tests.core.small import META, STREAMS, THRESHOLDS, VOCABULARY, recommendation
from tests.sitting import Sitting
from tumorboard.assessment.models import Assessment
from tumorboard.decisions.models import Decision
from tumorboard.followup.departures import departures_from, lookup, read_in
from tumorboard.followup.report import Item


def version(title: str) -> GuidelineVersion:
    advice = recommendation("liver_first", "{fact: rectal, eq: yes}")
    files = {
        "guideline": META, "streams": STREAMS, "vocabulary": VOCABULARY,
        "thresholds": THRESHOLDS,
        "recommendations": advice.replace("title: liver_first", f"title: {title}"),
    }  # fmt: skip
    texts = {f"{name}.yaml": text for name, text in files.items()}
    return keep(document_of(parse_files(texts).trees), author="An editor")


@pytest.fixture
def worded(sitting: Sitting) -> list[GuidelineVersion]:
    return [version("Liver first"), version("Resect the liver before the bowel")]


def signed(sitting: Sitting, number: int, words: str, pinned: GuidelineVersion) -> Decision:
    """As a row alone: its page and its paper are no part of what is counted."""
    case, by = sitting.clinic.case, sitting.world.chair
    kept = Assessment.objects.create(
        case=case, guideline_version=pinned, as_of=dt.date(2026, 11, 25), record_hash="r",
        envelope="{}", sha256=f"{number}", made_by=by,
    )  # fmt: skip
    return Decision.objects.create(
        case=case, number=number, departs_from=words, assessment=kept, deviation_code="trial",
        text="{}", signed_at=timezone.now(), signed_by=by, created_by=by, changed_by=by,
    )  # fmt: skip


def test_decisions_meet_at_the_recommendation_whatever_its_title_was(
    sitting: Sitting, worded: list[GuidelineVersion]
) -> None:
    old, new = worded
    item = Item(old.guideline, "recommendations", "liver_first")
    first = signed(sitting, 11, "liver  FIRST", old)
    second = signed(sitting, 12, "Resect the liver before the bowel", new)
    signed(sitting, 13, "Liver first", new)  # no title of the version that was read
    assert set(departures_from(Decision.objects.all(), item)) == {first, second}
    known = lookup()
    assert known.named("Liver first", old.sha256).item == item
    assert known.named("Liver first", new.sha256).item is None


def test_it_is_read_in_the_newest_version_that_holds_it(worded: list[GuidelineVersion]) -> None:
    item = Item(worded[0].guideline, "recommendations", "liver_first")
    unknown = Item(worded[0].guideline, "recommendations", "no_such_advice")
    assert read_in([item, unknown]) == {item: worded[1]}
