"""Prints the JSON Schema of a calendar file, with the descriptions that stand in the code."""

from __future__ import annotations

import inspect
import json
from typing import Any

from django.core.management.base import BaseCommand

from guidelines.core.planning import calendar
from guidelines.core.planning.calendarfile import json_schema
from guidelines.management.commands.case_schema import field_texts

WRITTEN = {"first": "from", "last": "to"}
"""Fields that have another name in the file."""


class Command(BaseCommand):
    help = "Print the JSON Schema of a calendar file (docs/calendar-file.md)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(described_schema(), indent=2, ensure_ascii=False))


def described_schema() -> dict[str, Any]:
    schema = json_schema()
    for part, texts in field_texts(inspect.getsource(calendar)).items():
        properties = schema["$defs"].get(part, {}).get("properties", {})
        for field, text in texts.items():
            properties[WRITTEN.get(field, field)]["description"] = text
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
