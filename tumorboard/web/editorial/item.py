"""The page of an item in a change set: its form, what is different, who changed what and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from guidelines.core.content.editing import data_of
from guidelines.core.content.loading import Data
from tumorboard.editorial.feedback import departures_counted
from tumorboard.editorial.hand import base_of
from tumorboard.editorial.models import ChangeSet, ItemChange, ItemComment
from tumorboard.followup.report import Item
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.item_form import Choices, ItemForm
from tumorboard.web.editorial.item_words import Differing, ItemWords, differing, title_in
from tumorboard.web.editorial.labels import kind_label
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.editorial.shapes import part, parts
from tumorboard.web.editorial.trying import of_item, sentence
from tumorboard.web.guideline.shelf import BY_PART, Kind, title_of

ADVICE = ("recommendations", "pitfalls")
SEQUENCES = ("pathways", "continuations")


@dataclass(frozen=True)
class Past:
    """One change of the item: what it was about, and what it changed."""

    change: ItemChange
    what: str
    differences: list[Differing]


@dataclass
class ItemPage:
    change_set: ChangeSet
    desk: Desk
    kind: str
    kind_label: str
    item: str
    title: str
    standing: str  # "changed", "new", "taken out" or "" for as in the base
    form: ItemForm | None
    seen: str
    why: str
    lines: dict[str, str]
    problems: list[tuple[str, str]]
    differences: list[Differing]
    history: list[Past]
    comments: list[ItemComment]
    departures: list[tuple[str, int]] | None
    reader: Kind | None  # where the base's item can be read
    panels: list[Panel] = field(default_factory=list)
    live: list[Panel] = field(default_factory=list)  # made anew while one types
    kept_at: str = ""  # when what stands in the form was typed, if it was never saved
    conflicts: list[dict[str, str]] = field(default_factory=list)
    sequence: str = ""  # of a pathway: how many steps and intervals it has

    @property
    def departed(self) -> int:
        return sum(number for _, number in self.departures or ())


def words_of(desk: Desk) -> ItemWords:
    return ItemWords(desk.hand.parsed, desk.guideline)


def choices_of(desk: Desk) -> Choices:
    """What fields refer to, from the version in hand."""
    parsed = desk.hand.parsed
    kinds: dict[str, tuple[str, ...]] = {
        "stream": ("streams",),
        "conflict": ("conflicts",),
        "setting": ("thresholds",),
        "fact": ("vocabulary",),
        "overrides.id": ADVICE,
        "expect.item": (*ADVICE, "pathways"),
    }

    def choices(place: str) -> Iterable[tuple[str, str]] | None:
        named = kinds.get(place) or kinds.get(place.rpartition(".")[2])
        if named is None:
            return None
        found = [(key, each) for kind in named for key, each in parsed.items[kind].items()]
        return [(key, title_of(each)) for key, each in found]

    return choices


def furnish(form: ItemForm, desk: Desk, words: ItemWords) -> None:
    """The conditions of a form in words, each with the page on which it is built."""
    for node in form.conditions:
        node.clause = words.clause(node.said) if node.said is not None else None
        if node.target:
            place = [desk.change_set.pk, desk.kind, desk.item, node.target]
            node.address = reverse("editorial-condition", args=place)


def standing_of(newest: ItemChange | None) -> str:
    if newest is None or newest.returns:
        return ""
    if not newest.text:
        return "taken out"
    return "new" if newest.file else "changed"


def past_of(desk: Desk, kind: str, item: str, words: ItemWords) -> list[Past]:
    """Newest first, each against what stood before it."""
    base = data_of(base_of(desk.change_set.base.sha256), kind, item)
    before, found = base, []
    rows = desk.change_set.changes.filter(kind=kind, item=item).select_related("made_by")
    for change in rows.order_by("number"):
        after = base if change.returns else change.data
        lines = differing(words.lines(kind, before), words.lines(kind, after))
        found.append(Past(change, _what(change, before), lines if before and after else []))
        before = after
    return found[::-1]


def _what(change: ItemChange, before: Data) -> str:
    if change.returns:
        return "put back as it was"
    if not change.text:
        return "taken out"
    return "changed" if before is not None else "added"


def problems_of(desk: Desk, kind: str, item: str) -> list[tuple[str, str]]:
    own, _rest = of_item(desk.hand, desk.hand.errors, kind, item)
    return [(path, sentence(each)) for path, each in own]


def item_page(
    desk: Desk, kind: str, item: str, now: Data, *, form: ItemForm | None, seen: str, why: str = ""
) -> ItemPage:
    words = words_of(desk)
    before = data_of(base_of(desk.change_set.base.sha256), kind, item)
    history = past_of(desk, kind, item, words)
    shown = now if now is not None else before
    problems = problems_of(desk, kind, item)
    if form is not None:
        furnish(form, desk, words)
    if form is not None and not form.is_bound:
        for path, each in problems:
            form.say(path, each)
    return ItemPage(
        change_set=desk.change_set,
        desk=desk,
        kind=kind,
        kind_label=kind_label(kind),
        item=item,
        title=title_in(shown, item),
        standing=standing_of(history[0].change if history else None),
        form=form,
        seen=seen,
        why=why,
        lines={} if form is not None else words.lines(kind, shown),
        problems=problems,
        differences=differing(words.lines(kind, before), words.lines(kind, now))
        if before is not None and now is not None
        else [],
        history=history,
        comments=list(
            desk.change_set.comments.filter(kind=kind, item=item).select_related("made_by")
        ),
        departures=departures_counted(Item(desk.change_set.base.guideline, kind, item))
        if kind in ADVICE
        else None,
        reader=BY_PART.get(kind) if before is not None else None,
        sequence=_counted(shown) if kind in SEQUENCES else "",
    )


def _counted(item: Data) -> str:
    """`9 steps, 24 intervals`."""
    numbers = [(len(parts(part(item, name))), name) for name in ("steps", "intervals")]
    return ", ".join(f"{count} {name if count != 1 else name[:-1]}" for count, name in numbers)
