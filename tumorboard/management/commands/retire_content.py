from django.utils import timezone

from guidelines.models import GuidelineVersion
from guidelines.publishing import retire
from tumorboard.management.content import ContentCommand
from tumorboard.people.models import User


class Command(ContentCommand):
    help = (
        "Takes an approved version of guideline content out of use; boards then work with the "
        "former approved one, or with none. A guideline approver who is not its author does it, "
        "with a reason that stays. What was computed with it can still be shown and replayed."
    )
    action = "guideline.retired"
    done = "retired"

    def change(self, version: GuidelineVersion, *, by: User, reason: str) -> GuidelineVersion:
        return retire(version, by=by.email, reason=reason, on=timezone.now())
