"""Dates and codes of the record as a clinician reads them: never more exact than they are."""

from __future__ import annotations

from guidelines.core.record.case_record import DateDetail, DateEntry

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_words(entry: DateEntry | None) -> str:
    """`2026-08-01` → `1 Aug 2026`, `2026-08` → `Aug 2026`, `~2024` → `about 2024`."""
    if entry is None:
        return ""
    if isinstance(entry, DateDetail):
        if entry.date is None:
            return _offset(entry)
        entry = f"~{entry.date}" if entry.estimated else entry.date
    about = "about " if entry.startswith("~") else ""
    parts = entry.lstrip("~").split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return about + " ".join(words)


def _offset(entry: DateDetail) -> str:
    for unit in ("months", "weeks", "days"):
        count = getattr(entry, unit)
        if count is not None:
            about = "about " if entry.approx else ""
            return f"{about}{count} {unit} after {(entry.anchor or '').replace('_', ' ')}"
    return ""


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def code_words(code: str | None) -> str:
    return (code or "").replace("_", " ")
