"""Decisions made without somebody whom the question needs, and how long cases took. Counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from tumorboard.decisions.quorum_models import Handling
from tumorboard.followup.report import Decided, Listed, Measure, Settings, counted, parts_by, share
from tumorboard.people.roles import Specialty


def question_quorum(presented: Sequence[Listed]) -> Measure:
    """Of decisions with a treatment; a deferral decides nothing that needs a specialty."""
    decided = [(each, each.decided) for each in presented if each.decided]
    made = [(each, found) for each, found in decided if found.result == "decided"]
    without = [(each, found) for each, found in made if found.lacking]
    sentence = "No decision was signed in this period."
    if made:
        lacked = share(len(without), len(made), "decision")
        sentence = f"{lacked} made without a specialty that the question needs."
    return Measure(
        "question-quorum", "Quorum for the question not met", sentence,
        tuple(parts_by(_by_specialty(without))), count=len(without), of=len(made),
        notes=_handled([found for _, found in without]), unit="decision",
    )  # fmt: skip


def _by_specialty(without: Sequence[tuple[Listed, Decided]]) -> Iterator[tuple[str, str, UUID]]:
    for each, decided in without:
        for code in decided.lacking:
            label = str(Specialty(code).label) if code in Specialty.values else code
            yield code, label, each.case


def _handled(without: Sequence[Decided]) -> tuple[str, ...]:
    if not without:
        return ()
    provisional = sum(each.handling == Handling.PROVISIONAL for each in without)
    reasoned = len(without) - provisional
    return (f"{provisional} provisional until confirmed, {reasoned} with a reason.",)


def case_minutes(presented: Sequence[Listed], settings: Settings) -> Measure:
    """From the moments at which the chair turned to a case and away from it."""
    timed = sorted((each for each in presented if each.minutes), key=lambda each: each.minutes)
    sentence = "No case has the moments on record at which it was called."
    if timed:
        middle = timed[(len(timed) - 1) // 2].minutes
        planned = counted(settings.minutes_per_case, "minute")
        sentence = (
            f"Half of {counted(len(timed), 'presentation')} took {middle:.0f} minutes or less, "
            f"the longest {timed[-1].minutes:.0f}; planned: {planned}."
        )
    return Measure(
        "case-minutes", "Minutes spent on each case", sentence,
        tuple(parts_by(_lengths(timed, settings), most_first=False)), unit="presentation",
    )  # fmt: skip


def _lengths(timed: Sequence[Listed], settings: Settings) -> Iterator[tuple[str, str, UUID]]:
    planned = settings.minutes_per_case
    for each in timed:
        if each.minutes <= planned:
            yield "within", f"up to {planned} minutes", each.case
        elif each.minutes <= 2 * planned:
            yield "twice", f"up to {2 * planned} minutes", each.case
        else:
            yield "longer", f"more than {2 * planned} minutes", each.case
