"""Which advice a decision departs from: by its id, in the version that the board read.

What a person writes is a title. It is looked up in the version that the decision is pinned to, so
that decisions on two versions of one guideline meet at the same recommendation although its title
was worded anew between them. Words that are no title of that version stay words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q, QuerySet

from guidelines.models import GuidelineVersion
from guidelines.publishing import content
from tumorboard.assessment.queries import versions
from tumorboard.decisions.models import Decision
from tumorboard.followup.report import Departed, Item, same_words

SHA256 = "assessment__guideline_version__sha256"


@dataclass(frozen=True)
class Lookup:
    """Titles of every version that is pinned, and of the newest for decisions without one."""

    newest: str

    def named(self, text: str, sha256: str | None) -> Departed:
        read = sha256 or self.newest
        found = _by_title(read).get(same_words(text)) if read else None
        return found or Departed(text)


def lookup() -> Lookup:
    newest = versions().order_by("-loaded_at").values_list("sha256", flat=True).first()
    return Lookup(newest or "")


def departures_from(decisions: QuerySet[Decision], item: Item) -> QuerySet[Decision]:
    """Signed decisions in force that depart from it, whichever version they rest on."""
    standing = decisions.filter(
        signed_at__isnull=False, replaced_by__signed_at__isnull=True
    ).exclude(departs_from="")
    words = standing.order_by().values_list("departs_from", SHA256).distinct()
    known = lookup()
    about = [
        Q(("departs_from", text), (SHA256, sha256))
        if sha256
        else Q(departs_from=text, assessment__isnull=True)
        for text, sha256 in words
        if known.named(text, sha256).item == item
    ]
    return standing.filter(reduce(or_, about)) if about else standing.none()


def read_in(items: Iterable[Item]) -> Mapping[Item, GuidelineVersion]:
    """Of each item the newest version in which it can be read."""
    wanted, found = set(items), dict[Item, GuidelineVersion]()
    if not wanted:
        return found
    of = versions().filter(guideline__in={each.guideline for each in wanted})
    for version in of.order_by("-loaded_at"):
        about = {each for each in wanted - found.keys() if each.guideline == version.guideline}
        if about:
            holds = content(version.sha256)
            found |= {each: version for each in about if each.id in getattr(holds, each.part)}
        if not wanted - found.keys():
            break
    return found


@lru_cache(maxsize=16)
def _by_title(sha256: str) -> dict[str, Departed]:
    guideline = content(sha256)
    return {
        same_words(item.title): Departed(item.title, Item(guideline.meta.id, part, key))
        for part, items in (
            ("pitfalls", guideline.pitfalls),
            ("recommendations", guideline.recommendations),
        )
        for key, item in items.items()
    }
