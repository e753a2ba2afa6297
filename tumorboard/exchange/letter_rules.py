"""When a letter must not go out yet. Pure: the service asks here, and so does the page."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from tumorboard.exchange.plain_words import survival_figures

PATIENT = "patient"
ALIVE, DEAD = "alive", "dead"


class Hold(enum.Enum):
    SUPERSEDED = "The decision has been amended: this letter says what no longer holds."
    ANSWERED = (
        "The letter says that a specialist still has to agree. That was answered since: reword it."
    )
    DIED = "The patient has died: no letter to the patient."
    NOT_TOLD = "Held until a clinician records that the patient was told, in person or by phone."
    NO_ADDRESSEE = "Say to whom it goes."
    NO_BODY = "The letter is empty."
    NO_CONTACT = "Name somebody whom the patient can ask."
    SURVIVAL = "A letter to the patient holds no figures about survival or chances."
    VITAL_NOT_ASKED = "Say whether the patient is alive."
    DEATH_NOT_RECORDED = "Record the death with the patient first; then write to the others."
    RECORDED_DEAD = "The patient is recorded as dead. Confirm it, or correct the record first."


@dataclass(frozen=True)
class Standing:
    """What is known when a letter is about to go out."""

    recipient: str
    addressee: str
    contact: str
    body: str
    is_dead: bool
    was_told: bool
    is_superseded: bool
    is_answered: bool = False
    """Whether it waits for a confirmation, in words, that has been given or refused by now."""


def holds(letter: Standing) -> list[Hold]:
    """Everything in the way, whatever is answered about being alive."""
    to_patient = letter.recipient == PATIENT
    found = {
        Hold.SUPERSEDED: letter.is_superseded,
        Hold.ANSWERED: letter.is_answered,
        Hold.DIED: to_patient and letter.is_dead,
        Hold.NOT_TOLD: to_patient and not letter.is_dead and not letter.was_told,
        Hold.NO_ADDRESSEE: not letter.addressee.strip(),
        Hold.NO_BODY: not letter.body.strip(),
        Hold.NO_CONTACT: to_patient and not letter.contact.strip(),
        Hold.SURVIVAL: to_patient and bool(survival_figures(f"{letter.body}\n{letter.contact}")),
    }
    return [hold for hold, applies in found.items() if applies]


def vital_hold(stated: str, *, is_dead: bool) -> list[Hold]:
    """The answer has to be given, and has to agree with the record."""
    if stated not in {ALIVE, DEAD}:
        return [Hold.VITAL_NOT_ASKED]
    if stated == DEAD and not is_dead:
        return [Hold.DEATH_NOT_RECORDED]
    return [Hold.RECORDED_DEAD] if stated == ALIVE and is_dead else []
