"""requirements*.in → requirements*.txt: exact versions with hashes, and no addresses."""

import subprocess
import sys
from pathlib import Path

from config.dev.steps import ROOT, VENV

# In this order: the developers' packages agree with those of the application.
INPUTS = ("requirements.in", "requirements-dev.in", "requirements-node.in")


def main(extra: list[str]) -> int:
    for source in INPUTS:
        target = Path(source).with_suffix(".txt")
        command: list[str | Path] = [
            VENV / "bin" / "uv", "pip", "compile", "--quiet", "--universal",
            "--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate",
            *extra, source, "--output-file", target,
        ]  # fmt: skip
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
