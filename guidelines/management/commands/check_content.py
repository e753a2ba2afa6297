"""Checks the guideline content in the repository: types, references and canonical form."""

from __future__ import annotations

import argparse
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guidelines.core.content.canonical import canonical_yaml
from guidelines.core.content.loading import ContentError
from guidelines.core.content.parsing import Parsed, parse_files
from guidelines.core.content.references import check_references
from guidelines.folders import content_folders, read_folder


class Command(BaseCommand):
    help = "Check guideline content: every error in one run, as file:line path: value, expected."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="default: all of the content")
        parser.add_argument(
            "--write", action="store_true", help="rewrite the files in canonical form"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folders = options["folders"] or content_folders()
        count = sum(self.check_folder(folder, write=options["write"]) for folder in folders)
        if count:
            raise CommandError(f"{count} errors in the content")
        self.stdout.write(f"content is sound: {', '.join(folder.name for folder in folders)}")

    def check_folder(self, folder: Path, *, write: bool) -> int:
        files = read_folder(folder)
        parsed = parse_files(files)
        layout = layout_errors(files, parsed)
        if write:
            for error in layout:
                text = canonical_yaml(parsed.trees[error.file])
                (folder / error.file).write_text(text, encoding="utf-8")
            layout = []
        errors = [*parsed.errors, *check_references(parsed), *layout]
        for each in sorted(errors, key=lambda error: (error.file, error.line, error.path)):
            self.stderr.write(f"{folder.name}/{each}")
        return len(errors)


def layout_errors(files: dict[str, str], parsed: Parsed) -> list[ContentError]:
    """Files that are not written in the canonical form, at the first line that differs."""
    errors = []
    for file, tree in parsed.trees.items():
        written, wanted = files[file].split("\n"), canonical_yaml(tree).split("\n")
        for number, (is_, should) in enumerate(zip_longest(written, wanted, fillvalue=""), 1):
            if is_ != should:
                errors.append(ContentError(file, number, "layout", repr(is_), repr(should)))
                break
    return errors
