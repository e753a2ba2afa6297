"""What can be proved of guideline content, each with a patient; and what differs from another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from guidelines.core.content.guideline import Guideline
from guidelines.core.proofs.behaviour import Comparison
from guidelines.core.proofs.cells import space_of
from guidelines.core.proofs.checks import Checks
from guidelines.core.proofs.search import Patient
from guidelines.core.wording.explain_proof import GAVE_UP, NOT_COVERED, ProofWords, scope
from guidelines.folders import CONTENT, GUIDELINE
from guidelines.management.content import folder_content


class Command(BaseCommand):
    help = (
        "Prove content: advice that collides, can never apply or is said already, and gaps, each "
        "with a patient. With --against, what it says that another version does not, by behaviour."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=CONTENT / GUIDELINE,
            help="folder of one guideline version (default: that of the repository)",
        )  # fmt: skip
        parser.add_argument(
            "--against", type=Path, metavar="DIR", help="the version it is compared with"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        guideline = folder_content(options["folder"])
        if options["against"] is None:
            self.findings(guideline)
        else:
            self.differences(folder_content(options["against"]), guideline)

    def findings(self, guideline: Guideline) -> None:
        words = ProofWords(guideline, space_of(guideline))
        found = list(Checks(guideline).findings())
        for each in found:
            self.stdout.write(words.finding(each))
            self.patient(words, getattr(each, "patient", None))
        self.stdout.write(f"{len(found)} findings in {guideline.meta.title}")

    def differences(self, old: Guideline, new: Guideline) -> None:
        comparison = Comparison(old, new)
        words = ProofWords(new, comparison.space)
        changes = list(comparison.changes())
        for each in changes:
            self.stdout.write(words.change(each))
            if each.patient is None:
                self.stdout.write(f"    {GAVE_UP}")
            self.patient(words, each.patient)
        self.stdout.write(scope(changes))
        self.stdout.write(NOT_COVERED)

    def patient(self, words: ProofWords, patient: Patient | None) -> None:
        for line in words.patient(patient) if patient is not None else ():
            self.stdout.write(f"    {line}")
