"""Everything that writes a patient's record: who the patient is, and what was found."""

from tumorboard.patients.recording import (
    Conflicting,
    TakenMeanwhile,
    as_text,
    change_record,
    originals,
    record_finding,
    remove_finding,
    restore_finding,
)
from tumorboard.patients.registration import (
    BREAK_GLASS,
    IdentifierTaken,
    Identity,
    LastIdentifier,
    WrongBoard,
    add_identifier,
    break_glass,
    give_access,
    register,
    withdraw_identifier,
)
from tumorboard.patients.writing import UsedKey

__all__ = [
    "BREAK_GLASS", "Conflicting", "IdentifierTaken", "Identity", "LastIdentifier",
    "TakenMeanwhile", "UsedKey", "WrongBoard", "add_identifier", "as_text", "break_glass",
    "change_record", "give_access", "originals", "record_finding", "register", "remove_finding",
    "restore_finding", "withdraw_identifier",
]  # fmt: skip
