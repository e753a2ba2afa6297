"""What the guideline says about one cancer of the patient: the one asked about, and each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from guidelines.core.evaluation.result import Result
from tumorboard.assessment.services import Current
from tumorboard.assessment.summary import cancer_name
from tumorboard.web.assessment.advice import Proposed, proposed
from tumorboard.web.assessment.missing import Asked, MissingFacts, missing_facts
from tumorboard.web.assessment.pathways import Alternatives, alternatives
from tumorboard.web.assessment.timing import Timing, timing_of


@dataclass(frozen=True)
class StreamShown:
    id: str
    label: str
    text: str


@dataclass(frozen=True)
class Cancer:
    """`key` stands in front of the ids of its section; empty for the cancer asked about."""

    key: str
    of: str  # the primary's id, as answers about it are posted; empty for the one asked about
    name: str
    streams: list[StreamShown]
    timing: Timing
    missing: MissingFacts
    proposed: Proposed
    alternatives: Alternatives

    @property
    def heading(self) -> str:
        """The level of what stands inside its parts."""
        return "h4" if self.key else "h3"

    @property
    def looked_id(self) -> str:
        return f"{self.key}looked"

    @property
    def is_other(self) -> bool:
        return bool(self.key)


def cancers(current: Current, asked: Asked, *, looked: str, as_of: dt.date) -> Iterator[Cancer]:
    """The cancer asked about first. `asked` is asked of it, `looked` a pathway of any of them."""
    guideline, record = current.guideline, current.record
    for number, part in enumerate(current.computed.result.parts):
        mine = asked_about(asked, part) if number else asked
        yield Cancer(
            key=mine.key,
            of=mine.of,
            name=cancer_name(record, part.focus),
            streams=[
                StreamShown(key, guideline.streams[key].label, guideline.streams[key].text)
                for key in guideline.streams
                if key in part.streams
            ],
            timing=timing_of(guideline, part.classification, record),
            missing=missing_facts(mine),
            proposed=proposed(guideline, part),
            alternatives=alternatives(guideline, part, looked=looked, as_of=as_of),
        )


def asked_about(asked: Asked, part: Result) -> Asked:
    """The same questions about another cancer of the patient."""
    focus = next((row for row in asked.findings.primaries if str(row.pk) == part.focus), None)
    prefix = f"{asked.drafts.prefix} {part.focus}"
    return replace(
        asked,
        result=part,
        focus=focus,
        of=part.focus or "",
        drafts=replace(asked.drafts, prefix=prefix),
    )
