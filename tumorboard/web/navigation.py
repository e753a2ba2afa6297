"""The main navigation: one row per entry, shown to those who hold its permission."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    permission: Permission


ENTRIES = (
    Entry("Today", "home", Permission.USE_ACCOUNT),
    Entry("Patients", "patients", Permission.SEE_PATIENT),
    Entry("Cases", "cases", Permission.SEE_PATIENT),
    Entry("Meetings", "meetings", Permission.SEE_MEETING),
    Entry("Actions", "actions", Permission.FOLLOW_UP),
    Entry("Outcomes", "outcomes", Permission.FOLLOW_UP),
    Entry("Reports", "reports", Permission.SEE_REPORTS),
    Entry("Guideline", "guideline", Permission.SEE_GUIDELINE),
    Entry("Boards and people", "administration", Permission.ADMINISTER_PEOPLE),
    Entry("Outbox", "outbox", Permission.ADMINISTER_PEOPLE),
    Entry("Incidents", "incidents", Permission.SEE_INCIDENTS),
    Entry("Audit", "audit", Permission.SEE_AUDIT),
    Entry("Background work", "jobs", Permission.SEE_JOBS),
)


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


def navigation_of(request: Request) -> list[Item]:
    here = request.path
    items = []
    for entry in ENTRIES:
        if request.grants.may(entry.permission):
            url = reverse(entry.url_name)
            current = here == url or (url != "/" and here.startswith(url))
            items.append(Item(entry.label, url, current))
    return items
