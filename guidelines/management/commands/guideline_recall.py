"""How much of what the published cases ask for stands in their plans, per stream."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from datetime import date
from typing import Any

import msgspec
from django.core.management.base import BaseCommand

from guidelines.core.evaluation.recall import Met
from guidelines.expectations import recalled
from guidelines.folders import CONTENT, GUIDELINE
from guidelines.management.content import folder_content

AS_OF = date(2026, 1, 28)
"""Published cases state months, not days: any day serves, and the content's own is taken."""


class Command(BaseCommand):
    help = "Recall of what the published cases must contain and warn of, per stream."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        guideline = folder_content(CONTENT / GUIDELINE)
        found = recalled(guideline, as_of=AS_OF)
        if options["format"] == "json":
            listed = [msgspec.to_builtins(each) | {"met": each.is_met} for each in found]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2))
        else:
            self.told(found)

    def told(self, found: list[Met]) -> None:
        counted = [each for each in found if each.argued is None]
        by_stream: dict[tuple[str, str], list[Met]] = defaultdict(list)
        for each in counted:
            by_stream[each.stream, each.kind].append(each)
        for (stream, kind), group in sorted(by_stream.items()):
            met = sum(each.is_met for each in group)
            self.stdout.write(f"{stream:<20} {kind:<5} {met} of {len(group)}")
        for each in counted:
            if not each.is_met:
                self.stdout.write(f"missing: {each.case} {each.kind}: {each.text}")
        for each in found:
            if each.argued is not None:
                self.stdout.write(f"argued:  {each.case} {each.kind}: {each.text}: {each.argued}")
