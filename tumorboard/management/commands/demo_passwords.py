from typing import Any

from django.core.management.base import BaseCommand

from tumorboard.demo import passwords, people


class Command(BaseCommand):
    help = "Gives every demo account a new password."

    def handle(self, *args: Any, **options: Any) -> None:
        people.load()
        passwords.renew()
        self.stdout.write(f"New passwords of the demo accounts are in {passwords.file()}")
