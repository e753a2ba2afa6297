"""What can be proved of guideline content, each with a patient; and what differs from another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from guidelines.core.content.guideline import Guideline
from guidelines.core.proofs.cells import space_of
from guidelines.core.proofs.checks import Checks
from guidelines.core.wording.explain_proof import ProofWords
from guidelines.folders import CONTENT, GUIDELINE
from guidelines.management.content import folder_content
from guidelines.management.differences import difference_lines, patient_lines


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
            for line in difference_lines(folder_content(options["against"]), guideline):
                self.stdout.write(line)

    def findings(self, guideline: Guideline) -> None:
        words = ProofWords(guideline, space_of(guideline))
        found = list(Checks(guideline).findings())
        for each in found:
            self.stdout.write(words.finding(each))
            for line in patient_lines(words, getattr(each, "patient", None)):
                self.stdout.write(line)
        self.stdout.write(f"{len(found)} findings in {guideline.meta.title}")
