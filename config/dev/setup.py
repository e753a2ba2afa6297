"""Prepare everything the application, or with --dev its tests and checks, needs to run.

Standard library only: this runs before the virtual environment exists.
"""

import argparse
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from config.dev import frontend
from config.dev.steps import ROOT, VENV, StepFailed, fingerprint, is_done, mark_done, run, say

PYTHON = VENV / "bin" / "python"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args(arguments)
    try:
        environment()
        packages("requirements.txt")
        if options.dev:
            packages("requirements-dev.txt")
        frontend.build(node_tools)
    except StepFailed as failed:
        say(str(failed))
        return 1
    except KeyboardInterrupt:
        say("Stopped; `make setup` takes up where it left off.")
        return 130
    return 0


def environment() -> None:
    """A virtual environment whose Python still works and is new enough."""
    if PYTHON.exists() and answers(PYTHON, "import sys, pip; sys.exit(sys.version_info < (3, 11))"):
        return
    say("Making the virtual environment .venv …")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StepFailed(
            f"Could not make .venv ({error}). On Debian: apt install python3-venv"
        ) from error


def answers(python: Path, code: str) -> bool:
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def packages(lock: str) -> None:
    """Exactly the locked packages, each checked against its hash."""
    stamp, wanted = VENV / f"{lock}.installed", fingerprint([ROOT / lock])
    if is_done(stamp, wanted):
        return
    say(f"Installing the Python packages of {lock} …")
    run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-input", "--require-hashes", "--only-binary=:all:", "-r", lock],
        failure="The Python packages could not be installed",
    )  # fmt: skip
    mark_done(stamp, wanted)


def node_tools() -> tuple[str, str]:
    """The machine's node and npm, or those of a Python package where there are none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, npm
    packages("requirements-node.txt")
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return str(VENV / "bin" / "node"), str(VENV / "bin" / "npm")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
