"""What the tests of the plan screen do: post an edit, read what came back."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

from django.test import Client
from django.urls import reverse

from tumorboard.plans.models import Plan

HTMX = {"HX-Request": "true"}


def post(client: Client, plan: Plan, name: str = "plan-edit", **values: object) -> str:
    """The plan as htmx gets it after a change."""
    sent = {"version": Plan.objects.get(pk=plan.pk).version, **values}
    answer = client.post(reverse(name, args=[plan.pk]), sent, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    text = answer.content.decode()
    assert text.strip().startswith('<section class="tb-panel" id="case-plan"')
    return unescape(text)


def screen(client: Client, plan: Plan) -> str:
    return unescape(client.get(reverse("plan", args=[plan.case_id])).content.decode())


def problem(text: str) -> str:
    return text.partition('<div class="tb-problem"')[2].partition("This plan against")[0]


def buttons(text: str) -> list[str]:
    """The edits that one click makes."""
    return re.findall(r'name="edit" value="(\{.*?\})">', text)


def tomorrow(today: dt.date) -> str:
    return (today + dt.timedelta(days=1)).isoformat()
