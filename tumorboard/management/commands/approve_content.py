from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion
from guidelines.publishing import PublishingError, approve, find
from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission, may
from tumorboard.people.queries import account_of


class Command(BaseCommand):
    help = (
        "Approves a version of guideline content for use. A guideline approver who is not its "
        "author does it, with a reason that stays; until an editor for content exists."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", help="version number, or the first letters of its hash")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who approves")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--guideline", default=GUIDELINE)

    def handle(self, *args: Any, **options: Any) -> None:
        approver = self.approver(options["by"])
        try:
            version = find(options["guideline"], options["version"])
            approved = self.approve(version, approver, options["reason"])
        except PublishingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{approved} ({approved.sha256[:12]}) is approved by {approver}.")

    def approver(self, email: str) -> User:
        person = account_of(email)
        if person is None or not may(person, Permission.APPROVE_GUIDELINE):
            raise CommandError(f"{email} is not the address of a guideline approver.")
        return person

    @transaction.atomic
    def approve(self, version: GuidelineVersion, by: User, reason: str) -> GuidelineVersion:
        approved = approve(version, by=by.email, reason=reason, on=timezone.now())
        audit.record(
            "guideline.approved",
            by=by,
            operation=Operation.EXECUTE,
            on=approved,
            hospital=by.hospital_id,
            reason=reason,
            changes={"status": (version.status, approved.status)},
        )
        return approved
