"""An invented pathway and the ways in which a board can edit it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from guidelines.core.content.conditions import Test
from guidelines.core.content.pathways import DoneBy, Interval, Pathway, Step
from guidelines.core.planning.applying import apply
from guidelines.core.planning.draft import ChangedInterval, ChangedStep, Draft, NewStep
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    EditError,
    KeepRule,
    MoveStep,
    PinStep,
    RemoveDay,
    RestoreInterval,
    RestoreOrder,
    StopKeeping,
    TakeBackStep,
    UnpinStep,
)
from guidelines.core.planning.plan import StepState

TODAY = date(2026, 5, 4)


def step(name: str, low: int, high: int, kind: str | None = None, **more: object) -> Step:
    done_by = DoneBy(kind=kind) if kind else None
    return Step(
        id=name, action=name, label=name.capitalize(), duration_days=(low, high), done_by=done_by,
        **more,
    )  # fmt: skip


def between(start: str, end: str, low: int | None, high: int | None = None) -> Interval:
    name = f"{start}-{end}".replace(".", "-")
    return Interval(
        id=name, start=start, end=end, min_days=low, max_days=high, why=name, sources=("X",)
    )


PATHWAY = Pathway(
    stream="colorectal",
    id="chemotherapy-first",
    sources=("X",),
    title="Chemotherapy first",
    intent="curative",
    alternative="chemotherapy_first",
    order=1,
    when=Test("when", "metastases.present", "eq", ("yes",)),
    stop="progression",
    steps=(
        step("staging", 1, 1, resource="radiology"),
        step("markers", 5, 10),
        step("chemotherapy", 70, 84, "systemic", cycles=6),
        step("restaging", 1, 7, resource="radiology"),
        step("bowel", 1, 1, "surgery", resource="theatre"),
        step("liver", 1, 1, "surgery", resource="theatre"),
    ),
    intervals=(
        between("staging.end", "chemotherapy.start", 0),
        between("markers.end", "chemotherapy.start", 0),
        between("chemotherapy.start", "restaging.start", 56, 98),
        between("restaging.end", "liver.start", 0),
        between("chemotherapy.end", "liver.start", 28, 84),
        between("bowel.end", "liver.start", 28),
    ),
)
STEPS = tuple(each.id for each in PATHWAY.steps)
INTERVALS = tuple(each.id for each in PATHWAY.intervals)
UNEDITED = Draft(pathway=PATHWAY.id)
STATES: dict[str, StepState] = {**dict.fromkeys(STEPS, "planned"), "staging": "done"}


def edited_by(*edits: Edit, draft: Draft = UNEDITED) -> Draft:
    """The draft after these edits, with the staging done."""
    for edit in edits:
        draft = apply(draft, edit, PATHWAY, states=STATES, as_of=TODAY)
    return draft


def as_far_as_possible(edits: list[Edit]) -> Draft:
    """The draft after those of the edits that make sense."""
    draft = UNEDITED
    for edit in edits:
        try:
            draft = edited_by(edit, draft=draft)
        except EditError:
            continue
    return draft


ahead = st.sampled_from((*STEPS[1:], "added-1", "added-2"))
after = st.none() | st.sampled_from((*STEPS, "added-1"))
days = st.integers(0, 60).map(lambda number: TODAY + timedelta(days=number))
lengths = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (min(pair), sum(pair)))
steps = st.builds(
    NewStep, label=st.just("Opinion"), duration_days=lengths, after=after,
    kind=st.sampled_from((None, "surgery")), cycles=st.none() | st.integers(1, 4),
)  # fmt: skip
changes = st.builds(
    ChangedStep, duration_days=st.none() | lengths, note=st.sampled_from(("", "Slowly")),
    reason=st.just("Age"),
)  # fmt: skip
numbers = st.builds(
    ChangedInterval, min_days=st.none() | st.integers(0, 30),
    max_days=st.none() | st.integers(30, 90), set_aside=st.booleans(), reason=st.just("Frail"),
)  # fmt: skip
resources, rules = st.sampled_from(("theatre", "radiology")), st.sampled_from(("p1", "p2"))
intervals = st.sampled_from(INTERVALS)
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(DropStep, ahead, st.just("Not needed")),
    st.builds(TakeBackStep, ahead),
    st.builds(AddStep, steps),
    st.builds(MoveStep, ahead, after),
    st.builds(RestoreOrder),
    st.builds(PinStep, ahead, days),
    st.builds(UnpinStep, ahead),
    st.builds(ChangeStep, ahead, changes),
    st.builds(ChangeInterval, intervals, numbers),
    st.builds(RestoreInterval, intervals),
    st.builds(AddDay, resources, days),
    st.builds(RemoveDay, resources, days),
    st.builds(KeepRule, rules, st.just("patient_wish")),
    st.builds(StopKeeping, rules),
)
drafts = st.lists(edits, max_size=8).map(as_far_as_possible)
