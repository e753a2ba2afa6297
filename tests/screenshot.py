"""`make screenshot`: the picture of README.md, taken from the demonstration by a real browser."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.support.application import start_application
from tests.support.browser import launched
from tests.support.demonstration import signed_in
from tests.support.processes import Unavailable, stop

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "screenshot.png"
SIZE = {"width": 1280, "height": 1400}
SHOWN = "Mirren Holt"


def main() -> None:
    try:
        with tempfile.TemporaryDirectory() as folder, launched() as browser:
            application = start_application(Path(folder), demo=True)
            try:
                page = signed_in(browser, application, "coordinator@demo.example", viewport=SIZE)
                page.goto("/cases/")
                page.get_by_role("main").get_by_role("link", name=SHOWN).click()
                page.wait_for_load_state("networkidle")
                page.screenshot(path=PICTURE)
            finally:
                stop(application.process)
    except Unavailable as reason:
        sys.exit(str(reason))
    sys.stdout.write(f"Written: {PICTURE}\n")


if __name__ == "__main__":
    main()
