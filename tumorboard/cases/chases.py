"""Chasing what is missing: somebody takes it over, gives it away, or lets it go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.patients.vital import is_dead
from tumorboard.people.models import User
from tumorboard.records import StaleVersion


class NotOnTheTeam(Exception):
    """Only somebody with a role on the board of the case can chase for it."""


class PatientDied(Exception):
    """Nothing is chased for a patient who has died."""


def history_of(case: Case, item: str) -> list[Chase]:
    """Of one item, the newest first."""
    rows = Chase.objects.filter(case=case, item=item).select_related("chased_by", "written_by")
    return list(rows.order_by("-revision"))


@transaction.atomic
def assign(
    case: Case, item: str, *, to: User | None, by: User, revision: int, note: str = ""
) -> Chase:
    """From now on `to` chases it; None lets it go. `revision` is that of the row shown, 0: none.

    Raises StaleVersion when somebody else was faster, NotOnTheTeam, PatientDied.
    """
    _may_be_chased(case, to)
    latest = Chase.objects.filter(case=case, item=item).order_by("-revision").first()
    if (latest.revision if latest else 0) != revision:
        raise StaleVersion(f"{item} of case {case.pk}")
    return _write(case, item, latest, to=to, by=by, note=note)


@transaction.atomic
def take_over(case: Case, items: Iterable[str], *, by: User) -> list[Chase]:
    """All of these that nobody chases yet; what somebody has stays theirs."""
    _may_be_chased(case, by)
    latest = _latest(case)
    return [
        _write(case, item, latest.get(item), to=by, by=by)
        for item in dict.fromkeys(items)
        if item not in latest or latest[item].chased_by_id is None
    ]


@transaction.atomic
def end_what_came(case: Case, missing: Collection[str], *, of: Sequence[str] | None) -> None:
    """Chases of what is missing no more end by themselves.

    `of`: only those items were looked at, where the others could not be checked; None: all were.
    """
    for item, latest in _latest(case).items():
        looked_at = of is None or item in of
        if latest.chased_by_id is not None and looked_at and item not in missing:
            now = timezone.now()
            Chase(
                case=case, item=item, revision=latest.revision + 1, since=now, came=True,
                written_at=now,
            ).save()  # fmt: skip


def _latest(case: Case) -> dict[str, Chase]:
    return {row.item: row for row in Chase.objects.filter(case=case).order_by("revision")}


def _may_be_chased(case: Case, to: User | None) -> None:
    if is_dead(case.patient):
        raise PatientDied(str(case.pk))
    if to is not None and not case.board.memberships.active().filter(user=to).exists():
        raise NotOnTheTeam(str(to.pk))


def _write(
    case: Case, item: str, latest: Chase | None, *, to: User | None, by: User, note: str = ""
) -> Chase:
    """Whoever goes on chasing has been doing so since they began."""
    now = timezone.now()
    goes_on = latest is not None and to is not None and latest.chased_by_id == to.pk
    row = Chase(
        case=case,
        item=item,
        revision=latest.revision + 1 if latest else 1,
        chased_by=to,
        since=latest.since if latest and goes_on else now,
        note=note,
        written_at=now,
        written_by=by,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise StaleVersion(f"{item} of case {case.pk}") from error
    before = latest.chased_by_id if latest else None
    record_case(
        "case.chase_given" if to else "case.chase_let_go",
        case,
        by=by,
        operation=Operation.CREATE,
        reason=note,
        changes={item: (before, to.pk if to else None)},
    )
    return row
