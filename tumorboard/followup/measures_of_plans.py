"""What the board changed: the plan before it beside the plan it signed. Pure counting."""

from __future__ import annotations

from collections.abc import Sequence

from tumorboard.followup.report import Listed, Measure, Part, counted, share

UNCHANGED, EDITED, ANOTHER, CHOSEN, NONE = "unchanged", "edited", "another", "chosen", "none"
NEITHER = "neither"
WORDS = {
    CHOSEN: "No plan before the board, one after",
    ANOTHER: "Another pathway",
    EDITED: "Same pathway, edited",
    UNCHANGED: "Unchanged",
    NONE: "No plan signed",
}
CHANGED = (CHOSEN, ANOTHER, EDITED)


def board_changed(presented: Sequence[Listed]) -> Measure:
    """Of cases with a signed decision, where the plan before the board was kept."""
    made = [(each.case, each.decided.plan_change) for each in presented if each.decided]
    known = [(case, change) for case, change in made if change and change != NEITHER]
    changed = [case for case, change in known if change in CHANGED]
    sentence = "No signed decision for which the plan before the board was kept."
    parts: tuple[Part, ...] = ()
    if known:
        sentence = f"The board changed the plan of {share(len(changed), len(known), 'case')}."
        found = {code: [case for case, change in known if change == code] for code in WORDS}
        parts = tuple(
            Part(code, WORDS[code], len(cases), tuple(cases)) for code, cases in found.items()
        )
    notes = []
    if planless := sum(change == NEITHER for _, change in made):
        notes.append(f"{counted(planless, 'decision')} left out: no plan before or after.")
    if left := len(made) - len(known) - planless:
        notes.append(f"{counted(left, 'decision')} left out: the plan before was not kept.")
    return Measure(
        "changed", "What the board changed", sentence, parts,
        count=len(changed), of=len(known), notes=tuple(notes),
    )  # fmt: skip


def change_of(before: object, after: object, *, same_plan: bool) -> str:
    """From the revisions before and after, either of which may be none."""
    if after is None:
        return NEITHER if before is None else NONE
    if before is None:
        return CHOSEN
    if before == after:
        return UNCHANGED
    return EDITED if same_plan else ANOTHER
