"""Registering a patient: look-alikes first, and a double submit makes one patient."""

from __future__ import annotations

from typing import Any

from tumorboard.patients import services
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import look_alikes
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web import seals
from tumorboard.web.patients.access import sees
from tumorboard.web.patients.forms.identity import RegistrationForm
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request


class Registration:
    def __init__(self, request: Request) -> None:
        self.request = request
        boards = Board.objects.where_role(request.user).order_by("name")
        mine = [
            board.pk
            for board in boards
            if request.grants.may(Permission.REGISTER_PATIENT, board=board)
        ]
        self.form = RegistrationForm(request.POST or None, boards=boards.filter(pk__in=mine))
        self.alike: list[Patient] = []
        self.seal = request.POST.get("seal") or seals.seal_key(about=self._about)

    @property
    def _about(self) -> str:
        return f"register {self.request.user.pk}"

    def is_valid(self) -> bool:
        try:
            self.key = seals.unseal_key(self.seal, about=self._about)
        except seals.SealBroken:
            self.form.add_error(None, seals.CANNOT_BE_READ)
        return self.form.is_valid()

    def asks_whether_another(self) -> bool:
        """Whether somebody alike is registered and nobody has said that this is another person."""
        if self.form.cleaned_data["another_person"]:
            return False
        found = look_alikes(self.form.cleaned_data["board"].hospital, self.form.who)
        self.alike = [patient for patient in found if patient.pk != self.key]
        return bool(self.alike)

    def save(self) -> Patient:
        """Raises IdentifierTaken."""
        return services.register(
            identity=self.form.identity,
            board=self.form.cleaned_data["board"],
            by=self.request.user,
            key=self.key,
        )

    def context(self) -> dict[str, Any]:
        visible = sees(self.request, self.alike)
        alike = [
            {"patient": each, "born": shown_date(each.birth_date), "seen": each.pk in visible}
            for each in self.alike
        ]
        return {"form": self.form, "alike": alike, "seal": self.seal}
