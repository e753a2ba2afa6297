"""Reading content folders from disk; the pure core is given the text."""

from __future__ import annotations

from pathlib import Path

CONTENT = Path(__file__).parent / "content"
GUIDELINE = "sequencing"
"""The guideline that the application uses: id and folder."""


def read_folder(folder: Path) -> dict[str, str]:
    """The text of every content file of one version, by its path inside the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }


def content_folders() -> list[Path]:
    """Every folder of the repository that holds a guideline."""
    return sorted(each for each in CONTENT.iterdir() if (each / "guideline.yaml").exists())
