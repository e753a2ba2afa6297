"""Where a change set stands among the published versions."""

from __future__ import annotations

from django.db.models import QuerySet

from guidelines.models import GuidelineVersion, Status
from tumorboard.editorial.models import ChangeSet


def approved_since(change_set: ChangeSet) -> GuidelineVersion | None:
    """The newest version approved while the set was open: what it says is not in the set."""
    begun = max(filter(None, (change_set.created_at, change_set.base.approved_at)))
    later = _published(change_set).filter(approved_at__gt=begun).exclude(status=Status.RETIRED)
    return later.order_by("-approved_at").first()


def returns_to_earlier(change_set: ChangeSet) -> bool:
    """Opened on a version that another one had followed: the set brings it back."""
    since = change_set.base.approved_at
    if since is None:
        return False
    between = _published(change_set).filter(
        approved_at__gt=since, approved_at__lte=change_set.created_at
    )
    return between.exists()


def _published(change_set: ChangeSet) -> QuerySet[GuidelineVersion]:
    others = GuidelineVersion.objects.of(change_set.base.guideline).exclude(status=Status.DRAFT)
    if change_set.result_id is not None:
        others = others.exclude(pk=change_set.result_id)
    return others.exclude(pk=change_set.base_id).defer("document")
