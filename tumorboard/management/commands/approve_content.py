from django.utils import timezone

from guidelines.models import GuidelineVersion
from guidelines.publishing import approve
from tumorboard.management.content import ContentCommand
from tumorboard.people.models import User


class Command(ContentCommand):
    help = (
        "Approves a version of guideline content for use. A guideline approver who is not its "
        "author does it, with a reason that stays; until an editor for content exists."
    )
    action = "guideline.approved"
    done = "approved"

    def change(self, version: GuidelineVersion, *, by: User, reason: str) -> GuidelineVersion:
        return approve(version, by=by.email, reason=reason, on=timezone.now())
