"""Every statement of the inventory: what uses it, what tests it, or why it is only displayed."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError

from guidelines.core.evaluation.coverage import Covered, coverage
from guidelines.expectations import cases_naming
from guidelines.folders import CONTENT, GUIDELINE
from guidelines.management.content import folder_content


class Command(BaseCommand):
    help = "List every statement with its verdict, items, tests, or the reason it has none."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--guideline", type=Path, default=CONTENT / GUIDELINE, metavar="DIR",
            help="folder of one guideline version",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        guideline = folder_content(options["guideline"])
        covered = coverage(guideline, cases_naming())
        if options["format"] == "json":
            listed = [msgspec.to_builtins(each) for each in covered]
            self.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2))
        else:
            self.told(covered, {key: each.origin for key, each in guideline.statements.items()})
        open_ones = [each.id for each in covered if not each.is_covered]
        if open_ones:
            raise CommandError("not covered: " + ", ".join(open_ones))

    def told(self, covered: list[Covered], origins: dict[str, str]) -> None:
        everything = Counter(origins[each.id] for each in covered)
        done = Counter(origins[each.id] for each in covered if each.is_covered)
        for origin, number in everything.items():
            self.stdout.write(f"{origin}: {done[origin]} of {number} covered")
        for each in covered:
            used = f"{len(each.items)} items, {len(each.tests)} tests"
            reason = f"; {each.reason}" if each.reason else ""
            self.stdout.write(f"{each.id:<12} {each.verdict:<12} {used}{reason}")
