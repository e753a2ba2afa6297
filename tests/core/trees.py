"""Hypothesis strategies: condition trees, and how much is known of a case."""

from collections.abc import Iterator
from itertools import product

import msgspec
from hypothesis import strategies as st

from guidelines.core.content.conditions import AllOf, AnyOf, AtLeast, Condition, Not, Test
from guidelines.core.content.guideline import Guideline
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth
from tests.core.small import coded, evaluator, guideline

DOMAINS = {
    "timing": ("synchronous", "early", "late"),
    "mmr": ("pMMR", "dMMR"),
    "dpd": ("yes", "no"),
    "resectable": ("yes", "no"),
    "fascia": ("clear", "threatened", "involved"),
}
PLAIN = guideline(
    vocabulary="".join(
        f"- {{id: {key}, label: {key}, type: enum, ask: a, sources: [S], values: ["
        + ", ".join(f"{{code: {code}, label: l}}" for code in codes)
        + "]}\n"
        for key, codes in DOMAINS.items()
    )
)


@st.composite
def a_test(draw: st.DrawFn, names: tuple[str, ...]) -> Test:
    name = draw(st.sampled_from(names))
    operator = draw(st.sampled_from(["eq", "ne", "in"]))
    codes = draw(st.sets(st.sampled_from(DOMAINS[name]), min_size=1))
    chosen = sorted(codes) if operator == "in" else sorted(codes)[:1]
    return msgspec.convert(
        {"path": "", "fact": name, "operator": operator, "operands": chosen}, Test
    )


def trees(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return (
            parts.map(lambda of: AllOf("", of))
            | parts.map(lambda of: AnyOf("", of))
            | inner.map(lambda of: Not("", of))
            | parts.flatmap(lambda of: st.integers(1, len(of)).map(lambda n: AtLeast("", n, of)))
        )

    return st.recursive(leaves, grow, max_leaves=6)


TREES = trees(a_test(names=tuple(DOMAINS)))
KNOWLEDGE = st.fixed_dictionaries(
    {name: st.sets(st.sampled_from(codes), min_size=1) for name, codes in DOMAINS.items()}
)


def known(knowledge: dict[str, set[str]]) -> list[Fact]:
    return [
        coded(name, *(code for code in DOMAINS[name] if code in codes))
        for name, codes in knowledge.items()
    ]


def completions(knowledge: dict[str, set[str]]) -> Iterator[list[Fact]]:
    for combination in product(*(sorted(codes) for codes in knowledge.values())):
        yield [coded(name, code) for name, code in zip(knowledge, combination, strict=True)]


def outcomes(tree: Condition, knowledge: dict[str, set[str]], of: Guideline = PLAIN) -> set[Truth]:
    return {evaluator(of, *complete).verdict(tree) for complete in completions(knowledge)}
