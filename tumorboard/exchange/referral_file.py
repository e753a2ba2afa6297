"""A file of referrals: rows of comma- or semicolon-separated values, and the same with errors.

Pure text in, rows out; what a row means is judged elsewhere.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO

COLUMNS = (
    "family_name", "given_name", "birth_date", "sex", "hospital_number", "health_number",
    "question", "history", "entry_type", "prospective", "urgency", "presenter", "referrer",
    "key_worker", "referred_on", "clock", "decision_to_treat_on", "transferred_on", "next_on",
)  # fmt: skip
NEEDED = ("family_name", "hospital_number", "question")
ERRORS = "errors"
"""The column that a corrected file has besides; it is passed over when read again."""
MOST_ROWS = 200
SEPARATORS = ",;\t"
FORMULAS = frozenset("=+-@")


class UnreadableFile(ValueError):
    """The whole file cannot be used; the text says why and what was expected."""


@dataclass(frozen=True)
class Line:
    number: int
    """Of the line in the file, where spreadsheets show it: the header is 1."""
    values: Mapping[str, str]


def read(content: bytes) -> str:
    """The text of an uploaded file. Raises UnreadableFile."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"The file is not UTF-8 text (byte {error.start + 1}). Save it as “CSV UTF-8”."
        ) from error


def lines(text: str) -> list[Line]:
    """The rows of a file, empty ones left out. Raises UnreadableFile."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [_name(name) for name in reader.fieldnames or ()]
        _check(header)
        found = []
        reader.fieldnames = header
        for row in reader:
            if row.get(None):  # where the reader puts what is too much
                raise UnreadableFile(
                    f"Line {reader.line_num} has more values than the header has columns."
                )
            values = {name: _as_typed((row.get(name) or "").strip()) for name in COLUMNS}
            if any(values.values()):
                found.append(Line(reader.line_num, values))
    except csv.Error as error:
        raise UnreadableFile(f"Line {reader.line_num}: {error}.") from error
    if not found:
        raise UnreadableFile("The file holds a header and no row.")
    if len(found) > MOST_ROWS:
        raise UnreadableFile(f"The file holds {len(found)} rows; at most {MOST_ROWS} are expected.")
    return found


def with_errors(rows: Iterable[tuple[Line, Iterable[str]]]) -> str:
    """The same rows as a file, each with what is wrong in its last column."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, ERRORS])
    for line, errors in rows:
        values = [harmless(line.values[name]) for name in COLUMNS]
        writer.writerow([*values, harmless(" ".join(errors))])
    return out.getvalue()


def _name(text: str) -> str:
    return "_".join(text.strip().casefold().replace("-", " ").split())


def _check(header: list[str]) -> None:
    lacking = [name for name in NEEDED if name not in header]
    if lacking:
        raise UnreadableFile(
            f"The first line lacks the column{'s' if len(lacking) > 1 else ''} "
            f"{', '.join(lacking)}. Expected are {', '.join(COLUMNS)}."
        )
    unknown = [name for name in header if name not in {*COLUMNS, ERRORS, ""}]
    if unknown:
        raise UnreadableFile(
            f"The first line names {', '.join(unknown)}, which is no column of a referral. "
            f"Expected are {', '.join(COLUMNS)}."
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableFile(f"The first line names {', '.join(twice)} twice.")


def harmless(value: str) -> str:
    """A spreadsheet must not take what somebody typed for a formula."""
    return f"'{value}" if value[:1] in FORMULAS else value


def _as_typed(value: str) -> str:
    """Without the mark that `harmless` has put before it."""
    return value[1:] if value[:1] == "'" and value[1:2] in FORMULAS else value
