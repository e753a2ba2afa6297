"""A small course and a small plan of an invented patient, drawn in every test of the pictures."""

from datetime import date
from decimal import Decimal

from tumorboard.web.pictures import gantt, sizes, timeline
from tumorboard.web.pictures.scale import Span

AUGUST = Span(date(2026, 8, 1), date(2026, 8, 31), "2026-08")


def on(year: int, month: int, day: int) -> Span:
    return Span.on(date(year, month, day))


def course() -> timeline.Timeline:
    diagnosis = timeline.Mark(on(2026, 7, 28), timeline.Shape.DIAGNOSIS, "diagnosis")
    seen = timeline.Mark(on(2026, 8, 3), timeline.Shape.LESION, "5 lesions first seen")
    large = timeline.Mark(on(2026, 8, 12), timeline.Shape.MEASUREMENT, "34 mm", "MRI")
    nodule = timeline.Mark(AUGUST, timeline.Shape.LESION, "nodule")
    folfox = timeline.Bar(on(2026, 9, 1), on(2026, 11, 2), "FOLFOX × 4")
    washout = timeline.Bar(on(2026, 11, 2), on(2026, 12, 14), "washout", dashed=True)
    return timeline.Timeline(
        rows=(
            timeline.Row("Rectum", marks=(diagnosis,)),
            timeline.Row("Liver", marks=(seen, large)),
            timeline.Row("Lung", marks=(nodule,)),
            timeline.Row("Systemic", bars=(folfox, washout)),
        ),
        lines=(
            timeline.Line(on(2026, 7, 28), "diagnosis", "anchor"),
            timeline.Line(on(2027, 1, 28), "6 months", "limit"),
            timeline.Line(on(2026, 11, 25), "today", "today"),
        ),
    )


LIVER = gantt.Step(
    "Liver resection",
    gantt.Kind.TREATMENT,
    gantt.Window(
        start=Span(date(2026, 12, 15), date(2027, 1, 7)),
        end=Span(date(2026, 12, 22), date(2027, 1, 14)),
    ),
)
RESTAGING = gantt.Step(
    "Restage and discuss",
    gantt.Kind.GATE,
    gantt.Window(
        start=Span(date(2027, 3, 9), date(2027, 3, 20)),
        end=Span(date(2027, 3, 9), date(2027, 3, 20)),
    ),
)
RECTUM = gantt.Step(
    "Rectal resection", gantt.Kind.TREATMENT, None, why_not="waits for a step that does not fit"
)


def plan() -> gantt.Gantt:
    return gantt.Gantt(
        steps=(LIVER, RESTAGING, RECTUM), today=on(2026, 11, 25), today_label="board 25 Nov"
    )


def full_plan() -> gantt.Gantt:
    """Everything that a plan can show: done, waiting, listed days, a set day, gates, rules."""
    lists = tuple(date(2026, 12, day) for day in (15, 17, 22, 24, 29, 31))
    done = gantt.Step(
        "FOLFOX and bevacizumab, 4 cycles",
        gantt.Kind.TREATMENT,
        gantt.Window(on(2026, 9, 1), on(2026, 11, 2)),
        fixed=True,
        id="systemic",
        href="#step-systemic",
    )
    washout = gantt.Wait(
        "Washout after the last dose of bevacizumab",
        gantt.Kind.WASHOUT,
        date(2026, 11, 2),
        42,
        date(2026, 12, 15),
        id="bevacizumab-to-liver",
    )
    liver = gantt.Step(
        "Liver resection, as many of the five as remain, sparing the parenchyma",
        gantt.Kind.TREATMENT,
        LIVER.window,
        id="liver",
        href="#step-liver",
        listed=lists,
        listed_as="theatre",
        against=("liver and rectum on one day",),
    )
    recovery = gantt.Wait(
        "Recovery after liver resection", gantt.Kind.RECOVERY,
        date(2026, 12, 22), 28, date(2027, 1, 26),
    )  # fmt: skip
    radiotherapy = gantt.Step(
        "Short-course radiotherapy",
        gantt.Kind.TREATMENT,
        gantt.Window(on(2027, 1, 26), Span(date(2027, 1, 30), date(2027, 2, 2))),
        id="radiotherapy",
        href="#step-radiotherapy",
        pinned=True,
    )
    last = gantt.Step(
        "Adjuvant treatment",
        gantt.Kind.TREATMENT,
        gantt.Window(on(2027, 4, 20), on(2027, 7, 12)),
        note="if needed",
        open_end=True,
        id="adjuvant",
        href="#step-adjuvant",
    )
    return gantt.Gantt(
        steps=(done, washout, liver, recovery, radiotherapy, RESTAGING, RECTUM, last),
        today=on(2026, 11, 25),
        today_label="board 25 Nov",
        closed=((Span(date(2026, 12, 24), date(2027, 1, 1)), "Christmas"),),
    )


def measured() -> sizes.SizePlot:
    def series(label: str, first: str, second: str) -> sizes.Series:
        return sizes.Series(
            label,
            (
                sizes.Measurement(on(2026, 11, 20), Decimal(second), "MRI"),
                sizes.Measurement(on(2026, 8, 12), Decimal(first), "MRI"),
            ),
        )

    return sizes.SizePlot((series("Liver 5", "34", "21"), series("Liver 2", "18", "20.5")))
