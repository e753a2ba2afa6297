"""Cases that the board sent on to another board, and which of them were answered. Counting."""

from __future__ import annotations

from collections.abc import Sequence

from tumorboard.followup.report import Measure, Part, SentOn, counted, share


def sent_on(sent: Sequence[SentOn]) -> Measure:
    """What another board has not shared is not known here, and counts for neither."""
    known = [each for each in sent if each.is_answered is not None]
    answered = [each for each in known if each.is_answered]
    sentence = "No case was sent on to another board in this period."
    if sent:
        sentence = f"{counted(len(sent), 'case')} sent on to another board."
    if known:
        sentence += f" {share(len(answered), len(known), 'shared answer')} signed."
    parts = [_part(key, label, sent, answer) for key, label, answer in KINDS] if sent else []
    return Measure(
        "sent-on", "Sent on to another board", sentence, tuple(parts),
        count=len(answered) if known else None, of=len(known) if known else None,
        notes=tuple(_by_board(sent)),
    )  # fmt: skip


KINDS = (
    ("answered", "Answered", True),
    ("waiting", "No answer yet", False),
    ("not-shared", "Answer not shared with this board", None),
)


def _part(key: str, label: str, sent: Sequence[SentOn], answer: bool | None) -> Part:
    cases = tuple(each.case for each in sent if each.is_answered is answer)
    return Part(key, label, len(cases), cases)


def _by_board(sent: Sequence[SentOn]) -> list[str]:
    boards = sorted({each.board for each in sent})
    return [f"{board}: {sum(each.board == board for each in sent)}." for board in boards]
