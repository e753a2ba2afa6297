"""Audit codes in words. Most say it themselves (`lesion.recorded`); the others stand here."""

from __future__ import annotations

from django.apps import apps

ACTIONS = {
    "account.choose_password": "Password chosen",
    "account.close": "Account closed",
    "account.make_link": "One-time link made",
    "account.open": "Account opened",
    "account.password_changed": "Password changed",
    "account.password_reset": "Forgotten password replaced",
    "account.recovery_codes_generated": "Recovery codes made",
    "account.renew_demo_password": "Demo password renewed",
    "account.reopen": "Account opened again",
    "account.sign_in": "Sign-in",
    "account.sign_out": "Sign-out",
    "account.totp_activated": "Second factor set up",
    "account.totp_deactivated": "Second factor removed",
    "audit.read": "Audit of a patient seen",
    "board.choose_definition": "Definition or threshold chosen",
    "board.withdraw_choice": "Choice of a definition or threshold withdrawn",
    "board.open": "Board opened",
    "board.rename": "Board renamed",
    "board.set_quorum": "Quorum set",
    "case.breach_explained": "Clock over its target explained",
    "case.chase_given": "Missing item given to somebody to chase",
    "case.chase_let_go": "Missing item let go",
    "cases.listed": "List of cases seen",
    "chases.listed": "List of missing items seen",
    "conditions.listed": "List of open conditions seen",
    "guideline.approved": "Guideline content approved",
    "guideline.files_brought_in": "Files taken into a change set",
    "guideline.files_taken_out": "Guideline content downloaded as files",
    "guideline.retired": "Guideline content retired",
    "home.read": "Home page with patients seen",
    "hospital.found": "Hospital set up",
    "job.cancel": "Background work stopped",
    "job.enqueue": "Background work started",
    "page.refuse": "Page refused",
    "patient.break_glass": "Patient opened in an emergency",
    "patient.merge_undone": "Merging of two patients undone",
    "patient.merged": "Two patients merged",
    "patients.listed": "List of patients seen",
    "patients.searched": "Patients looked for",
    "reviews.listed": "Review list seen",
    "role.give": "Role given",
    "role.withdraw": "Role withdrawn",
}


def action_in_words(action: str) -> str:
    """`meeting.case_opened` is “Meeting case opened”, and what was read was seen."""
    if action in ACTIONS:
        return ACTIONS[action]
    noun, _, verb = action.partition(".")
    verb = "seen" if verb == "read" else verb
    return f"{noun} {verb}".replace("_", " ").strip().capitalize()


def record_in_words(object_type: str) -> str:
    """The name of a table as people say it: `agendaitem` is an agenda item."""
    try:
        return str(apps.get_model("tumorboard", object_type)._meta.verbose_name)
    except LookupError:  # a table of an earlier version, or of the guideline content
        return object_type.replace("_", " ")
