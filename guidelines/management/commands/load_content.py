"""Stores the guideline content of the repository as a version, if it is new."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guidelines.core.content.loading import ContentInvalidError
from guidelines.folders import content_folders
from guidelines.management.content import folder_content
from guidelines.management.differences import difference_lines
from guidelines.publishing import in_force, load


class Command(BaseCommand):
    help = "Load guideline content; loading the same content again changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="default: all of the content")
        parser.add_argument("--author", default="repository", help="who wrote this content")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="store nothing: print how advice would differ from the version in force",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in options["folders"] or content_folders():
            if options["dry_run"]:
                self.preview(folder)
                continue
            try:
                version, created = load(folder, author=options["author"])
            except ContentInvalidError as error:
                raise CommandError(f"{folder.name} cannot be used:\n{error}") from error
            state = f"loaded as a {version.status}" if created else f"known, {version.status}"
            self.stdout.write(f"{version} ({version.sha256[:12]}): {state}")

    def preview(self, folder: Path) -> None:
        new = folder_content(folder)
        old = in_force(new.meta.id, on=timezone.localdate())
        if old is None:
            self.stdout.write(f"{new.meta.title}: sound; no version is in force to compare with.")
            return
        self.stdout.write(
            f"{new.meta.title}, version {new.meta.version} ({new.content_hash[:12]}) against "
            f"{old.meta.version} ({old.content_hash[:12]}), which is in force:"
        )
        for line in difference_lines(old, new):
            self.stdout.write(line)
        self.stdout.write("Nothing was stored.")
