"""Every morning: who owes the boards something is told so, once, by counts and never by a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from tumorboard.assessment.chasing import chased_by
from tumorboard.assessment.wording import plural
from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import Case
from tumorboard.cases.opinion_models import OpinionRound
from tumorboard.cases.review_models import ReviewState
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.condition_queries import overdue_of, owners_waiting
from tumorboard.decisions.models import Decision
from tumorboard.jobs.run import Run
from tumorboard.meetings.queries import waiting_for_a_meeting
from tumorboard.meetings.review_lists import review_groups
from tumorboard.patients.vital import has_died, is_dead
from tumorboard.people.models import Board, Membership, User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Role
from tumorboard.workflow.models import Reminder

log = structlog.get_logger(__name__)

REMIND_AT = dt.time(7, 0)
MESSAGE = """{name},

{owed}

You find them on your home page: {home}

This message names no patient. It comes once a day while something waits.
"""


class NotAllReminded(Exception):
    """The mail server refused some messages; another run sends only those."""


@dataclass(frozen=True)
class Owed:
    """What waits for one person, over all their boards."""

    to_sign: int
    without_meeting: int
    chased: int
    opinions: int
    reviews: int
    actions: int
    conditions: int

    @property
    def parts(self) -> list[str]:
        found = {
            "to sign": (self.to_sign, "decision"),
            "without a meeting": (self.without_meeting, "case"),
            "that you chase": (self.chased, "missing item"),
            "asked of you": (self.opinions, "first opinion"),
            "to enter": (self.reviews, "review"),
            "due": (self.actions, "action"),
            "past the day": (self.conditions, "condition"),
        }
        return [f"{plural(n, noun)} {what}" for what, (n, noun) in found.items() if n]


def remind(run: Run) -> None:
    """One message per person and day; whoever owes nothing hears nothing."""
    people = list(answerable().select_related("hospital"))
    refused = 0
    for number, person in enumerate(people, start=1):
        refused += not remind_one(person, now=run.now)
        run.progress(number, len(people))
    if refused:
        raise NotAllReminded(f"{refused} of {len(people)}")


def answerable() -> QuerySet[User]:
    """Everybody on a board, and whoever chases something or sees to a condition."""
    serving = Membership.objects.active().filter(board__isnull=False)
    chasing = Q(pk__in=Chase.objects.waiting().values("chased_by"), is_active=True)
    told = Q(pk__in=serving.values("user")) | chasing | owners_waiting()
    return User.objects.filter(told).order_by("pk")


def owed_by(person: User, *, now: dt.datetime) -> Owed:
    """For a chair the drafts of yesterday and before, for a coordinator cases on no agenda.

    For everybody what they chase, what they are asked before the board and what they have to do.
    Nobody is reminded of a patient who has died.
    """
    zone = ZoneInfo(person.hospital.time_zone)
    today = today_at(person.hospital, now)
    midnight = dt.datetime.combine(today, dt.time.min, zone)
    chaired = Board.objects.where_role(person, Role.CHAIR)
    coordinated = Board.objects.where_role(person, Role.COORDINATOR)
    drafts = Decision.objects.visible_to(person).drafts().filter(case__board__in=chaired)
    drafts = drafts.exclude(has_died("case__"))
    cases = Case.objects.visible_to(person).filter(board__in=coordinated).exclude(has_died())
    return Owed(
        to_sign=drafts.filter(created_at__lt=midnight).count(),
        without_meeting=waiting_for_a_meeting(cases).count(),
        chased=len(chased_by(person)),
        opinions=OpinionRound.objects.asked_of(person).count(),
        reviews=_reviews_due(person, today),
        actions=_actions_due(person, today),
        conditions=overdue_of(person, today).count(),
    )


def _reviews_due(person: User, today: dt.date) -> int:
    """For meetings whose cut-off is today or has passed: before it the list still grows."""
    due = [group for group in review_groups(person, today=today) if group.cutoff]
    return sum(
        each.state == ReviewState.OPEN and not is_dead(each.case.patient)
        for group in due
        if group.days_left <= 0
        for each in group.requests
    )


def _actions_due(person: User, today: dt.date) -> int:
    mine = Action.objects.visible_to(person).waiting().filter(owner=person)
    return mine.filter(due_on__lte=today).count()


def remind_one(person: User, *, now: dt.datetime) -> bool:
    """False if the message could not be handed over; it may then be tried again."""
    owed = owed_by(person, now=now)
    if not owed.parts:
        return True
    # The row comes first and is committed: of two runs only one sends, and no lock of the
    # database waits for a mail server.
    reminder, new = Reminder.objects.get_or_create(user=person, day=today_at(person.hospital, now))
    if not new:
        return True
    try:
        send_mail(f"Tumorboard: {', '.join(owed.parts)}", _body(person, owed), None, [person.email])
    except OSError as error:  # smtplib's errors are of this kind too
        log.warning("reminder_refused", person=str(person.pk), error=type(error).__name__)
        reminder.delete()
        return False
    with transaction.atomic():
        audit.record(
            "person.reminded",
            by=Actor.SYSTEM,
            operation=Operation.EXECUTE,
            on=person,
            hospital=person.hospital_id,
        )
    return True


def _body(person: User, owed: Owed) -> str:
    lines = "\n".join(f"- {part}" for part in owed.parts)
    return MESSAGE.format(name=person.display_name, owed=lines, home=home_address())


def home_address() -> str:
    """Where browsers reach this installation, as far as its settings say so."""
    if settings.CSRF_TRUSTED_ORIGINS:
        origin = settings.CSRF_TRUSTED_ORIGINS[0]
    else:
        scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
        origin = f"{scheme}://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
    return f"{origin}{reverse('home')}"
