"""Content for commands: a folder that cannot be used ends the command with every error."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

from guidelines.core.content.guideline import Guideline, load_guideline
from guidelines.core.content.loading import ContentInvalidError
from guidelines.folders import read_folder


def folder_content(folder: Path) -> Guideline:
    """The guideline in the folder; otherwise `file:line path: value, expected` for each error."""
    try:
        return load_guideline(read_folder(folder))
    except ContentInvalidError as error:
        raise CommandError("\n".join(f"{folder.name}/{each}" for each in error.errors)) from error
