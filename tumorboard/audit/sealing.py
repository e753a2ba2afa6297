"""The hash chain over audit events: sealing after commit, and checking it.

The chain is not taken inside the services' transactions: on PostgreSQL two services that each
held the chain's head and waited for the other's rows blocked each other. Sealing is its own
short transaction; the seal's number is its lock, because of two sealers that write the same
next number the database lets one through and refuses the other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from tumorboard.audit.models import AuditEvent, AuditSeal, AuditVerification

GENESIS = "0" * 64
BATCH = 500
TRIES = 5
# Transactions commit out of order; those that began this many events ago have ended.
LATE_COMMITS = 10_000
UNSEALED_TOO_LONG = dt.timedelta(seconds=5)


def seal_waiting() -> int:
    """Seal what is committed and not sealed yet; returns how many. Safe to call at any time."""
    sealed = 0
    refusals = 0
    while refusals < TRIES:
        try:
            batch = _seal_batch()
        except IntegrityError:
            refusals += 1  # another sealer wrote this number first
            continue
        sealed += batch
        if batch < BATCH:
            break
    return sealed


def _seal_batch() -> int:
    with transaction.atomic():
        last = AuditSeal.objects.order_by("-number").first()
        newest = AuditSeal.objects.order_by("-event_id").values_list("event_id", flat=True).first()
        waiting = AuditEvent.objects.filter(
            seal__isnull=True, id__gt=(newest or 0) - LATE_COMMITS
        ).order_by("id")[:BATCH]
        number, previous = (last.number, last.digest) if last else (0, GENESIS)
        seals = []
        for event in waiting:
            number += 1
            digest = AuditSeal.digest_of(number, previous, event)
            seals.append(AuditSeal(number=number, event=event, previous=previous, digest=digest))
            previous = digest
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


@dataclass(frozen=True)
class ChainState:
    sealed: int
    head: str
    problem: str = ""


def check_chain(now: dt.datetime | None = None) -> ChainState:
    """Recompute every link; the first thing that does not fit is the problem.

    The chain has to pass through what earlier checks found: an end cut off, or a whole chain
    made anew, fits itself.
    """
    now = now or timezone.now()
    number, previous = 0, GENESIS
    # The earliest check of a number counts.
    known = dict(AuditVerification.objects.order_by("-id").values_list("sealed", "head"))
    for seal in AuditSeal.objects.select_related("event").order_by("number").iterator():
        if seal.number != number + 1:
            return ChainState(number, previous, f"seal {number + 1} is missing")
        if seal.previous != previous:
            return ChainState(
                number, previous, f"seal {seal.number} does not follow the one before"
            )
        if seal.digest != AuditSeal.digest_of(seal.number, previous, seal.event):
            return ChainState(number, previous, f"the event of seal {seal.number} was altered")
        if seal.digest != known.get(seal.number, seal.digest):
            return ChainState(number, previous, f"seal {seal.number} was different when checked")
        number, previous = seal.number, seal.digest
    if (longest := max(known, default=0)) > number:
        return ChainState(number, previous, f"seals {number + 1} to {longest} are missing")
    late = AuditEvent.objects.filter(seal__isnull=True, at__lt=now - UNSEALED_TOO_LONG).count()
    problem = f"{late} events older than five seconds are not sealed" if late else ""
    return ChainState(number, previous, problem)


def verify() -> AuditVerification:
    """Check the chain and keep the result, so that the audit page can show its date."""
    state = check_chain()
    return AuditVerification.objects.create(
        sealed=state.sealed, head=state.head, problem=state.problem
    )
