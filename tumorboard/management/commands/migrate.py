"""`migrate`, followed by what a migration may have dropped: the append-only triggers."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from tumorboard.audit import guards


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            guards.install(connections[options["database"]])
