from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tumorboard.audit.models import Actor
from tumorboard.people import links, services
from tumorboard.people.models import Hospital, Membership, User
from tumorboard.people.queries import account_of
from tumorboard.people.roles import Role

HOSPITAL = "Our hospital"


class Command(BaseCommand):
    help = (
        "Prints a one-time link for the first administrator of an empty installation, or of a "
        "further hospital that is named. Does nothing once somebody administers it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hospital", help=f"its name (default: {HOSPITAL})")
        parser.add_argument("--time-zone", default="Europe/London")
        parser.add_argument("--name", default="Administrator")
        parser.add_argument("--email", default="administrator@localhost.localdomain")
        parser.add_argument("--address", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        administrators = Membership.objects.active().administering().select_related("user")
        if options["hospital"]:
            administrators = administrators.filter(hospital__name=options["hospital"])
        in_use = (a for a in administrators if a.user.has_usable_password() and not a.user.is_demo)
        if any(in_use):
            self.stdout.write("There is an administrator already, who can invite others.")
            return
        user = self.administrator(options)
        secret = links.make_link(user, by=Actor.SYSTEM)
        address = options["address"].rstrip("/")
        self.stdout.write(
            f"Choose the first administrator's password (once, within seven days):\n"
            f"  {address}/join/{secret}/\n"
            f"and sign in as {user.email}"
        )

    @transaction.atomic
    def administrator(self, options: dict[str, Any]) -> User:
        name = options["hospital"] or HOSPITAL
        present = account_of(options["email"])
        if present and options["hospital"] and present.hospital.name != name:
            raise CommandError(
                f"{present.email} belongs to {present.hospital}: give another --email"
            )
        if present is not None:
            return present
        hospital = Hospital.objects.filter(name=name).first()
        hospital = hospital or services.found_hospital(
            name=name, time_zone=options["time_zone"], by=Actor.SYSTEM
        )
        user = services.open_account(
            email=options["email"],
            display_name=options["name"],
            hospital=hospital,
            by=Actor.SYSTEM,
        )
        services.give_role(user, role=Role.ADMINISTRATOR, hospital=hospital, by=Actor.SYSTEM)
        return user
