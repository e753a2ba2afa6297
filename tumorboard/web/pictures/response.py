"""Response from recorded diameters, in the manner of RECIST 1.1, or why it cannot be said.

The rule is applied to what is recorded and to nothing else: the largest lesions that were measured
before a course of treatment began are followed as targets. It is no reading by a radiologist, and
lesions that are not targets are not judged. The numbers of the rule are content of the guideline;
without them only the change in per cent is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tumorboard.web.pictures.scale import CALENDAR, Span

NODE = "lymph_node"
NONE = Decimal(0)
HUNDRED = Decimal(100)
WORDS = {
    "complete": ("CR", "complete response"),
    "partial": ("PR", "partial response"),
    "stable": ("SD", "stable disease"),
    "progression": ("PD", "progression"),
    "": ("NE", "not evaluable"),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the content, and where they come from."""

    measurable_mm: Decimal
    targets: int
    targets_per_organ: int
    partial_percent: Decimal
    progression_percent: Decimal
    progression_mm: Decimal
    source: str  # "RECIST 1.1: Eisenhauer …"


@dataclass(frozen=True, slots=True)
class Taken:
    when: Span
    mm: Decimal | None  # none: no longer visible


@dataclass(frozen=True, slots=True)
class Followed:
    """A lesion with its sizes."""

    name: str
    organ: str
    taken: tuple[Taken, ...]
    first_seen: Span | None = None
    single: bool = True  # not a group, of which only the largest was measured
    malignant: bool = True  # nobody has said that it is benign, unclear or another cancer
    treated: tuple[Span, ...] = ()  # locally: what is left of it says nothing about drugs

    def at(self, when: Span) -> Taken | None:
        return next((each for each in self.taken if each.when == when), None)


@dataclass(frozen=True, slots=True)
class Course:
    """Treatment whose effect is looked for."""

    label: str
    start: Span


@dataclass(frozen=True, slots=True)
class Assessed:
    """One time: a category with its reason, or why there is none."""

    when: Span | None
    category: str  # complete, partial, stable, progression; empty: not evaluable
    told: str  # the numbers, or the reason
    recorded: bool = False  # stated by a person, not computed here
    code: str = ""  # shown where there is little room

    @property
    def word(self) -> str:
        return WORDS[self.category][1] if self.code else "change"


def assess(
    lesions: Sequence[Followed], courses: Sequence[Course], rules: Rules | None
) -> tuple[Assessed, ...]:
    """For every time of measurement after a course began, the course that began last counts."""
    times = sorted({each.when for lesion in lesions for each in lesion.taken}, key=_order)
    found = []
    for when in times:
        begun = [course for course in courses if course.start.hi <= when.lo]
        if begun:
            course = max(begun, key=lambda each: each.start.lo)
            found.append(_Line(lesions, course, times, rules).at(when))
    return tuple(found)


def _order(when: Span) -> tuple[int, int]:
    return when.lo.toordinal(), when.hi.toordinal()


