"""Days and windows of a plan in words."""

from __future__ import annotations

import datetime as dt


def day_words(iso: str | None) -> str:
    """`Tue 15 Dec 2026`: a board plans by weekday."""
    if not iso:
        return ""
    day = dt.date.fromisoformat(iso)
    return f"{day:%a} {day.day} {day:%b %Y}"


def span_words(first: str | None, last: str | None) -> str:
    """`15 Dec 2026 – 7 Jan 2027`, `15 Dec 2026 or later`; with the weekday where it is one day."""
    if not first:
        return ""
    if first == last:
        return day_words(first)
    begin = dt.date.fromisoformat(first)
    if not last:
        return f"{begin.day} {begin:%b %Y} or later"
    end = dt.date.fromisoformat(last)
    year = "" if begin.year == end.year else f" {begin.year}"
    return f"{begin.day} {begin:%b}{year} – {end.day} {end:%b %Y}"
