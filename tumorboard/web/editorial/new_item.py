"""A new item: its identifier, where it is kept, and the form of its kind."""

from __future__ import annotations

import re

import msgspec
from django import forms
from django.http import Http404, QueryDict

from guidelines.core.content.editing import EditError
from guidelines.core.content.loading import Data
from guidelines.core.content.parsing import KINDS
from tumorboard.editorial import services
from tumorboard.editorial.models import LONGEST_REASON
from tumorboard.people.models import User
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.item import choices_of
from tumorboard.web.editorial.item_form import ItemForm
from tumorboard.web.editorial.labels import kind_label
from tumorboard.web.editorial.shapes import members_of
from tumorboard.web.editorial.trying import GENERAL, stream_of, tried

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
SPELLING = "Letters, digits, dots and hyphens, as in stop-bevacizumab-early. It stays for good."


class PlaceForm(forms.Form):
    """`stream`: the folder of kinds that name no stream of their own."""

    item = forms.CharField(max_length=120, label="Identifier", help_text=SPELLING)
    stream = forms.ChoiceField(label="Kept with")

    def __init__(
        self, data: QueryDict | None, *, streams: list[tuple[str, str]], own: bool
    ) -> None:
        super().__init__(data, auto_id="new-%s", prefix="_new")
        if own:
            del self.fields["stream"]
        else:
            self.fields["stream"].choices = streams  # type: ignore[attr-defined]  # a choice field
            self.initial["stream"] = GENERAL

    def clean_item(self) -> str:
        name: str = self.cleaned_data["item"].strip()
        if not IDENTIFIER.fullmatch(name):
            raise forms.ValidationError(f"“{name}” is no identifier. {SPELLING}")
        return name


class NewItem:
    """What the page shows and what its form saves."""

    def __init__(self, desk: Desk, kind: str, posted: QueryDict | None) -> None:
        if kind not in KINDS:
            raise Http404
        self.desk, self.kind, self.posted = desk, kind, posted
        self.kind_label = kind_label(kind)
        self.why = posted.get("_why", "")[:LONGEST_REASON] if posted else ""
        struct: type[msgspec.Struct] = KINDS[kind]
        own = any(each.name == "stream" for each in members_of(struct))
        streams = [(each.id, each.label) for each in desk.base.streams.values()]
        self.place = PlaceForm(posted, streams=streams, own=own)
        more = posted.get("_add", "") if posted else ""
        self.form = ItemForm(
            posted, struct=struct, stored=None, choices=choices_of(desk), more=more,
        )  # fmt: skip
        self.item = ""
        self.to_build = ""  # the place of a condition, where nothing else is lacking

    def save(self, *, by: User) -> bool:
        """False: refused, with what is wrong in the form. Raises NotOpen."""
        data = self.form.typed()
        if not self.place.is_valid():
            return False
        self.item = self.place.cleaned_data["item"]
        data = {**data, "id": self.item}
        stream = stream_of(data, self.place.cleaned_data.get("stream", ""))
        try:
            if not self._holds(data, stream):
                return False
            services.change_item(
                self.desk.change_set, kind=self.kind, item=self.item, data=data, shown=None,
                by=by, reason=self.why, stream=stream,
            )  # fmt: skip
        except EditError as error:
            self.place.add_error("item", str(error))
            return False
        return True

    def _holds(self, data: dict[str, Data], stream: str) -> bool:
        """A draft may be incomplete: its conditions are built once it is there."""
        if self.posted is not None and "_draft" in self.posted:
            return True
        trial = tried(self.desk, self.kind, self.item, data, stream)
        lacking, built = [path for path, _ in trial.own], {n.path for n in self.form.conditions}
        if lacking and not trial.elsewhere and built.issuperset(lacking):
            self.to_build = lacking[0]
            return True
        for path, each in trial.own:
            self.form.say(path, each)
        for each in trial.elsewhere:
            self.form.say("", each)
        return trial.is_sound
