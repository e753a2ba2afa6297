"""What would decide an open label, in words."""

from __future__ import annotations

from guidelines.core.record.evidence import Missing

_LISTS = {"lesions": "lesion", "primaries": "primary", "treatments": "treatment"}
_CODES = {
    "absent": "{subject} (not recorded)",
    "imprecise": "{subject} (not exact enough)",
    "other_anchor": "{subject} (counted from another event)",
    "never_resected": "{subject} (the primary was never resected)",
    "before_surgery": "{subject} (before the operation)",
    "needs_nature": "what {row} is",
    "several_primaries": "which primary {row} comes from",
    "not_complete": "whether the list of {row} is complete",
    "contradiction": "{subject} (in contradiction)",
}


def missing_in_words(missing: Missing) -> str:
    """`primaries/P1/diagnosis_date`, absent → `diagnosis date of P1 (not recorded)`."""
    parts = missing.path.split("/")
    row = parts[1] if len(parts) > 1 else missing.path
    form = _CODES.get(missing.code, "{subject} (" + missing.code.replace("_", " ") + ")")
    return form.format(subject=_subject(parts), row=row)


def _subject(parts: list[str]) -> str:
    if len(parts) == 1:
        return f"any {_LISTS[parts[0]]}" if parts[0] in _LISTS else parts[0].replace("_", " ")
    if len(parts) == 2:
        return parts[1].replace("_", " ")
    return f"{parts[2].replace('_', ' ')} of {parts[1]}"
