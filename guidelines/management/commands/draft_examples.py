"""Drafts of the test cases that recommendations still lack, as content files to be reviewed."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from guidelines.core.content.canonical import canonical_yaml, plain
from guidelines.core.content.knowledge import Example
from guidelines.core.content.loading import from_data
from guidelines.core.evaluation.examples import drafts, lacking
from guidelines.folders import CONTENT, GUIDELINE
from guidelines.management.content import folder_content

FILE = "examples-drafted.yaml"


class Command(BaseCommand):
    help = "Draft the examples that are lacking: applies, does not apply, open."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"add them to {FILE} per stream")
        parser.add_argument(
            "--guideline", type=Path, default=CONTENT / GUIDELINE, metavar="DIR",
            help="folder of one guideline version",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["guideline"]
        guideline = folder_content(folder)
        drafted: dict[str, list[Example]] = defaultdict(list)
        for example in drafts(guideline):
            drafted[example.stream].append(example)
        for stream, examples in drafted.items():
            text = canonical_yaml(from_data([plain(each) for each in examples]))
            if options["write"]:
                file = folder / stream.replace("_", "-") / FILE
                before = file.read_text(encoding="utf-8") if file.exists() else ""
                file.write_text(before + text, encoding="utf-8")
            else:
                self.stdout.write(text)
        found = {
            (expected.item, expected.status)
            for examples in drafted.values()
            for example in examples
            for expected in example.expect
        }
        for item, status in lacking(guideline):
            if (item.id, status) not in found:
                self.stderr.write(f"{item.id}: no patient found for whom it is {status}")
