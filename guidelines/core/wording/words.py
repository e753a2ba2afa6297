"""Small pieces of English that sentences are made of."""

from __future__ import annotations


def inside(label: str) -> str:
    """A label in the middle of a sentence: `Liver only` → `liver only`, `MMR` stays."""
    first = label.split(" ", 1)[0]
    return (
        label
        if any(letter.isupper() or letter.isdigit() for letter in first[1:]) or len(first) == 1
        else (label[:1].lower() + label[1:])
    )


def with_unit(number: str, unit: str) -> str:
    """`38 %`, `12 months`; a narrow no-break space keeps them together."""
    return f"{number}\u202f{unit}" if unit else number


def either(words: list[str]) -> str:
    return listed(words, "or")


def listed(words: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
