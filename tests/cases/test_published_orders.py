"""The order in which each published case was treated: the plan has the same, or the board sees why.

The orders, and what was read of each, stand in `guidelines/orders.yaml`.
"""

import pytest

from guidelines.core.content.loading import ContentInvalidError
from guidelines.core.planning.plan import PlannedPathway
from guidelines.orders import (
    Order,
    Reproduced,
    as_published,
    merged,
    not_shown,
    orders,
    read_orders,
    reproduced,
)
from tests.cases.reports import AS_OF, CASES, sequencing

NUMBERS = range(1, 74, 2)
"""The published cases have odd numbers, from 1 to 73."""
ORDERS = orders()


def named(order: Order) -> str:
    place = order.supports.outcome or order.supports.pathway if order.supports else "why-not"
    return f"{order.file}-{place}"


every = pytest.mark.parametrize("order", ORDERS, ids=named)
supported = pytest.mark.parametrize("order", [o for o in ORDERS if o.supports], ids=named)
unsupported = pytest.mark.parametrize("order", [o for o in ORDERS if o.why_not], ids=named)


def plan_of(order: Order) -> Reproduced:
    return reproduced(order, sequencing(), as_of=AS_OF)


def offered(order: Order) -> tuple[PlannedPathway, tuple[str, ...]]:
    """The pathway as the case file alone has it, and what it is waiting for."""
    assert order.supports is not None
    result = as_published(order, sequencing(), as_of=AS_OF)
    part = result.offering(order.supports.pathway)
    assert part is not None, order.case
    found = next(each for each in part.pathways if each.id == order.supports.pathway)
    return found.plan, found.missing


def test_every_published_case_and_every_case_file_has_its_order() -> None:
    assert {each.case for each in ORDERS} == {f"case-{number:02}" for number in NUMBERS}
    assert {path.stem for path in CASES.glob("case-*.yaml")} == {each.file for each in ORDERS}
    assert all(each.file.startswith(each.case) for each in ORDERS)


@every
def test_what_is_named_exists(order: Order) -> None:
    guideline = sequencing()
    actions = {
        step.action
        for sequences in (guideline.pathways, guideline.continuations)
        for sequence in sequences.values()
        for step in sequence.steps
    }
    assert {each.action for each in order.order} <= actions
    reasons = [order.why_not, *(each.apart for each in order.order)]
    sources = {source for reason in reasons if reason for source in reason.sources}
    assert sources <= {*guideline.statements, *guideline.definitions}


@supported
def test_the_plan_has_the_published_order(order: Order) -> None:
    shown = plan_of(order)
    assert shown.plan.status == "applies"
    assert shown.plan.feasibility in {"feasible", "contested"}
    assert shown.steps, "nothing of what was published is compared"
    assert not list(shown.out_of_order())


@supported
def test_published_intervals_lie_within_those_of_the_plan(order: Order) -> None:
    assert not list(plan_of(order).outside_intervals())


@supported
def test_nothing_is_assumed_that_the_pathway_does_not_ask_for(order: Order) -> None:
    """As published it applies, or it is open and asks; it is never excluded."""
    plan, missing = offered(order)
    assert plan.feasibility != "excluded"
    if order.assumed is None:
        assert plan.status == "applies"
    else:
        held_up = [note for note in plan.notes if note.code == "not_dated"]
        assert (plan.status == "open" and missing) or held_up


@every
def test_the_board_is_shown_why_it_is_not_the_published_order(order: Order) -> None:
    result = as_published(order, sequencing(), as_of=AS_OF)
    assert not list(not_shown(order, result, sequencing()))


@unsupported
def test_a_reason_names_what_shows_it_and_what_it_rests_on(order: Order) -> None:
    assert order.why_not is not None
    assert order.why_not.shown_by, order.case
    assert order.why_not.sources, order.case
    if order.why_not.because == "not_stated":
        assert not order.order, "an order is told after all"
    else:
        assert order.order, "no order is told"


def test_treatments_that_were_given_before_are_in_the_case_file() -> None:
    from_files = {
        (order.file, treatment)
        for order in ORDERS
        for treatment in (each.done for each in order.order)
        if treatment is not None
    }
    assert from_files
    for file, treatment in from_files:
        text = (CASES / f"{file}.yaml").read_text(encoding="utf-8")
        assert f"- id: {treatment}\n" in text, (file, treatment)


def test_the_two_stages_of_the_liver_follow_the_primary_as_published() -> None:
    order = next(each for each in ORDERS if each.case == "case-01")
    ids = [step.id for _, step in plan_of(order).steps if step]
    assert ids == [
        "primary", "systemic", "restage", "then-stage_one", "then-pve", "then-stage_two",
        "then-adjuvant",
    ]  # fmt: skip


def test_a_step_before_what_it_came_after_is_told() -> None:
    """The check can fail: the same order the other way round."""
    order = next(each for each in ORDERS if each.case == "case-35")
    turned = Order(
        case=order.case,
        file=order.file,
        at=order.at,
        order=tuple(reversed(order.order)),
        supports=order.supports,
    )
    assert list(plan_of(turned).out_of_order())


def test_an_order_has_a_plan_or_a_reason_and_never_both() -> None:
    with pytest.raises(ContentInvalidError, match="either supports or why_not"):
        read_orders("orders.yaml", "- {case: case-01, file: case-01, at: once}\n")


def test_what_is_assumed_goes_into_the_row_of_the_same_name() -> None:
    rows = [{"id": "P1", "site": "colon"}, {"id": "P2"}]
    more = [{"id": "P2", "site": "rectum"}, {"verdict": "resectable"}]
    assert merged(rows, more) == [
        {"id": "P1", "site": "colon"},
        {"id": "P2", "site": "rectum"},
        {"verdict": "resectable"},
    ]
