"""Standard of care in a period: who was triaged, drawn, promoted, and where opinions differed.

Pure counting. These cases are not presented, so no other measure counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tumorboard.followup.report import Measure, Part, Sat, Triaged, counted, parts_by, share

NONE = "No case was put on standard of care in this period."
NONE_DRAWN = "No case on standard of care was drawn for a second look."


def triage_measures(triaged: Iterable[Triaged], held: Sequence[Sat]) -> tuple[Measure, ...]:
    """Of the meetings that were held."""
    ids = {each.id for each in held}
    there = [each for each in triaged if each.meeting in ids]
    before = [each for each in there if not each.in_room]
    return _standard(before, [each for each in there if each.in_room]), _looks(before)


def _standard(before: Sequence[Triaged], in_room: Sequence[Triaged]) -> Measure:
    stayed = [each for each in before if not each.promoted]
    sentence = NONE
    if before:
        cases = counted(len(before), "case")
        promoted = len(before) - len(stayed)
        sentence = f"{cases} put on standard of care, {promoted} of them promoted to discussion."
    parts = parts_by((each.pathway, each.pathway, each.case) for each in stayed)
    if promoted_cases := tuple(each.case for each in before if each.promoted):
        label = "Promoted to discussion"
        parts.append(Part("promoted", label, len(promoted_cases), promoted_cases))
    notes: tuple[str, ...] = ()
    if in_room:
        notes = (f"{counted(len(in_room), 'listed case')} decided by a standard pathway at the"
                 " meeting.",)  # fmt: skip
    return Measure("standard", "On standard of care", sentence, tuple(parts), notes=notes)


def _looks(before: Sequence[Triaged]) -> Measure:
    drawn = [each for each in before if each.drawn]
    looked = [each for each in drawn if each.looked]
    differed = [each for each in looked if each.looked == "discuss"]
    sentence = NONE_DRAWN if before else NONE
    if drawn:
        sentence = f"{share(len(drawn), len(before), 'case')} drawn for a second look."
    if looked:
        sentence += f" {share(len(differed), len(looked), 'second look')} disagreed."
    kinds = (("agreed", "Agreed"), ("discuss", "To be discussed"), ("", "Not looked at"))
    parts = [_part(code, label, drawn) for code, label in kinds] if drawn else []
    return Measure(
        "second-looks", "Second looks at standard of care", sentence, tuple(parts),
        count=len(differed) if looked else None, of=len(looked) if looked else None,
    )  # fmt: skip


def _part(code: str, label: str, drawn: Sequence[Triaged]) -> Part:
    cases = tuple(each.case for each in drawn if each.looked == code)
    return Part(code or "not-looked", label, len(cases), cases)
