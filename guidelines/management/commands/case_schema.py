"""Prints the JSON Schema of a case file, with the descriptions that stand in the code."""

from __future__ import annotations

import ast
import inspect
import json
from typing import Any

from django.core.management.base import BaseCommand

from guidelines.core.record import case_record as record
from guidelines.core.record.biomarkers import BIOMARKERS, LONGEST, NUMBERS, WORDS
from guidelines.core.record.casefile import json_schema


class Command(BaseCommand):
    help = "Print the JSON Schema of a case file (docs/case-file.md)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(described_schema(), indent=2, ensure_ascii=False))


def described_schema() -> dict[str, Any]:
    """The schema with every field's description, and numbers allowed as numbers."""
    schema = json_schema()
    for part, texts in field_texts(inspect.getsource(record)).items():
        properties = schema["$defs"].get(part, {}).get("properties", {})
        for field, text in texts.items():
            if field in properties:
                properties[field]["description"] = text
    schema["$defs"]["Specimen"]["properties"]["biomarkers"] |= {
        "additionalProperties": False,
        "properties": {name: results_of(name) for name in BIOMARKERS},
    }
    _accept_numbers(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def results_of(marker: str) -> dict[str, Any]:
    """What may stand beside a marker: one of its words, a number, or any words."""
    forms: list[dict[str, Any]] = []
    if BIOMARKERS[marker]:
        forms.append({"enum": list(BIOMARKERS[marker])})
    if marker in NUMBERS:
        number = {"type": ["number", "string"], "minimum": 0, "maximum": 100}
        forms.append(number | {"description": NUMBERS[marker].what})
    if marker in WORDS:
        text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
        forms.append(text | {"description": WORDS[marker]})
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def field_texts(source: str) -> dict[str, dict[str, str]]:
    """The text below each field of each class."""
    texts: dict[str, dict[str, str]] = {}
    for part in ast.parse(source).body:
        if not isinstance(part, ast.ClassDef):
            continue
        for field, below in zip(part.body, part.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                text = _text(below)
                if text:
                    texts.setdefault(part.name, {})[field.target.id] = text
    return texts


def _text(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return inspect.cleandoc(str(node.value.value))
    return None


def _accept_numbers(part: Any) -> None:
    """Decimals may be written as numbers; msgspec describes them as text."""
    if isinstance(part, dict):
        if part.get("format") == "decimal":
            part |= {"type": ["number", "string"]}
        for value in part.values():
            _accept_numbers(value)
    elif isinstance(part, list):
        for value in part:
            _accept_numbers(value)
