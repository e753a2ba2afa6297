"""Stores the guideline content of the repository as a version, if it is new."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guidelines.core.content.loading import ContentInvalidError
from guidelines.folders import content_folders
from guidelines.publishing import load


class Command(BaseCommand):
    help = "Load guideline content; loading the same content again changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, help="default: all of the content")
        parser.add_argument("--author", default="repository", help="who wrote this content")

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in options["folders"] or content_folders():
            try:
                version, created = load(folder, author=options["author"])
            except ContentInvalidError as error:
                raise CommandError(f"{folder.name} cannot be used:\n{error}") from error
            state = f"loaded as a {version.status}" if created else f"known, {version.status}"
            self.stdout.write(f"{version} ({version.sha256[:12]}): {state}")
