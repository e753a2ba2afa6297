"""One-time links with which a person chooses a password: invitations, and resets without e-mail."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.people.models import OneTimeLink, User

VALID_FOR = dt.timedelta(days=7)


class LinkSpent(Exception):
    """The link was used by somebody else in the same moment."""


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(user: User, *, by: User | Actor) -> str:
    """A new secret for this person's link; earlier ones stop working. It is not stored."""
    now = timezone.now()
    secret = secrets.token_urlsafe(32)
    user.links.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    OneTimeLink.objects.create(
        user=user,
        secret_hash=hash_of(secret),
        created_by=None if isinstance(by, Actor) else by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    audit.record(
        "account.make_link",
        by=by,
        operation=Operation.CREATE,
        on=user,
        hospital=user.hospital_id,
    )
    return secret


def open_link(secret: str) -> OneTimeLink | None:
    """The link behind a secret, if it can still be used."""
    return (
        OneTimeLink.objects.select_related("user")
        .filter(
            secret_hash=hash_of(secret),
            used_at__isnull=True,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )


@transaction.atomic
def use_link(link: OneTimeLink, *, password: str) -> User:
    """Set the password; the link, and every session opened with the old password, ends."""
    unused = OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True)
    if not unused.update(used_at=timezone.now()):
        raise LinkSpent
    user = link.user
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("account.choose_password", by=user, on=user, hospital=user.hospital_id)
    return user
