"""Loading, approving and retiring versions of guideline content.

People are plain text here (an id or a name): this app knows no users. Who may approve, and the
audit entry, are the caller's business; that author and approver are two people is ours.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import IntegrityError, transaction

from guidelines.core.content.canonical import sha256
from guidelines.core.content.guideline import Guideline, document_of, load_document
from guidelines.core.content.parsing import parse_files
from guidelines.core.evaluation.evaluate import ENGINE_SEMANTICS
from guidelines.folders import read_folder
from guidelines.models import GuidelineVersion, Status, VersionIsImmutableError


class PublishingError(Exception):
    """A version cannot take this step; the message says why in one sentence."""


def load(folder: Path, *, author: str) -> tuple[GuidelineVersion, bool]:
    """The folder's content as a stored version, and whether it is new.

    Idempotent: the same content is the same version. Invalid content raises
    `ContentInvalidError` with every error.
    """
    document = document_of(parse_files(read_folder(folder)).trees)
    known = GuidelineVersion.objects.filter(sha256=sha256(document)).first()
    return (known, False) if known is not None else (keep(document, author=author), True)


def keep(document: str, *, author: str) -> GuidelineVersion:
    """The canonical text of a version as a stored draft; the same text is the same version."""
    guideline = load_document(document)
    values = {
        "guideline": guideline.meta.id,
        "version": guideline.meta.version,
        "title": guideline.meta.title,
        "document": document,
        "engine_semantics": ENGINE_SEMANTICS,
        "author": author,
    }
    return GuidelineVersion.objects.get_or_create(sha256=sha256(document), defaults=values)[0]


@transaction.atomic
def approve(
    version: GuidelineVersion,
    *,
    by: str,
    reason: str,
    on: datetime,
    effective_from: date | None = None,
) -> GuidelineVersion:
    """Approved for use from `effective_from` (default: the day of approval)."""
    if not by.strip() or not reason.strip():
        raise PublishingError("An approval needs a name and a reason.")
    if by == version.author:
        raise PublishingError("The author of a version cannot approve it; ask a second person.")
    changes = {
        "status": Status.APPROVED,
        "approved_by": by,
        "approval_reason": reason,
        "approved_at": on,
        "effective_from": effective_from or on.date(),
    }
    drafts = GuidelineVersion.objects.filter(pk=version.pk, status=Status.DRAFT)
    try:
        with transaction.atomic():
            changed = drafts.update(**changes)
    except IntegrityError as error:
        raise PublishingError(
            f"Version {version.version} is already approved with other content: "
            "give the new content a new version."
        ) from error
    if not changed:
        raise PublishingError(f"{version} is not a draft.")
    return GuidelineVersion.objects.get(pk=version.pk)


def retire(version: GuidelineVersion, *, by: str, reason: str, on: datetime) -> GuidelineVersion:
    """No longer in force; assessments made with it can still be shown and replayed.

    Who retired it and why stands in the audit, which is the caller's business.
    """
    if not by.strip() or not reason.strip():
        raise PublishingError("Retiring a version needs a name and a reason.")
    if by == version.author:
        raise PublishingError("The author of a version cannot retire it; ask a second person.")
    approved = GuidelineVersion.objects.approved().filter(pk=version.pk)
    if not approved.update(status=Status.RETIRED, retired_at=on):
        raise PublishingError(f"{version} is not approved.")
    return GuidelineVersion.objects.get(pk=version.pk)


def find(guideline: str, version: str) -> GuidelineVersion:
    """The version with that number or hash: the approved one, else the latest draft."""
    named = GuidelineVersion.objects.of(guideline)
    by_hash = named.filter(sha256__startswith=version) if len(version) >= 8 else named.none()
    candidates: list[GuidelineVersion] = [
        *by_hash,
        *named.filter(version=version).order_by("-loaded_at"),
    ]
    if not candidates:
        raise PublishingError(f"There is no version {version} of {guideline}; load it first.")
    return min(candidates, key=lambda each: each.status == Status.DRAFT)


def in_force(guideline: str, *, on: date) -> Guideline | None:
    """The guideline that applies on that day, if one is approved."""
    version = GuidelineVersion.objects.in_force(guideline, on)
    return None if version is None else content(version.sha256)


@lru_cache(maxsize=16)
def content(content_hash: str) -> Guideline:
    """The content with that hash, loaded once per process: versions never change.

    Text that somebody altered in the database is not what was approved, and is not used.
    """
    document = GuidelineVersion.objects.get(sha256=content_hash).document
    if sha256(document) != content_hash:
        raise VersionIsImmutableError(f"The text stored for {content_hash[:12]} was altered.")
    return load_document(document)
