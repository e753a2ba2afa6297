"""What the cases of a board are computed with on a day, beside the facts of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guidelines.core.content.canonical import canonical_json, sha256
from guidelines.core.evaluation.result import Choices
from guidelines.core.planning.calendar import Calendar
from guidelines.models import GuidelineVersion
from tumorboard.assessment.asking import Ages
from tumorboard.assessment.models import Readiness
from tumorboard.people.rule_models import BoardRules


@dataclass(frozen=True)
class Basis:
    version: GuidelineVersion | None
    choices: Choices
    calendar: Calendar
    """From today on: a change of days gone by changes nothing."""
    today: dt.date
    ages: Ages

    @property
    def content_sha256(self) -> str:
        return self.version.sha256 if self.version else ""

    def noted(self) -> dict[str, object]:
        """As columns of a row that says what it was computed with."""
        return {
            "content_sha256": self.content_sha256,
            "choices_hash": hash_of(self.choices),
            "calendar_hash": self.calendar.hash,
            "as_of": self.today,
            "ages": str(self.ages),
        }

    def holds_for(self, row: Readiness) -> bool:
        return all(getattr(row, name) == value for name, value in self.noted().items())


def ages_of(rules: BoardRules) -> Ages:
    return Ages(rules.imaging_max_days, rules.pathology_max_days, rules.left_out)


def hash_of(choices: Choices) -> str:
    return sha256(canonical_json(choices))
