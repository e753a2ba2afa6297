"""The screen of what if: what is supposed, and what it changes beside what is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guidelines.core.evaluation.judge import ACTIVE
from guidelines.core.evaluation.result import Result
from guidelines.core.evaluation.what_if import SupposeError
from guidelines.core.wording.explain_difference import NOTHING, Changes, Row, changes
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.offers import Setting, offered
from tumorboard.assessment.services import Current, current_assessment
from tumorboard.assessment.summary import cancer_name
from tumorboard.assessment.what_if import Supposed, suppose
from tumorboard.cases.models import Case
from tumorboard.cases.services import core_stream
from tumorboard.meetings.models import AgendaItem
from tumorboard.people import queries as people
from tumorboard.people.permissions import Permission
from tumorboard.web import seals
from tumorboard.web.patients.alerts import alerts_of
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request
from tumorboard.web.what_if.form import ALIKE, WhatIfForm
from tumorboard.web.what_if.offers import ASKED, GROUPS, RESECTABLE, name_of, offers
from tumorboard.web.what_if.plan import PlanShown, plan_shown


@dataclass(frozen=True)
class Group:
    name: str
    fields: tuple[forms.BoundField, ...]
    is_open: bool

    @property
    def changed(self) -> int:
        return sum(bool(each.value()) for each in self.fields)


@dataclass(frozen=True)
class Shown:
    """What changes for one cancer, and how much of what stands would stay."""

    name: str
    changes: Changes
    unchanged: int


@dataclass(frozen=True)
class Outcome:
    """`assumed` is what was supposed: name, as recorded, and as supposed."""

    assumed: tuple[Row, ...]
    shown: tuple[Shown, ...]
    computed: Supposed
    plan: PlanShown | None = None
    sent: tuple[tuple[str, str], ...] = field(default=())
    not_findings: tuple[tuple[str, str], ...] = field(default=())

    @property
    def nothing(self) -> str:
        moved = self.computed.difference.proposals_differ or (self.plan and self.plan.differs)
        return "" if moved else NOTHING

    @property
    def announced(self) -> str:
        """For those who cannot see what has changed."""
        advice = [change.mark for each in self.shown for change in each.changes.advice]
        plans = sum(len(each.changes.pathways) for each in self.shown)
        counts = [(advice.count("appears"), "appear"), (advice.count("goes"), "go"),
                  (advice.count("changes"), "change"), (plans, "plans differ")]  # fmt: skip
        return self.nothing or "What if: " + ", ".join(f"{n} {what}" for n, what in counts)


class WhatIfPage:
    """One look at a case under assumptions. Raises NoGuideline."""

    def __init__(self, request: Request, case: Case) -> None:
        self.request, self.case = request, case
        self.current: Current = current_assessment(case, as_of=request.as_of)
        chosen = people.choices_of(case.board)
        self.form = WhatIfForm(
            request.POST if request.method == "POST" else None,
            patient=case.patient,
            offers=offers(self.current, self.day),
            settings=self.settings(chosen),
            chosen=chosen,
            today=request.as_of,
        )
        self.outcome: Outcome | None = None

    @cached_property
    def day(self) -> dt.date:
        """What is supposed is supposed of the day that is supposed."""
        try:
            return max(dt.date.fromisoformat(self.request.POST["as_of"]), self.request.as_of)
        except (KeyError, ValueError):
            return self.request.as_of

    def settings(self, chosen: Mapping[str, str]) -> list[Setting]:
        return offered(self.current.guideline, core_stream(self.case.board), chosen)

    def look(self) -> bool:
        """Compute; False where something cannot be supposed. Nothing is written."""
        self.check_seal()
        if not self.form.is_valid():
            return False
        answers = [each.answer for each in self.form.changes]
        assumptions, as_of = self.form.assumptions, self.request.as_of
        try:
            found = suppose(self.case, self.current, answers, assumptions, as_of=as_of)
        except SupposeError as error:
            self.form.add_error(None, f"{error.value}: {error.expected} is expected")
            return False
        self.outcome = self.told(found)
        return True

    # ------------------------------------------------------------ whose form it is

    @property
    def sealed(self) -> str:
        return seals.seal(str(self.case.patient_id), about=sealed_for(self.request, self.case))

    def check_seal(self) -> None:
        check_seal(self.request, self.case)

    @cached_property
    def item(self) -> AgendaItem | None:
        return agenda_item(self.request, self.case)

    @property
    def back(self) -> str:
        return back_to(self.case, self.item)

    # ------------------------------------------------------------ what is shown

    def told(self, found: Supposed) -> Outcome:
        before, after = self.current.computed.result, found.computed.result
        told = changes(self.current.guideline, found.difference, before, after)
        assumed = [
            Row(each.offer.label, each.offer.recorded, self.words(each.offer.key, each.typed))
            for each in self.form.changes
        ]
        extra = tuple(self.form.not_findings())
        return Outcome(
            assumed=(*assumed, *(Row(name, "", value) for name, value in extra)),
            shown=tuple(self.of_cancer(each, before, after) for each in told),
            computed=found,
            plan=plan_shown(self.case, self.current, found),
            sent=tuple(self.sent()),
            not_findings=extra,
        )

    def words(self, key: str, typed: Mapping[str, str]) -> str:
        """The answer as it was chosen, in the words of its field."""
        said = []
        offer = self.form.offers[key]
        for name, value in typed.items():
            shown: Any = self.form.fields[name_of(offer, name)]
            choices = dict(getattr(shown, "choices", ()))
            said.append(str(choices.get(value, value)))
        return ", ".join(said)

    def sent(self) -> list[tuple[str, str]]:
        """The facts that were supposed, for the form that records them."""
        return [
            (name_of(each.offer, name), value)
            for each in self.form.changes
            for name, value in each.typed.items()
        ]

    def of_cancer(self, found: Changes, before: Result, after: Result) -> Shown:
        named = {each.id: each.label or each.id for each in self.current.record.lesions}
        rows = (replace(row, label=named.get(row.label, "The case")) for row in found.timing)
        old, new = ({each.focus: each for each in one.parts} for one in (before, after))
        several = len(new) > 1
        return Shown(
            name=cancer_name(self.current.record, found.focus) if several else "",
            changes=replace(found, timing=tuple(rows)),
            unchanged=_unchanged(old.get(found.focus), new.get(found.focus)),
        )

    @property
    def groups(self) -> list[Group]:
        return [
            Group(name, fields, is_open=name in {ASKED, RESECTABLE} or _changed(fields))
            for name in GROUPS
            if (fields := tuple(self.fields_of(name)))
        ]

    def fields_of(self, group: str) -> list[forms.BoundField]:
        alike = [self.form[ALIKE]] if group == RESECTABLE and ALIKE in self.form.fields else []
        return alike + [
            self.form[name_of(offer, name)]
            for offer in self.form.offers.values()
            if offer.group == group
            for name in offer.fields
        ]

    @property
    def definitions(self) -> Group:
        return self.settings_group("Definitions", "definition:")

    @property
    def thresholds(self) -> Group:
        return self.settings_group("Thresholds", "threshold:")

    def settings_group(self, name: str, prefix: str) -> Group:
        fields = tuple(
            self.form[key]
            for key, setting in self.form.settings.items()
            if setting.key.startswith(prefix)
        )
        return Group(name, fields, is_open=_changed(fields))

    @property
    def version(self) -> GuidelineVersion:
        return self.current.version

    @property
    def approved(self) -> bool:
        return self.version.status == Status.APPROVED

    @property
    def may_record(self) -> bool:
        return self.request.grants.may(Permission.RECORD_FINDINGS, board=self.case.board)

    def context(self) -> dict[str, Any]:
        alerts = alerts_of(self.current.findings)
        bar = patient_bar(self.case.patient, self.request.as_of, alerts=alerts)
        return {"what_if": self, "outcome": self.outcome, "form": self.form, "patient": bar}


def sealed_for(request: Request, case: Case) -> str:
    return f"what-if {case.pk} {request.user.pk}"


def check_seal(request: Request, case: Case) -> None:
    """What was supposed of one patient by one person is never looked at for another: 404."""
    try:
        patient = seals.unseal(request.POST.get("sealed", ""), about=sealed_for(request, case))
    except seals.SealBroken as error:
        raise Http404 from error
    if patient != str(case.patient_id):
        raise Http404


def agenda_item(request: Request, case: Case) -> AgendaItem | None:
    """The place in a meeting from which it was opened, to go back there."""
    sent = request.POST.get("item") or request.GET.get("item")
    if not sent:
        return None
    mine = AgendaItem.objects.visible_to(request.user)
    return get_object_or_404(mine, pk=_uuid(sent), case=case)


def back_to(case: Case, item: AgendaItem | None) -> str:
    if item is not None:
        return reverse("meeting-case", args=[item.meeting_id, item.pk])
    return reverse("case", args=[case.pk])


def _uuid(text: str) -> str:
    try:
        return str(forms.UUIDField().clean(text))
    except forms.ValidationError as error:
        raise Http404 from error


def _changed(fields: tuple[forms.BoundField, ...]) -> bool:
    return any(each.value() or each.errors for each in fields)


def _unchanged(before: Result | None, after: Result | None) -> int:
    """Advice and pathways that stand now and would stand the same."""
    if before is None or after is None:
        return 0
    old, new = (
        {(each.id, each.status) for each in (*one.recommendations, *one.pitfalls)}
        for one in (before, after)
    )
    return sum(status in ACTIVE for _, status in old & new)
