"""What the page of a board's definitions shows, and the form to choose another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guidelines.models import GuidelineVersion
from tumorboard.assessment.offers import Option, Setting, dropped, offered
from tumorboard.assessment.services import NoGuideline, loaded, version_for
from tumorboard.cases.services import core_stream
from tumorboard.people import queries
from tumorboard.people.models import Board, BoardChoice
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request


def mark_of(key: str) -> str:
    """A setting's key as the id of an element."""
    return key.replace(":", "-").replace(".", "-")


class SettingForm(forms.Form):
    """About one setting, with a reason; several of these forms share one page."""

    setting = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=500, label="Reason", widget=forms.Textarea(attrs={"rows": 2})
    )


class WithdrawForm(SettingForm):
    """Give up a choice that the content no longer knows."""

    def __init__(self, data: QueryDict | None = None, *, setting: str) -> None:
        super().__init__(data, auto_id=f"{mark_of(setting)}-%s", initial={"setting": setting})


class ChoiceForm(SettingForm):
    """Another of the published values, and why."""

    value = forms.ChoiceField(label="Use from now on")
    field_order = ("setting", "value", "reason")

    def __init__(self, data: QueryDict | None = None, *, setting: Setting, in_use: str) -> None:
        initial = {"setting": setting.key, "value": in_use}
        super().__init__(data, auto_id=f"{mark_of(setting.key)}-%s", initial=initial)
        self.in_use = in_use
        values = self.fields["value"]
        values.choices = [(each.value, each.label) for each in setting.options]  # type: ignore[attr-defined]  # a choice field

    def clean_value(self) -> str:
        value = str(self.cleaned_data["value"])
        if value == self.in_use:
            raise ValidationError("This one is in use already")
        return value


@dataclass(frozen=True)
class Row:
    setting: Setting
    in_use: Option | None
    chosen: str
    form: ChoiceForm

    @property
    def mark(self) -> str:
        return mark_of(self.setting.key)

    @property
    def is_default(self) -> bool:
        return self.in_use == self.setting.default


@dataclass(frozen=True)
class Dropped:
    """A choice whose very setting the content in force has given up."""

    key: str
    chosen: str
    form: WithdrawForm


@dataclass(frozen=True)
class Past:
    choice: BoardChoice
    setting: str
    value: str


@dataclass(frozen=True)
class DefinitionsPage:
    board: Board
    version: GuidelineVersion | None
    rows: list[Row]
    dropped: list[Dropped]
    history: list[Past]
    may_choose: bool


def settings_of(request: Request, board: Board) -> tuple[GuidelineVersion | None, list[Setting]]:
    try:
        version = version_for(board, request.as_of)
    except NoGuideline:
        return None, []
    return version, offered(loaded(version), core_stream(board), queries.choices_of(board))


def dropped_of(version: GuidelineVersion | None, board: Board) -> list[str]:
    chosen = queries.choices_of(board)
    return dropped(loaded(version), core_stream(board), chosen) if version else []


def definitions_page(
    request: Request, board: Board, refused: SettingForm | None = None
) -> DefinitionsPage:
    """The page of one board; a refused form stands in the place of its fresh one."""
    version, settings = settings_of(request, board)
    chosen = queries.choices_of(board)
    rows = [_row(setting, chosen, refused) for setting in settings]
    return DefinitionsPage(
        board=board,
        version=version,
        rows=rows,
        dropped=[_lost(key, chosen, refused) for key in dropped_of(version, board)],
        history=_history(board, settings),
        may_choose=request.grants.may(Permission.CHOOSE_DEFINITIONS, board=board),
    )


def _lost(key: str, chosen: dict[str, str], refused: SettingForm | None) -> Dropped:
    form = WithdrawForm(setting=key)
    if isinstance(refused, WithdrawForm) and refused.data.get("setting") == key:
        form = refused
    return Dropped(key, chosen[key], form)


def _row(setting: Setting, chosen: dict[str, str], refused: SettingForm | None) -> Row:
    value = chosen.get(setting.key, setting.default.value)
    form = ChoiceForm(setting=setting, in_use=value)
    if isinstance(refused, ChoiceForm) and refused.data.get("setting") == setting.key:
        form = refused
    return Row(setting, setting.option(value), value, form)


def _history(board: Board, settings: Sequence[Setting]) -> list[Past]:
    known = {setting.key: setting for setting in settings}
    choices = board.choices.select_related("chosen_by").order_by("-revision")
    return [_past(choice, known.get(choice.setting)) for choice in choices]


def _past(choice: BoardChoice, setting: Setting | None) -> Past:
    """In the words of the content in force, or as stored where it no longer offers this."""
    option = setting.option(choice.value) if setting else None
    return Past(
        choice,
        setting.label if setting else choice.setting,
        option.label if option else choice.value or "withdrawn: as published",
    )
