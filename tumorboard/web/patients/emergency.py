"""Finding one patient of the hospital who is named exactly, to open the record with a reason."""

from __future__ import annotations

from typing import Any

from tumorboard.audit import services as audit
from tumorboard.patients.models import Patient
from tumorboard.web.patients.access import sees
from tumorboard.web.patients.forms.identity import EmergencyForm, ReasonForm
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request

NOBODY = "Nobody in your hospital is recorded exactly so. Nothing was opened"
SEVERAL = "Several patients are recorded so: state the number, the name and the birth date"


class Opening:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.form = EmergencyForm(request.POST or None)
        self.reason = ReasonForm(request.POST if self.asks_to_open else None)
        self.patient: Patient | None = None
        self.seen = False

    @property
    def asks_to_open(self) -> bool:
        return "reason" in self.request.POST

    def find(self) -> Patient | None:
        """The one patient who is meant; None: the form says why there is none."""
        if not self.form.is_valid():
            return None
        sought = self.form.sought
        found = list(Patient.objects.findable_by(self.request.user, exactly=sought)[:2])
        self._note(str(sought), found)
        if len(found) != 1:
            self.form.add_error(None, SEVERAL if found else NOBODY)
            return None
        self.patient = found[0]
        self.seen = bool(sees(self.request, found))
        return self.patient

    def _note(self, sought: str, found: list[Patient]) -> None:
        """Every attempt is noted with what was asked, and with whom it found."""
        one = found[0] if len(found) == 1 else None
        audit.record_read(
            "patients.searched_exactly",
            by=self.request.user,
            on=one,
            patient=one.pk if one else None,
            hospital=one.hospital_id if one else self.request.user.hospital_id,
            reason=sought,
        )

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "reason": self.reason,
            "found": self.patient,
            "born": shown_date(self.patient.birth_date) if self.patient else "",
            "seen": self.seen,
        }
