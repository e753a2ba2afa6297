"""A whole copy of an SQLite database while the application runs (PostgreSQL has pg_dump)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Write a consistent copy of the SQLite database to FILE, which must not exist yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("This is for SQLite; back PostgreSQL up with pg_dump.")
        if file.exists():
            raise CommandError(f"{file} exists already; choose another name.")
        if not file.parent.is_dir():
            raise CommandError(f"{file.parent} is not a folder.")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        file.chmod(0o600)
        self.stdout.write(f"Written: {file}")
