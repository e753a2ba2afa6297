"""What a patient has had in a lifetime of drugs that injure heart, ears or kidneys (SAFETY-12).

The ledger goes over all cancers of the patient. A dose that nobody recorded is unknown, never 0:
it leaves the sum open upwards, and so does a history of treatments that may not be complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from guidelines.core.facts.derive.build import number, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.ledger_names import distant_field, drug_name, drugs_told
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Dose, Treatment
from guidelines.core.truth import Truth, any_of

DOXORUBICIN = "doxorubicin"
CISPLATIN = "cisplatin"
ANTHRACYCLINES = frozenset({
    DOXORUBICIN, "liposomal doxorubicin", "epirubicin", "daunorubicin", "idarubicin",
    "mitoxantrone",
})  # fmt: skip
LEDGERS: Mapping[str, frozenset[str]] = {
    "anthracycline": ANTHRACYCLINES,
    "cisplatin": frozenset({CISPLATIN}),
}
"""Fact `ledger.<name>`, and the drugs that it adds up."""

CAP = "ledger.anthracycline_cap"
CAP_AFTER_CHEST_RADIOTHERAPY = "ledger.anthracycline_cap_chest"

_UNIT = frozenset({"mg/m2", "mg/m²"})
_UNNAMED = ("rubicin", "anthracycline")
_CHEST_WORDS = (
    "chest", "thora", "lung", "mediast", "breast", "mantle", "heart", "cardiac", "oesophag",
    "esophag", "pleura", "sternum", "ribs", "craniospinal", "total body", "whole body", "tbi",
)  # fmt: skip
_CHEST_SITES = ("C15", "C34", "C37", "C38", "C413", "C50")
_OTHER_BONES = ("C402", "C403", "C414")
"""Bones of the leg and the pelvis; of the other bones the field has to be stated."""
_CHEST_ORGANS = frozenset({"lung", "pleura"})
_DISTANT_ORGANS = frozenset({"brain", "liver", "ovary", "kidney", "pancreas", "bile_duct"})

Bounds = tuple[Decimal, Decimal | None]
_NOTHING: Bounds = (Decimal(0), Decimal(0))


def ledger(case: Case) -> Iterator[Fact]:
    for name in LEDGERS:
        low, high = _sum(case, name)
        basis = [f"treatments/{each.id}" for each in _counted(case, name)]
        yield number(f"ledger.{name}", low, high, basis)
    radiotherapy = _chest_radiotherapy(case)
    yield radiotherapy
    yield _room(case, radiotherapy)


def factor_of(drug: str, name: str, thresholds: Mapping[str, Decimal]) -> Decimal | None:
    """What one mg of the drug counts in its ledger; None if that is not settled by a number."""
    if drug in {DOXORUBICIN, CISPLATIN}:
        return Decimal(1)
    if drug not in LEDGERS[name]:
        return None
    return thresholds.get(f"ledger.factor_{drug.replace(' ', '_')}")


def _counted(case: Case, name: str) -> list[Treatment]:
    """Systemic treatments of any cancer that have, or may have, put something on the ledger."""
    return [
        each
        for each in case.record.treatments
        if each.kind == "systemic" and _given(each, name, case.thresholds) != _NOTHING
    ]


def _sum(case: Case, name: str) -> Bounds:
    rows = [_given(each, name, case.thresholds) for each in _counted(case, name)]
    low = sum((least for least, _ in rows), Decimal(0))
    highs = [most for _, most in rows]
    if not case.treatments_complete or None in highs:
        return low, None
    return low, sum((most or Decimal(0) for most in highs), Decimal(0))


def _given(treatment: Treatment, name: str, thresholds: Mapping[str, Decimal]) -> Bounds:
    """The recorded doses; open upwards for a drug of the ledger of which no dose is recorded."""
    doses = [dose for dose in treatment.doses if _belongs(dose.drug, name)]
    amounts = [_amount(dose, name, thresholds) for dose in doses]
    low = sum((amount for amount in amounts if amount is not None), Decimal(0))
    drugs, whole = drugs_told(treatment)
    named = {drug for drug in drugs if _belongs(drug, name)}
    unrecorded = named - {drug_name(dose.drug) for dose in doses}
    untold = not whole and not doses
    if None in amounts or unrecorded or untold:
        return low, None
    return low, low


def _belongs(drug: str, name: str) -> bool:
    """Also an anthracycline whose name this ledger does not know."""
    key = drug_name(drug)
    unnamed = name == "anthracycline" and any(word in key for word in _UNNAMED)
    return key in LEDGERS[name] or unnamed


def _amount(dose: Dose, name: str, thresholds: Mapping[str, Decimal]) -> Decimal | None:
    factor = factor_of(drug_name(dose.drug), name, thresholds)
    if factor is None or dose.unit.strip().lower() not in _UNIT:
        return None
    return dose.total * factor


def _chest_radiotherapy(case: Case) -> Fact:
    """Radiotherapy that may have reached the heart, for whichever cancer."""
    given = [each for each in case.record.treatments if each.kind == "radiotherapy"]
    verdicts = [(each, _reached_chest(case, each)) for each in given]
    truth = any_of([case.none_recorded(), *(verdict for _, verdict in verdicts)])
    basis = [f"treatments/{each.id}" for each, verdict in verdicts if verdict is truth]
    return yes_no("ledger.chest_radiotherapy", truth, basis)


def _reached_chest(case: Case, treatment: Treatment) -> Truth:
    """By the place that its field names, else by what it was aimed at."""
    field = (treatment.field or "").lower()
    if any(word in field for word in _CHEST_WORDS):
        return Truth.TRUE
    return Truth.FALSE if distant_field(field) else _aimed_at_chest(case, treatment)


def _aimed_at_chest(case: Case, treatment: Treatment) -> Truth:
    lesion = case.evidence.lesions.get(treatment.target or "")
    organ = treatment.organ or (lesion.organ if lesion else None)
    if organ in _CHEST_ORGANS:
        return Truth.TRUE
    if organ in _DISTANT_ORGANS:
        return Truth.FALSE
    primary = case.evidence.primaries.get(treatment.target or "")
    code = (primary.topography or "").replace(".", "").upper() if primary else ""
    if code.startswith(_CHEST_SITES):
        return Truth.TRUE
    elsewhere = code.startswith(_OTHER_BONES) or not code.startswith(("C40", "C41"))
    return Truth.FALSE if code and elsewhere else Truth.UNKNOWN


def _room(case: Case, radiotherapy: Fact) -> Fact:
    """What may still be given; chest radiotherapy lowers the cap, not knowing of it leaves both."""
    caps = list(_caps(case.thresholds, radiotherapy.options))
    low, high = _sum(case, "anthracycline")
    if not caps:
        return number("ledger.anthracycline_room", None, None)
    least = None if high is None else max(Decimal(0), min(caps) - high)
    most = max(Decimal(0), max(caps) - low)
    basis = [f"treatments/{each.id}" for each in _counted(case, "anthracycline")]
    return number("ledger.anthracycline_room", least, most, basis)


def _caps(thresholds: Mapping[str, Decimal], irradiated: Iterable[str]) -> Iterator[Decimal]:
    for answer, name in (("no", CAP), ("yes", CAP_AFTER_CHEST_RADIOTHERAPY)):
        if answer in irradiated and name in thresholds:
            yield thresholds[name]
