"""The cases behind one number of the impact, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from tumorboard.cases.models import Case
from tumorboard.editorial.impact import Moved
from tumorboard.editorial.impact_groups import GROUPS
from tumorboard.web.editorial.impact import WORDS, Shown

PER_PAGE = 25
REFUSED = "Cases of boards whose choice is offered no more"


@dataclass(frozen=True)
class Row:
    case: Case
    changes: list[str]


@dataclass(frozen=True)
class CaseList:
    """`hidden`: on boards that the reader does not serve."""

    title: str
    page: Page[Case]
    rows: list[Row]
    hidden: int
    query: str


def case_list(shown: Shown, query: QueryDict) -> CaseList | None:
    """None where nothing in particular is asked for."""
    asked = _asked(shown, query)
    if asked is None:
        return None
    title, wanted = asked
    mine = Case.objects.visible_to(shown.request.user).with_people().filter(pk__in=wanted)
    page = Paginator(mine.order_by("-created_at", "pk"), PER_PAGE).get_page(query.get("page"))
    kept = query.copy()
    kept.pop("page", None)
    rows = [Row(case, _changes(shown, case)) for case in page]
    return CaseList(title, page, rows, len(set(wanted)) - page.paginator.count, kept.urlencode())


def _asked(shown: Shown, query: QueryDict) -> tuple[str, Collection[UUID]] | None:
    group, pathway = query.get("group", ""), query.get("replanned", "")
    if group == "refused":
        return REFUSED, shown.impact.refused
    if group in GROUPS:
        return GROUPS[group], [case for case, of in shown.groups_of.items() if of == group]
    if pathway in shown.replanned:
        title = shown.title("pathways", pathway)
        return f"{title}: other steps or intervals", shown.replanned[pathway]
    moved = next((each for each in shown.impact.moved if _is(each, query)), None)
    return None if moved is None else (_words(shown, moved), moved.cases)


def _is(moved: Moved, query: QueryDict) -> bool:
    return all(query.get(n) == getattr(moved, n) for n in ("kind", "item", "before", "after"))


def _words(shown: Shown, moved: Moved) -> str:
    title = shown.title(moved.kind, moved.item)
    return f"{title}: {WORDS[moved.before]} → {WORDS[moved.after]}"


def _changes(shown: Shown, case: Case) -> list[str]:
    return [_words(shown, each) for each in shown.impact.moved if case.pk in each.cases]
