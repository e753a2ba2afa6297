"""Small pieces of English that sentences are made of."""

from __future__ import annotations

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


def day_words(day: date | str | None) -> str:
    """`15 Dec 2026`, as the pages write it; nothing for no day."""
    if not day:
        return ""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def either(words: list[str]) -> str:
    return listed(words, "or")


def listed(words: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
