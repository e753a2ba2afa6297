"""What every measure counts, and of what: the words that stand beside its number.

A share needs both. A measure that is a count or a time by itself has `among` for what it looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    counts: str
    """The numerator, or what the bars count."""
    among: str
    """The denominator, or whom or what it is looked for among."""

    def __str__(self) -> str:
        return f"Counted: {self.counts}. Among: {self.among}."


HELD = "meetings of the period that were begun or at which a case was turned to"
PRESENTED = f"presentations (cases discussed or deferred) at {HELD}"
SIGNED = (
    "decisions with a recommendation, signed, the newest version of each, made at such meetings"
)
IN_FORCE = f"{SIGNED}, and not decided anew at a later meeting"
DUE = f"{IN_FORCE}, whose outcome is recorded or due by the board’s rules"
NOTED = "meetings held of which attendance was recorded"
FIRST = "first presentations of a case to the board that have a result"

DEFINITIONS: Mapping[str, Definition] = {
    "presented": Definition(PRESENTED, HELD),
    "prospective": Definition(
        "cases presented before their treatment began, each once",
        "cases presented of which somebody has said whether treatment had begun",
    ),
    "late": Definition(
        "cases listed after the board’s cut-off or once the meeting had begun",
        "cases on the agendas of the meetings held, without those taken off again",
    ),
    "deferred": Definition("presentations that ended in a deferral, by coded cause", PRESENTED),
    "deferred-missing": Definition(
        "presentations deferred because imaging, pathology or other information was missing",
        PRESENTED,
    ),
    "standard": Definition(
        "cases put on a standard pathway before the meeting, by pathway",
        "cases triaged for the meetings held",
    ),
    "second-looks": Definition(
        "second looks that wanted the case discussed",
        "second looks recorded, of the random sample of cases on standard of care",
    ),
    "at-first": Definition(f"{FIRST}: a signed decision with a recommendation", FIRST),
    "concordance": Definition(
        "decisions that the board calls concordant with the guideline",
        f"{SIGNED}, and called concordant, conditional or deviating",
    ),
    "deviations": Definition(
        "decisions called deviating, or signed with a reason for departing", SIGNED
    ),
    "overridden": Definition(
        "decisions that depart from a recommendation, by recommendation of whatever version",
        SIGNED,
    ),
    "days": Definition(
        "days from the meeting to the first treatment recorded with the outcome",
        f"{IN_FORCE}, with a first treatment after the meeting",
    ),
    "implemented": Definition("decisions carried out fully", DUE),
    "unknown": Definition("decisions whose outcome is unknown or was not recorded in time", DUE),
    "why-not": Definition(
        "decisions carried out partly or not, by coded reason", f"{IN_FORCE}, with an outcome"
    ),
    "required": Definition(
        "meetings at which every specialty that the board requires was there to the end", NOTED
    ),
    "specialties": Definition(
        "meetings at which the specialty was there to the end, by specialty", NOTED
    ),
    "members": Definition("meetings at which the person was there to the end, by person", NOTED),
    "minutes": Definition(
        "minutes from the start to the end of a meeting, divided by its presentations",
        "meetings held with cases, whose start and end of the same day are recorded",
    ),
    "changed": Definition(
        "cases whose signed plan is another than the plan before the board",
        "cases with a signed decision and a plan kept before or after it",
    ),
    "clocks": Definition(
        "clocks that ended after their last day, or have not ended, by reason",
        "clocks of the board’s cases whose last day lay in the period and before today",
    ),
    "question-quorum": Definition(
        "decisions signed without a specialty that the question needs, by specialty", SIGNED
    ),
    "case-minutes": Definition(
        "minutes for which the chair had the case before the board",
        "presentations at which the chair turned to the case and away from it",
    ),
    "sent-on": Definition(
        "cases for which the other board has signed a decision",
        "cases sent on to another board in the period, where that board shares its decisions",
    ),
}
