"""Which definitions and thresholds the content in force offers a board to choose between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Definition, Threshold
from guidelines.core.evaluation.assess import chosen_definitions
from guidelines.core.evaluation.result import Choices


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Setting:
    """`key` is what a board's choice names; the first option holds until somebody chooses."""

    key: str
    label: str
    text: str
    options: tuple[Option, ...]

    @property
    def default(self) -> Option:
        return self.options[0]

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


KINDS = {
    "metastasis_timing": "Synchronous and metachronous metastases",
    "multiple_primary_timing": "Synchronous and metachronous primaries",
    "oligometastatic": "Oligometastatic disease",
}


def offered(guideline: Guideline, stream: str, chosen: Mapping[str, str]) -> list[Setting]:
    """Every setting with more than one published value, definitions first.

    With one value alone, where the board had chosen another: it has to go back to that one.
    """
    return [
        setting
        for setting in _settings(guideline, stream)
        if len(setting.options) > 1
        or setting.option(chosen.get(setting.key, setting.default.value)) is None
    ]


def dropped(guideline: Guideline, stream: str, chosen: Mapping[str, str]) -> list[str]:
    """What the board has chosen and the content no longer knows: there is nothing to choose."""
    known = {setting.key for setting in _settings(guideline, stream)}
    return sorted(chosen.keys() - known)


def _settings(guideline: Guideline, stream: str) -> list[Setting]:
    return [*_definitions(guideline, stream), *map(_threshold, guideline.thresholds.values())]


def _definitions(guideline: Guideline, stream: str) -> Iterator[Setting]:
    relevant = chosen_definitions(guideline, stream, Choices())
    for kind, label in KINDS.items():
        named = [definition for definition in relevant if definition.kind == kind]
        if named:
            options = tuple(_option(definition) for definition in named)
            yield Setting(f"definition:{kind}", label, "", options)


def _option(definition: Definition) -> Option:
    return Option(definition.id, definition.label, definition.text)


def _threshold(threshold: Threshold) -> Setting:
    values = (threshold.value, *threshold.alternates)
    options = tuple(Option(str(value), f"{value} {threshold.unit}") for value in values)
    return Setting(f"threshold:{threshold.id}", threshold.label, threshold.text, options)
