"""Writes a stored version as files; loading them again is the same version, byte for byte."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guidelines.core.content.files import files_of
from guidelines.folders import GUIDELINE
from guidelines.publishing import PublishingError, find


class Command(BaseCommand):
    help = "Write a version (its number, or the beginning of its hash) as YAML into a new folder."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("version")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--guideline", default=GUIDELINE)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty: choose a new folder.")
        try:
            version = find(options["guideline"], options["version"])
        except PublishingError as error:
            raise CommandError(str(error)) from error
        files = files_of(version.document)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{version} ({version.sha256[:12]}): {len(files)} files in {folder}")
