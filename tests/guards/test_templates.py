"""A swappable region has one name: that of its partial, its element id and its target."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"

PARTIAL = re.compile(r"{%\s*partialdef\s+([\w-]+)[^%]*%}(.*?){%\s*endpartialdef", re.DOTALL)
ID = re.compile(r'\sid="([^"]+)"')
TARGET = re.compile(r'hx-target="#([^"]+)"')
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]+\sstyle="),
    "a style element": re.compile(r"<style[\s>]"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "an inline handler": re.compile(r"<[^>]+\s(?:on[a-z]+|hx-on[:\w-]*)="),
    "a javascript address": re.compile(r"""(?:href|action)=["']javascript:"""),
    "an address outside": re.compile(r"""(?:src|srcset)=["']https?://"""),
}


def stem(name: str) -> str:
    """`lesion-row-{{ lesion.pk }}` is the row named `lesion-row`."""
    return re.sub(r"-?{{.*?}}", "", name)


def first_id(body: str) -> str | None:
    found = ID.search(body)
    return stem(found.group(1)) if found else None


def mismatched_partials(text: str) -> list[str]:
    """Partials whose own first id is another name."""
    return [
        f"partial {name} has the id {first_id(body)}"
        for name, body in PARTIAL.findall(text)
        if first_id(body) != name
    ]


def lost_targets(text: str, known_ids: set[str]) -> list[str]:
    """Targets that no element of any template carries."""
    return [target for target in TARGET.findall(text) if stem(target) not in known_ids]


def forbidden_markup(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def offenders(find: object) -> dict[str, list[str]]:
    assert callable(find)
    found = {
        str(file.relative_to(TEMPLATES)): find(file.read_text(encoding="utf-8"))
        for file in sorted(TEMPLATES.rglob("*.html"))
    }
    return {name: lines for name, lines in found.items() if lines}


def test_a_partial_is_called_like_its_element() -> None:
    assert offenders(mismatched_partials) == {}


def test_a_target_exists() -> None:
    known = {
        stem(name)
        for file in TEMPLATES.rglob("*.html")
        for name in ID.findall(file.read_text(encoding="utf-8"))
    }
    assert offenders(lambda text: lost_targets(text, known)) == {}


def test_nothing_the_content_security_policy_would_block() -> None:
    assert offenders(forbidden_markup) == {}


# Guarded forms that are no findings: they make or merge something, or have no draft to lose.
WITHOUT_DRAFT = {
    "tumorboard/between/next_step.html",  # one line, said once
    "tumorboard/between/refer_on.html",  # makes a case
    "tumorboard/between/reviewers.html",  # one line, said once
    "tumorboard/between/share.html",  # a choice
    "tumorboard/between/stands.html",  # said once
    "components/autosave.html",  # names the attribute in its own description
    "tumorboard/cases/chase.html",  # one line, said once
    "tumorboard/cases/breach.html",  # one line, said once
    "tumorboard/cases/edit.html",
    "tumorboard/cases/next_date.html",
    "tumorboard/cases/review_request.html",  # single lines
    "tumorboard/cases/reviews.html",  # ticks
    "tumorboard/cases/what_if_save.html",
    "tumorboard/decisions/condition.html",  # one line, said once
    "tumorboard/decisions/letter_retract.html",  # one line, said once
    "tumorboard/decisions/letter_told.html",
    "tumorboard/editorial/item_new.html",
    "tumorboard/editorial/open.html",
    "tumorboard/editorial/step.html",  # a few words, said once
    "tumorboard/followup/action.html",  # one line, said once
    "tumorboard/followup/action_new.html",
    "tumorboard/followup/outcome.html",
    "tumorboard/people/pathway_edit.html",
    "tumorboard/people/rules.html",  # numbers
    "tumorboard/cases/refer.html",
    "tumorboard/meetings/attendance_times.html",  # times and a seat, said once
    "tumorboard/meetings/meeting_edit.html",
    "tumorboard/meetings/meeting_new.html",
    "tumorboard/patients/documents_add.html",  # a file cannot be kept
    "tumorboard/patients/emergency.html",
    "tumorboard/patients/found.html",
    "tumorboard/patients/merge_with.html",
    "tumorboard/patients/register.html",
    "tumorboard/plans/alert.html",  # one line, said once
}
KEEPS = re.compile(r'include "components/(draft|autosave)\.html"')


def undrafted(text: str) -> list[str]:
    return ["keeps no draft"] if "data-guard" in text and not KEEPS.search(text) else []


def test_every_form_of_findings_is_kept_while_one_types() -> None:
    assert set(offenders(undrafted)) == WITHOUT_DRAFT


def test_the_guards_can_fail() -> None:
    wrong = '{% partialdef lesions %}<div id="lesion-list" style="top:0"></div>{% endpartialdef %}'
    assert mismatched_partials(wrong) == ["partial lesions has the id lesion-list"]
    assert forbidden_markup(wrong) == ["an inline style"]
    assert lost_targets('<a hx-target="#plan">', {"lesions"}) == ["plan"]
    assert undrafted("<form data-guard>") == ["keeps no draft"]
    right = (
        '{% partialdef lesion-row %}<tr id="lesion-row-{{ lesion.pk }}"></tr>{% endpartialdef %}'
    )
    assert mismatched_partials(right) == []
