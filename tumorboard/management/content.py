"""What the commands that change the standing of guideline content have in common."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion
from guidelines.publishing import PublishingError, find
from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission, may
from tumorboard.people.queries import account_of


class ContentCommand(BaseCommand, ABC):
    """A guideline approver who is not the author does it, with a reason that stays."""

    action: ClassVar[str]  # as the audit names it
    done: ClassVar[str]  # "approved"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", help="version number, or the first letters of its hash")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who does it")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--guideline", default=GUIDELINE)

    @abstractmethod
    def change(self, version: GuidelineVersion, *, by: User, reason: str) -> GuidelineVersion:
        """Moves the version; what may not be moved raises `PublishingError`."""

    def handle(self, *args: Any, **options: Any) -> None:
        approver = self.approver(options["by"])
        try:
            version = find(options["guideline"], options["version"])
            changed = self.change_on_record(version, by=approver, reason=options["reason"])
        except PublishingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{changed} ({changed.sha256[:12]}) is {self.done} by {approver}.")

    def approver(self, email: str) -> User:
        person = account_of(email)
        if person is None or not may(person, Permission.APPROVE_GUIDELINE):
            raise CommandError(f"{email} is not the address of a guideline approver.")
        return person

    @transaction.atomic
    def change_on_record(
        self, version: GuidelineVersion, *, by: User, reason: str
    ) -> GuidelineVersion:
        changed = self.change(version, by=by, reason=reason)
        audit.record(
            self.action,
            by=by,
            operation=Operation.EXECUTE,
            on=changed,
            hospital=by.hospital_id,
            reason=reason,
            changes={"status": (version.status, changed.status)},
        )
        return changed
