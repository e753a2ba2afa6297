"""`make check`: everything that can be said about the code without running it.

All checks run, so that one round shows everything there is to mend.
"""

import subprocess
import sys
import time

from config.dev.steps import ROOT, VENV

BIN = VENV / "bin"
PYTHON = str(BIN / "python")

# The guards that need no database; the others run with the tests.
QUICK_GUARDS = [f"tests/guards/test_{name}.py" for name in ("budgets", "imports", "templates")]

CHECKS = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "types": [str(BIN / "mypy")],
    "types of tests": [str(BIN / "mypy"), "tests"],
    "content": [PYTHON, "manage.py", "check_content"],
    "budgets": [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *QUICK_GUARDS],
}


def main(only: list[str]) -> int:
    chosen = [name for name in CHECKS if not only or name in only]
    failed = [name for name in chosen if not passes(name)]
    if failed:
        print(f"\nTo mend: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<16} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(f"{done.stdout}{done.stderr}".rstrip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
