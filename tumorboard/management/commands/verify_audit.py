from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tumorboard.audit import guards, sealing


class Command(BaseCommand):
    help = "Checks the audit's hash chain and the triggers that keep its tables append-only."

    def handle(self, *args: Any, **options: Any) -> None:
        verification = sealing.verify()
        missing = guards.missing(connection)
        if verification.problem:
            raise CommandError(f"The audit chain is broken: {verification.problem}.")
        if missing:
            raise CommandError(f"Append-only triggers are missing: {', '.join(missing)}.")
        self.stdout.write(f"{verification.sealed} events, chain whole, head {verification.head}")
