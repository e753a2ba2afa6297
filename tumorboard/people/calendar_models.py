"""On which days a hospital has what steps of plans wait for, and each board its meetings.

Nothing is overwritten: an entry is added in one change and may be removed in a later one. The
changes are the history, each with its author and reason, and each can be undone by another.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from guidelines.core.planning.calendar import WEEKDAYS
from guidelines.core.planning.calendarfile import FIRST_YEAR, LAST_YEAR
from tumorboard.audit.guards import append_only, frozen_once
from tumorboard.people.models import Board, Hospital, User
from tumorboard.records import Record

BOARD = "board"
"""The one resource that each board has for itself; all others are the hospital's."""
FIRST_DAY, LAST_DAY = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)

LONGEST_WHY = 200

IN_FORCE = Q(removed_in__isnull=True)
OF_HOSPITAL, OF_BOARD = Q(board__isnull=True), Q(board__isnull=False)


class ChangeKind(models.TextChoices):
    WEEKDAYS = "weekdays", "Weekly days"
    ADD = "add", "Added"
    REMOVE = "remove", "Removed"
    FILE = "file", "From a file"
    UNDO = "undo", "Undone"


class EntryKind(models.TextChoices):
    WEEKDAY = "weekday", "Every week"
    DATE = "date", "Further date"
    CLOSURE = "closure", "Closed"


@append_only
class CalendarChange(Record):
    """One thing somebody did to the calendar of a hospital, or to the days of one board."""

    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="calendar_changes")
    board = models.ForeignKey(Board, models.PROTECT, null=True, related_name="calendar_changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=ChangeKind)
    reason = models.CharField(max_length=500)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            UniqueConstraint(fields=["hospital", "number"], name="calendar_change_number_once"),
            CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="calendar_change_kind_known"
            ),
            CheckConstraint(
                condition=Q(kind=ChangeKind.UNDO, undoes__isnull=False)
                | (~Q(kind=ChangeKind.UNDO) & Q(undoes__isnull=True)),
                name="calendar_undo_names_what_it_undoes",
            ),
            CheckConstraint(condition=~Q(reason=""), name="calendar_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.hospital}, change {self.number}"


class CalendarEntryQuerySet(models.QuerySet["CalendarEntry"]):
    def in_force(self) -> CalendarEntryQuerySet:
        return self.filter(IN_FORCE)


@frozen_once("removed_in")
class CalendarEntry(Record):
    """A weekly day, a further date or a closure of one resource; a closure also of all."""

    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="calendar_entries")
    board = models.ForeignKey(Board, models.PROTECT, null=True, related_name="calendar_entries")
    # The name that steps of pathways use; empty: a closure of everything.
    resource = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=EntryKind)
    weekday = models.CharField(max_length=9, blank=True)
    # Both are given for dates (equal) and closures (both included), neither for weekly days.
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    added_in = models.ForeignKey(CalendarChange, models.PROTECT, related_name="added")
    removed_in = models.ForeignKey(
        CalendarChange, models.PROTECT, null=True, related_name="removed"
    )

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        ordering = ["resource", "kind", "first", "weekday"]
        indexes = [
            models.Index(fields=["hospital"], condition=IN_FORCE, name="calendar_in_force"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(kind=EntryKind.WEEKDAY, weekday__in=WEEKDAYS, first=None, last=None)
                | Q(kind=EntryKind.DATE, weekday="", first__isnull=False, last=F("first"))
                | Q(kind=EntryKind.CLOSURE, weekday="", first__isnull=False, last__gte=F("first")),
                name="calendar_entry_has_the_days_of_its_kind",
            ),
            CheckConstraint(
                condition=Q(first=None) | Q(first__gte=FIRST_DAY, last__lte=LAST_DAY),
                name="calendar_entry_within_our_years",
            ),
            CheckConstraint(
                condition=~Q(resource="") | Q(kind=EntryKind.CLOSURE),
                name="calendar_only_closures_are_for_all",
            ),
            CheckConstraint(
                condition=(OF_BOARD & Q(resource=BOARD)) | (OF_HOSPITAL & ~Q(resource=BOARD)),
                name="calendar_boards_have_their_own_days",
            ),
            UniqueConstraint(
                fields=["hospital", "resource", "weekday"],
                condition=IN_FORCE & OF_HOSPITAL & Q(kind=EntryKind.WEEKDAY),
                name="calendar_weekday_once",
            ),
            UniqueConstraint(
                fields=["hospital", "resource", "kind", "first", "last"],
                condition=IN_FORCE & OF_HOSPITAL & ~Q(kind=EntryKind.WEEKDAY),
                name="calendar_days_once",
            ),
            UniqueConstraint(
                fields=["board", "weekday"],
                condition=IN_FORCE & OF_BOARD & Q(kind=EntryKind.WEEKDAY),
                name="calendar_board_weekday_once",
            ),
            UniqueConstraint(
                fields=["board", "kind", "first", "last"],
                condition=IN_FORCE & OF_BOARD & ~Q(kind=EntryKind.WEEKDAY),
                name="calendar_board_days_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource or 'everything'}: {self.weekday or self.first}"


@append_only
class CalendarText(models.Model):
    """A whole calendar as it was when something was computed with it, by the hash of its text."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha256
