"""A plan drawn: when each step can be at the earliest and must be at the latest."""

import textwrap
from dataclasses import dataclass
from enum import StrEnum

from tumorboard.web.pictures.lanes import LETTER, Text, beside
from tumorboard.web.pictures.scale import CALENDAR, Axis, Scale, Span, Tick, around, ticks

TOP = 26
RIGHT_AIR = 12
HALF_A_DATE = 24  # at the left end of the axis
BAR = 16
DIAMOND = 9
NARROWEST_BAR = 5
SIGN = 10  # room for the sign on a step that does not fit
LINE = 14
BOLD_LETTER = LETTER + 0.6


@dataclass(frozen=True, slots=True)
class Layout:
    """How a row is arranged: names beside the bars, or above them where there is no room."""

    width: float
    labels: float  # room for names beside the bars
    row: float
    middle: float  # of the bar, from the top of its row

    @property
    def stacked(self) -> bool:
        return not self.labels


WIDE = Layout(width=1160, labels=210, row=32, middle=16)
COLUMN = Layout(width=480, labels=0, row=56, middle=44)


class Kind(StrEnum):
    TREATMENT = "treatment"
    GATE = "gate"  # a decision or restaging that the rest waits for
    WASHOUT = "washout"  # a wait that must pass
    RECOVERY = "recovery"  # a wait that may be needed


@dataclass(frozen=True, slots=True)
class Window:
    """From the earliest to the latest day, of the start and of the end."""

    start: Span
    end: Span


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    kind: Kind
    window: Window | None  # none where the step cannot be placed
    fixed: bool = False  # a date that is agreed or past, not computed
    why_not: str = ""  # why it does not fit; drawn crossed out
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Gantt:
    steps: tuple[Step, ...]
    today: Span | None = None
    today_label: str = ""  # "board 25 Nov"
    axis: Axis = CALENDAR


@dataclass(frozen=True, slots=True)
class StepShape:
    kind: Kind
    name: str
    label: tuple[Text, ...]  # its lines
    x: float | None  # the whole window; none where the step has no place
    width: float
    top: float
    height: float
    core: tuple[float, float] | None  # left and width when everything goes at its earliest
    centre: tuple[float, float] | None  # of the diamond of a gate
    cross: tuple[float, float] | None  # of the sign on a step that does not fit
    fixed: bool
    text: Text
    earliest: str
    latest: str
    why_not: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class GanttPicture:
    width: float
    height: float
    top: float
    bottom: float
    left: float
    ticks: tuple[Tick, ...]
    steps: tuple[StepShape, ...]
    today: float | None
    today_label: Text | None


def draw(gantt: Gantt, layout: Layout = WIDE) -> GanttPicture | None:
    """None where no step has a date."""
    scale = around(_spans(gantt), layout.labels or HALF_A_DATE, layout.width - RIGHT_AIR)
    if scale is None:
        return None
    bottom = TOP + len(gantt.steps) * layout.row
    today = scale.x(gantt.today.lo) if gantt.today else None
    return GanttPicture(
        width=layout.width,
        height=bottom + 20,
        top=TOP,
        bottom=bottom,
        left=layout.labels,
        ticks=ticks(scale, gantt.axis),
        steps=tuple(
            _step(step, scale, gantt.axis, TOP + number * layout.row, layout)
            for number, step in enumerate(gantt.steps)
        ),
        today=today,
        today_label=_below(today, gantt.today_label, bottom, scale) if today else None,
    )


def _spans(gantt: Gantt) -> list[Span]:
    windows = [step.window for step in gantt.steps if step.window]
    spans = [span for window in windows for span in (window.start, window.end)]
    return [*spans, gantt.today] if gantt.today else spans


def _below(x: float, words: str, bottom: float, scale: Scale) -> Text:
    room = beside(x, x, words, scale.right)
    return Text(room.text_x, bottom + 14, words, room.anchor)


def _step(step: Step, scale: Scale, axis: Axis, y: float, layout: Layout) -> StepShape:
    middle = y + layout.middle
    window = step.window
    if window is None:
        return _unplaced(step, y, layout)
    left, right = scale.x(window.start.lo), scale.x(window.end.hi)
    width = max(round(right - left, 1), NARROWEST_BAR)
    core = max(round(scale.x(window.end.lo) - left, 1), NARROWEST_BAR)
    gate = step.kind is Kind.GATE
    reach = left + max(width, DIAMOND) if gate else left + width
    words = _words(step, window, axis)
    before = SIGN if step.why_not else DIAMOND if gate else 0
    room = beside(left - before, reach, words, scale.right + RIGHT_AIR)
    said = Text(room.text_x, middle + 4, words, room.anchor)
    return StepShape(
        kind=step.kind,
        name=step.label,
        label=_label(step, y, layout),
        x=left,
        width=width,
        top=middle - BAR / 2,
        height=BAR,
        core=None if gate else (left, min(core, width)),
        centre=(left, middle) if gate else None,
        cross=(left, middle) if step.why_not else None,
        fixed=step.fixed,
        text=_above(words, y) if layout.stacked else said,
        earliest=axis.tell(window.start.lo),
        latest=axis.tell(window.start.hi),
        why_not=step.why_not,
        note=step.note,
        href=step.href,
    )


def _unplaced(step: Step, y: float, layout: Layout) -> StepShape:
    middle, left = y + layout.middle, layout.labels
    return StepShape(
        kind=step.kind,
        name=step.label,
        label=_label(step, y, layout),
        x=None,
        width=0,
        top=middle - BAR / 2,
        height=BAR,
        core=None,
        centre=None,
        cross=(left + 10, middle),
        fixed=False,
        text=Text(left + 26, middle + 4, step.why_not),
        earliest="",
        latest="",
        why_not=step.why_not,
        note=step.note,
        href=step.href,
    )


def _above(words: str, y: float) -> Text:
    """Below the name and above the bar."""
    return Text(0, y + 2 * LINE, words)


def _label(step: Step, y: float, layout: Layout) -> tuple[Text, ...]:
    """The name in at most two lines; what is cut is still said aloud and in the table."""
    letters = int((layout.labels or layout.width) / BOLD_LETTER)
    count = 1 if layout.stacked else 2
    lines = textwrap.wrap(step.label, letters, max_lines=count, placeholder="…")
    middle = LINE - 4 if layout.stacked else layout.middle
    first = y + middle + 4 - (len(lines) - 1) * LINE / 2
    return tuple(Text(0, first + number * LINE, words) for number, words in enumerate(lines))


def _words(step: Step, window: Window, axis: Axis) -> str:
    """What is written beside a bar: its first and last day, and the note."""
    last = window.start.hi if step.kind is Kind.GATE else window.end.hi
    days = axis.tell_span(Span(window.start.lo, last))
    return " · ".join(part for part in (days, step.why_not or step.note) if part)
