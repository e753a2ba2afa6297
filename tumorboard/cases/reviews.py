"""Asking for a review of imaging or pathology, and saying what was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.review_models import (
    Discipline,
    MarkerRequest,
    Review,
    ReviewRequest,
    ReviewState,
)
from tumorboard.cases.review_rules import (
    READS_IMAGES,
    READS_SLIDES,
    Study,
    newest_specimens,
    newest_studies,
    specimen_words,
)
from tumorboard.cases.writing import record_case
from tumorboard.patients.models import Examination, Specimen
from tumorboard.patients.queries import current_rows
from tumorboard.patients.writing import made_before, store, with_key
from tumorboard.people.models import Board, Membership, User
from tumorboard.records import StaleVersion

READERS = {Discipline.RADIOLOGY: READS_IMAGES, Discipline.PATHOLOGY: READS_SLIDES}


class NotTheirs(Exception):
    """A review is entered by somebody of the specialty, on the board of the case."""


class NotStanding(Exception):
    """The request was withdrawn, or has been reviewed already and stays as it is."""


@dataclass(frozen=True)
class Unasked:
    """Newest imaging and specimens of a case that nobody has been asked to look at."""

    studies: list[Study]
    specimens: list[Specimen]

    def __bool__(self) -> bool:
        return bool(self.studies or self.specimens)


# ------------------------------------------------------------------ who


def disciplines_by_board(user: User) -> dict[UUID, list[Discipline]]:
    """On which boards this person reads images or slides: one query."""
    held = Membership.objects.active().filter(user=user, board__isnull=False)
    found: dict[UUID, list[Discipline]] = {}
    for board, specialty in held.values_list("board", "specialty"):
        for discipline, specialties in READERS.items():
            if specialty in specialties:
                found.setdefault(board, []).append(discipline)
    return found


def readers_of(board: Board, discipline: str) -> QuerySet[User]:
    """Everybody on the board who reads what this discipline reads, by name."""
    specialties = READERS[Discipline(discipline)]
    serving = board.memberships.active().filter(specialty__in=specialties)
    return User.objects.filter(pk__in=serving.values("user")).order_by("display_name")


def reads(asked: ReviewRequest, user: User) -> bool:
    return readers_of(asked.case.board, asked.discipline).filter(pk=user.pk).exists()


# ------------------------------------------------------------------ asking


@transaction.atomic
def ask_for_review(
    case: Case, *, discipline: str, by: User, key: UUID | None = None, **values: Any
) -> ReviewRequest:
    """Ask for one study or specimen; `values` are columns of ReviewRequest."""
    if (first := made_before(ReviewRequest, key, by)) is not None:
        return first
    asked = ReviewRequest(
        case=case, discipline=discipline, created_by=by, changed_by=by, **values, **with_key(key)
    )
    if (first := store(asked, by)) is not asked:
        return first
    changes = {"discipline": (None, discipline), "what": (None, str(asked))}
    record_case("review.asked", case, by=by, operation=Operation.CREATE, changes=changes)
    return asked


@transaction.atomic
def change_request(asked: ReviewRequest, *, version: int, by: User, **values: Any) -> None:
    """Correct a request, say that it arrived, or withdraw it with a reason.

    Raises NotStanding where it has been reviewed, StaleVersion when somebody else was faster.
    """
    if asked.state == ReviewState.REVIEWED and values.get("withdrawn_reason"):
        raise NotStanding(str(asked.pk))
    if asked.state != ReviewState.REVIEWED:
        withdrawn = bool(values.get("withdrawn_reason"))
        values["state"] = ReviewState.WITHDRAWN if withdrawn else ReviewState.OPEN
    if changes := asked.update_fields(version, by=by, **values):
        record_case("review.request_changed", asked.case, by=by, changes=changes)


@transaction.atomic
def ask_for_unasked(
    case: Case,
    *,
    chosen: Iterable[UUID],
    question: str,
    requested_on: dt.date,
    by: User,
) -> list[ReviewRequest]:
    """Ask for those of `unasked` that were chosen; what was asked for meanwhile is left out."""
    Case.objects.select_for_update().get(pk=case.pk)
    wanted, found = set(chosen), unasked(case)
    shared: dict[str, Any] = {"question": question, "requested_on": requested_on, "by": by}
    made = [
        ask_for_review(
            case, discipline=Discipline.RADIOLOGY, examination=study.first, what=study.words,
            dated=study.first.date, **shared,
        )
        for study in found.studies
        if study.first.pk in wanted
    ]  # fmt: skip
    made += [
        ask_for_review(
            case, discipline=Discipline.PATHOLOGY, specimen=each, what=specimen_words(each),
            dated=each.date, **shared,
        )
        for each in found.specimens
        if each.pk in wanted
    ]  # fmt: skip
    return made


def reviews_of(case: Case) -> list[ReviewRequest]:
    """What was asked to be looked at again and is still needed, with what was seen."""
    return list(case.review_requests.standing().prefetch_related("reviews__reviewer"))


def unasked(case: Case, requests: Sequence[ReviewRequest] | None = None) -> Unasked:
    """The newest imaging and specimens that were not asked for, for this case."""
    if requests is None:
        requests = list(case.review_requests.select_related("examination", "specimen"))
    seen = {
        (each.examination.modality, each.examination.date)
        for each in requests
        if each.examination is not None
    }
    asked = {each.specimen_id for each in requests}
    examinations = current_rows(Examination, case.patient)
    specimens = current_rows(Specimen, case.patient).select_related("primary", "lesion")
    return Unasked(
        [
            study
            for study in newest_studies(examinations)
            if (study.first.modality, study.first.date) not in seen
        ],
        [each for each in newest_specimens(specimens) if each.pk not in asked],
    )


# ------------------------------------------------------------------ reviewing


@transaction.atomic
def enter_review(
    asked: ReviewRequest,
    *,
    after: int,
    by: User,
    reviewed_on: dt.date,
    seen: str,
    differs: bool,
    difference: str = "",
    key: UUID | None = None,
) -> Review:
    """What was seen. Entered again it is a correction, and the earlier one stays.

    `after` is the revision of the review that was shown, 0 where there was none. Raises NotTheirs,
    NotStanding, and StaleVersion when somebody else was faster.
    """
    if (first := _entered(key, by)) is not None:
        return first
    if not reads(asked, by):
        raise NotTheirs(str(asked.pk))
    current = ReviewRequest.objects.select_for_update().get(pk=asked.pk)
    if current.state == ReviewState.WITHDRAWN:
        raise NotStanding(str(asked.pk))
    review = Review(
        request=asked, revision=after + 1, reviewer=by, reviewed_on=reviewed_on, seen=seen,
        differs=differs, difference=difference if differs else "", written_by=by, **with_key(key),
    )  # fmt: skip
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        raise StaleVersion(f"ReviewRequest {asked.pk}") from error
    current.update_fields(current.version, by=by, state=ReviewState.REVIEWED)
    changes = {
        "review": (None, str(asked)),
        "seen": (None, seen),
        "differs": (None, differs),
        "difference": (None, review.difference),
    }
    record_case("review.entered", asked.case, by=by, operation=Operation.CREATE, changes=changes)
    return review


def _entered(key: UUID | None, by: User) -> Review | None:
    """The review that this very form made before."""
    return Review.objects.filter(pk=key, written_by=by).first() if key else None


# ------------------------------------------------------------------ biomarkers


@transaction.atomic
def ask_for_marker(
    case: Case, *, kind: str, by: User, key: UUID | None = None, **values: Any
) -> MarkerRequest:
    if (first := made_before(MarkerRequest, key, by)) is not None:
        return first
    asked = MarkerRequest(
        case=case, kind=kind, created_by=by, changed_by=by, **values, **with_key(key)
    )
    if (first := store(asked, by)) is not asked:
        return first
    changes = {"kind": (None, kind), "expected_on": (None, asked.expected_on)}
    record_case("marker.asked", case, by=by, operation=Operation.CREATE, changes=changes)
    return asked


@transaction.atomic
def change_marker(asked: MarkerRequest, *, version: int, by: User, **values: Any) -> None:
    """Its dates, the recorded result, or why it is no longer needed. Raises StaleVersion."""
    if changes := asked.update_fields(version, by=by, **values):
        record_case("marker.request_changed", asked.case, by=by, changes=changes)
