"""Versions of guideline content. They hold nothing about any patient: everybody may read them."""

from __future__ import annotations

import datetime as dt

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion, GuidelineVersionQuerySet


def versions() -> GuidelineVersionQuerySet:
    """Without their text, which is megabytes and is remembered once per process."""
    return GuidelineVersion.objects.defer("document")


def newest_version(on: dt.date) -> GuidelineVersion | None:
    """The version in force, else the one loaded last."""
    in_force = versions().in_force(GUIDELINE, on)
    return in_force or versions().of(GUIDELINE).order_by("-loaded_at").first()