class _Line:
    """One course: its baseline, its targets, and what became of them."""

    def __init__(
        self,
        lesions: Sequence[Followed],
        course: Course,
        times: Sequence[Span],
        rules: Rules | None,
    ) -> None:
        self.lesions, self.course, self.rules = lesions, course, rules
        before = [when for when in times if when.hi <= course.start.lo]
        self.baseline = before[-1] if before else None
        self.times = [when for when in times if when.lo >= course.start.hi]
        self.targets = tuple(self._targets()) if self.baseline else ()

    def _targets(self) -> Iterator[Followed]:
        """The largest measured at baseline, at most so many in all and of one organ."""
        assert self.baseline is not None  # noqa: S101 - asked only with one
        measured = [
            (taken.mm, lesion)
            for lesion in self.lesions
            if (taken := lesion.at(self.baseline))
            and taken.mm is not None
            and lesion.single
            and lesion.malignant
            and lesion.organ != NODE
            and not any(each.lo <= self.baseline.hi for each in lesion.treated)
        ]
        of_organ: Counter[str] = Counter()
        for mm, lesion in sorted(measured, key=lambda pair: (-pair[0], pair[1].name)):
            if self.rules is not None:
                full = of_organ.total() == self.rules.targets
                of_organ_full = of_organ[lesion.organ] == self.rules.targets_per_organ
                if full or of_organ_full or mm < self.rules.measurable_mm:
                    continue
            of_organ[lesion.organ] += 1
            yield lesion

    def at(self, when: Span) -> Assessed:
        if why := self._no_start():
            return self._not(when, why)
        new = [each.name for each in self.lesions if self._new(each, when)]
        if new and self.rules:
            return self._found(when, "progression", f"new lesion: {', '.join(new)}")
        if problem := self._problem(when):
            return self._not(when, problem)
        return self._judged(when)

    def _no_start(self) -> str:
        if self.baseline is None:
            return f"nothing was measured before {self.course.label} began"
        if self.targets:
            return ""
        least = f" of {_plain(self.rules.measurable_mm)} mm or more" if self.rules else ""
        return f"no single lesion{least} was measured at baseline"

    def _judged(self, when: Span) -> Assessed:
        told = self._numbers(when)
        if self.rules is None:
            return Assessed(when, "", told)
        category = self._category(when, self.rules)
        unclear = [each.name for each in self.lesions if self._perhaps_new(each, when)]
        if unclear and category != "progression":
            return self._not(when, f"whether {', '.join(unclear)} is new is not known ({told})")
        return self._found(when, category, told)

    def _problem(self, when: Span) -> str:
        missing = [each.name for each in self.targets if each.at(when) is None]
        treated = [each.name for each in self.targets if self._treated(each, when)]
        if treated:
            return f"treated locally since baseline: {', '.join(treated)}"
        return f"not measured then: {', '.join(missing)}" if missing else ""

    def _treated(self, lesion: Followed, when: Span) -> bool:
        return any(each.lo <= when.hi for each in lesion.treated)

    def _new(self, lesion: Followed, when: Span) -> bool:
        """Certainly first seen after the baseline, and by now."""
        seen = lesion.first_seen
        return bool(
            self.baseline
            and lesion.malignant
            and seen
            and seen.lo > self.baseline.hi
            and seen.hi <= when.hi
        )

    def _perhaps_new(self, lesion: Followed, when: Span) -> bool:
        """Measured since the baseline, and nobody knows whether it was there before."""
        if self.baseline is None or not lesion.malignant or lesion in self.targets:
            return False
        seen = lesion.first_seen
        known_before = (seen and seen.hi <= self.baseline.hi) or any(
            each.when.hi <= self.baseline.hi for each in lesion.taken
        )
        later = any(self.baseline.hi < each.when.lo <= when.hi for each in lesion.taken)
        return later and not known_before

    def _sum(self, when: Span) -> Decimal | None:
        if self._problem(when):
            return None
        taken = [each.at(when) for each in self.targets]
        return sum((each.mm or NONE for each in taken if each), NONE)

    def _category(self, when: Span, rules: Rules) -> str:
        now, first, least = self._sums(when)
        grown = now - least
        percent = grown >= least * rules.progression_percent / HUNDRED
        if grown >= rules.progression_mm and percent and grown > 0:
            return "progression"
        others = [each for each in self.lesions if each.malignant and each not in self.targets]
        if now == 0:
            gone = all((taken := each.at(when)) and taken.mm is None for each in others)
            return "complete" if gone else "partial"
        return "partial" if first - now >= first * rules.partial_percent / HUNDRED else "stable"

    def _sums(self, when: Span) -> tuple[Decimal, Decimal, Decimal]:
        """Now, at baseline, and the least before now."""
        assert self.baseline is not None  # noqa: S101 - there are targets
        first = self._sum(self.baseline) or NONE
        earlier = [self._sum(each) for each in self.times if _order(each) < _order(when)]
        least = min([first, *(each for each in earlier if each is not None)])
        return self._sum(when) or NONE, first, least

    def _numbers(self, when: Span) -> str:
        now, first, least = self._sums(when)
        assert self.baseline is not None  # noqa: S101 - there are targets
        names = ", ".join(each.name for each in self.targets)
        told = f"sum {_plain(now)} mm, {_change(first, now)} from {_plain(first)} mm on "
        told += CALENDAR.tell_span(self.baseline)
        if least < first:
            told += f", {_change(least, now)} from the least, {_plain(least)} mm"
        return f"{told}; of {names}"

    def _not(self, when: Span, why: str) -> Assessed:
        return Assessed(when, "", why, code=WORDS[""][0] if self.rules else "")

    def _found(self, when: Span, category: str, told: str) -> Assessed:
        return Assessed(when, category, told, code=WORDS[category][0])


def recorded(category: str, when: Span | None, of: str) -> Assessed:
    """What a person has stated of a course."""
    code, _ = WORDS[category]
    return Assessed(when, category, f"recorded for {of}", recorded=True, code=code)


def _change(first: Decimal, now: Decimal) -> str:
    if not first:
        return "from nothing" if now else "unchanged"
    share = ((now - first) / first * HUNDRED).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return "unchanged" if share == 0 else f"{'+' if share > 0 else '−'}{abs(share)} %"


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
