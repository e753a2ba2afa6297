"""A form for an item of any kind, made from the types that declare it.

It holds exactly what the item's data hold: what is left empty is not written, and what is not
touched stays as it was written. Conditions are shown, and built on pages of their own. What is
wrong is said by the content itself, at the field that it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django import forms
from django.forms import BoundField
from django.http import QueryDict

from guidelines.core.content.loading import Data
from tumorboard.web.editorial.labels import choice_label, hint_of, label_of
from tumorboard.web.editorial.shapes import Look, Member, is_empty, members_of, part, parts
from tumorboard.web.guideline.conditions import Clause

# Built on the page of the pathway (web/editorial/pathway).
ELSEWHERE = frozenset({"steps", "intervals"})
YES_NO = (("true", "Yes"), ("false", "No"))


@dataclass
class Node:
    """One part of the form as the page shows it; `of`: the parts of a group, a list or a row."""

    look: Look
    path: str
    label: str
    hint: str = ""
    control: BoundField | None = None
    of: list[Node] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    said: Data = None  # of a condition: what stands there now
    target: str = ""  # of a condition: its place in the stored item; empty if it has none yet
    clause: Clause | None = None  # of a condition: in words
    address: str = ""  # of a condition: where it is built
    gone: BoundField | None = None  # of a row: the box that takes it out
    was: str = ""  # of a row: which row of the stored item it was
    place: str = ""  # of a row that can be moved: where it is in the item
    adds: str = ""  # of a list: the name of its button, where that is no longer `_add`

    @property
    def anchor(self) -> str:
        return f"item-{self.path}"

    @property
    def is_filled(self) -> bool:
        return not is_empty(self.said)

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.of:
            yield from node.walk()


Choices = Callable[[str], Iterable[tuple[str, str]] | None]
"""What a field refers to, by its place in the kind: None where anything may be written."""


class ItemForm(forms.Form):
    """`stored` is the item as it was shown (None: a new one); `more` names a list to which an
    empty row is added."""

    def __init__(
        self, posted: QueryDict | None, *, struct: type[msgspec.Struct], stored: Data,
        choices: Choices, more: str = "", fixed: frozenset[str] = frozenset({"id"}),
    ) -> None:  # fmt: skip
        super().__init__(posted, auto_id="item-%s")
        self.posted, self.struct, self.stored = posted, struct, stored
        self.choices, self.more, self.fixed = choices, more, fixed
        self.nodes = self._nodes(struct, stored, "", "", fixed | ELSEWHERE)
        self.elsewhere: list[str] = []
        # Rows of the item as typed, by their rows on the page: empty ones are not written.
        self.moved: dict[str, str] = {}

    # ------------------------------------------------------------ what is shown

    def _nodes(
        self, struct: type[msgspec.Struct], data: Data, path: str, place: str,
        without: frozenset[str] = frozenset(),
    ) -> list[Node]:  # fmt: skip
        return [
            self._node(each, part(data, each.name), f"{path}{each.name}", f"{place}{each.name}")
            for each in members_of(struct)
            if each.name not in without
        ]

    def _node(self, member: Member, data: Data, path: str, place: str) -> Node:
        label = label_of(place) + ("" if member.required else " (optional)")
        node = Node(member.look, path, label, hint_of(place), said=data)
        if member.look == "condition":
            node.target = path if self.stored is not None else ""
        elif member.look == "group" and member.of:
            node.of = self._nodes(member.of, data, f"{path}.", f"{place}.")
        elif member.look == "rows" and member.of:
            rows = self._rows(path, data)
            node.of = [self._row(member.of, row, path, place) for row in rows]
        else:
            node.control = self._control(member, data, path, place, label)
        return node

    def _rows(self, path: str, data: Data) -> list[tuple[int, str, Data]]:
        """Number, which stored row it was, and that row: those that were sent, else the stored."""
        rows = parts(data)
        if self.posted is None:
            return [(number, str(number), row) for number, row in enumerate(rows)]
        found: list[tuple[int, str, Data]] = []
        while (was := self.posted.get(f"{path}.{len(found)}.was")) is not None:
            found.append((len(found), was, _at(rows, was)))
        if self.more == path:
            found.append((len(found), "", None))
        return found

    def _row(
        self, struct: type[msgspec.Struct], row: tuple[int, str, Data], path: str, place: str
    ) -> Node:
        number, was, data = row
        here = f"{path}.{number}"
        self.fields[f"{here}.gone"] = forms.BooleanField(required=False, label="Take out")
        of = self._nodes(struct, data, f"{here}.", f"{place}.")
        for node in of:
            if node.look == "condition":
                name = node.path.rpartition(".")[2]
                node.target = f"{path}.{was}.{name}" if was and node.target else ""
        label = f"{label_of(place)} {number + 1}"
        return Node("group", here, label, of=of, gone=self[f"{here}.gone"], was=was, said=data)

    def _control(self, member: Member, data: Data, path: str, place: str, label: str) -> BoundField:
        stands = self._sent(path) if self.posted is not None else str(data or "")
        self.fields[path] = made = self._field(member, place, stands)
        made.label, made.help_text = label, hint_of(place)
        self.initial[path] = _initial(member, data)
        return self[path]

    def _field(self, member: Member, place: str, stands: str) -> forms.Field:
        offered = self.choices(place)
        if member.look == "flag":
            return forms.BooleanField(required=False)
        if member.look == "tri":
            usual = dict(YES_NO).get(member.usual or "", "")
            empty = f"{usual}, as usual" if usual else "Not stated"
            return forms.ChoiceField(required=False, choices=[("", empty), *YES_NO])
        if member.look == "several":
            options = [(code, choice_label(code)) for code in member.codes]
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(required=False, choices=options, widget=widget)
        if member.look == "choice":
            options = [(code, choice_label(code)) for code in member.codes]
            return forms.ChoiceField(required=False, choices=[("", "–"), *options])
        if offered is not None and member.look == "text":
            return _reference(list(offered), stands)
        return forms.CharField(required=False, strip=False, widget=_widget(member))

    # ------------------------------------------------------------ what was typed

    def typed(self) -> dict[str, Data]:
        """The item as it is to be."""
        found = self._read(self.struct, self.stored, "", self.fixed | ELSEWHERE)
        kept = {name: part(self.stored, name) for name in self.fixed | ELSEWHERE}
        return {name: data for name, data in {**kept, **found}.items() if data is not None}

    def _read(
        self, struct: type[msgspec.Struct], old: Data, path: str, without: frozenset[str]
    ) -> dict[str, Data]:
        found = {
            each.name: self._value(each, part(old, each.name), f"{path}{each.name}")
            for each in members_of(struct)
            if each.name not in without
        }
        return {name: data for name, data in found.items() if data is not None}

    def _value(self, member: Member, old: Data, path: str) -> Data:
        if member.look == "condition":
            return old
        if member.look == "group" and member.of:
            inner = self._read(member.of, old, f"{path}.", frozenset())
            return inner if not is_empty(inner) else None
        if member.look == "rows" and member.of:
            rows: list[Data] = []
            for number, _was, stored in self._rows(path, old):
                row = self._read(member.of, stored, f"{path}.{number}.", frozenset())
                if not is_empty(row) and not self._sent(f"{path}.{number}.gone"):
                    self.moved[f"{path}.{len(rows)}"] = f"{path}.{number}"
                    rows.append(dict(row))
            return _list_or_nothing(member, rows, old)
        return self._scalar(member, old, path)

    def _scalar(self, member: Member, old: Data, path: str) -> Data:
        sent = self._sent(path)
        if member.look == "flag":
            return "true" if sent else (old if old == "false" else None)
        if member.look == "tri":
            return old if sent == "" and old == member.usual else sent or None
        if member.look == "several":
            chosen = self.posted.getlist(path) if self.posted is not None else []
            same = isinstance(old, list) and set(chosen) == set(map(str, old))
            return old if same else _list_or_nothing(member, list(chosen), old)
        if member.look == "lines":
            lines: list[Data] = [line.strip() for line in sent.splitlines() if line.strip()]
            return _list_or_nothing(member, lines, old)
        text = "\n".join(line.strip() for line in sent.strip().splitlines())
        return text or None

    def _sent(self, path: str) -> str:
        return self.posted.get(path, "") if self.posted is not None else ""

    # ------------------------------------------------------------ what is wrong

    def say(self, path: str, sentence: str) -> None:
        """At the deepest part that the path leads into; else above the form."""
        places = {node.path: node for top in self.nodes for node in top.walk()}
        row = next((each for each in self.moved if f"{path}.".startswith(f"{each}.")), path)
        steps = path.replace(row, self.moved.get(row, row), 1).split(".")
        for length in range(len(steps), 0, -1):
            node = places.get(".".join(steps[:length]))
            if node is not None:
                node.errors.append(sentence)
                if node.control is not None:
                    self.errors.setdefault(node.path, self.error_class()).append(sentence)
                return
        self.elsewhere.append(f"{label_of(path)}: {sentence}" if path else sentence)

    @property
    def conditions(self) -> list[Node]:
        every = (node for top in self.nodes for node in top.walk())
        return [node for node in every if node.look == "condition"]

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Anchor, label and sentence of everything that is wrong, in the order of the form."""
        found = [("", "", sentence) for sentence in self.elsewhere]
        for top in self.nodes:
            for node in top.walk():
                found += [(node.anchor, node.label, each) for each in node.errors]
        return found


def _initial(member: Member, data: Data) -> Any:
    if member.look == "flag":
        return data == "true"
    if member.look == "lines":
        return "\n".join(str(each) for each in parts(data))
    if member.look == "several":
        return list(parts(data))
    return "" if data is None else data


def _widget(member: Member) -> forms.Widget:
    if member.look == "prose":
        return forms.Textarea(attrs={"rows": 3})
    if member.look == "lines":
        return forms.Textarea(attrs={"rows": 2})
    if member.look == "number":
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off"})


def _reference(options: list[tuple[str, str]], stands: str) -> forms.Field:
    """One of these; what stands there already is offered too, so that it is not lost."""
    if stands and stands not in dict(options):
        options.append((stands, f"{stands} (there is no such item)"))
    return forms.ChoiceField(required=False, choices=[("", "–"), *options])


def _list_or_nothing(member: Member, found: list[Data], old: Data) -> Data:
    """An empty list is written where one has to stand, or stood already."""
    return found if found or member.required or old == [] else None


def _at(rows: Any, was: str) -> Data:
    return rows[int(was)] if was.isdecimal() and int(was) < len(rows) else None
