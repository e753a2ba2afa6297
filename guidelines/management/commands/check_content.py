"""Checks the guideline content in the repository: types, references and canonical form."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guidelines.core.guideline import parse_files
from guidelines.core.references import check_references
from guidelines.folders import CONTENT, read_folder


class Command(BaseCommand):
    help = "Check guideline content: every error in one run, as file:line path: value, expected."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="default: all of the content")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = options["folders"] or sorted(
            each for each in CONTENT.iterdir() if (each / "guideline.yaml").exists()
        )
        count = sum(self.check(folder) for folder in folders)
        if count:
            raise CommandError(f"{count} errors in the content")
        self.stdout.write(f"content is sound: {', '.join(folder.name for folder in folders)}")

    def check(self, folder: Path) -> int:
        parsed = parse_files(read_folder(folder))
        errors = [*parsed.errors, *check_references(parsed)]
        for error in sorted(errors, key=lambda each: (each.file, each.line, each.path)):
            self.stderr.write(f"{folder.name}/{error}")
        return len(errors)
