"""Lines of text for a terminal."""

from __future__ import annotations

from textwrap import fill

WIDTH = 92


class Page:
    """Collects wrapped lines under headings."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def heading(self, text: str) -> None:
        self.lines += ["", text.upper(), ""]

    def line(self, text: str, indent: int = 0) -> None:
        space = " " * indent
        self.lines.append(
            fill(
                text,
                WIDTH,
                initial_indent=space,
                subsequent_indent=space + "  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        )

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"
