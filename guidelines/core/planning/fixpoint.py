"""Exact earliest and latest days of points under bounds and allowed days.

Every rule only ever pushes a point later (or, read backwards, earlier), so pushing until nothing
moves gives the least days that keep all rules, although allowed days have gaps; together they are
a valid schedule. Points that bound each other both ways form a component; components are settled
one after the other, each from what comes before it.

Weeks repeat once the listed days of the calendars are over. A component with a schedule in that
part has one that begins within a week of where it may begin, and is no longer than its bounds
allow: beyond that ceiling there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from guidelines.core.planning.bounds import ORIGIN, Arc, Window
from guidelines.core.planning.days import WEEK, Allowed, Days

_Link = tuple[int, int, int]
"""Day of the second point ≥ day of the first + the third."""
_EVER = 10**9
_Links = list[list[tuple[int, int]]]
"""From each point to others of its component, with the distance."""
_Snap = Callable[[int, int], int | None]
"""The first day not before this one on which the point may lie; None if there is none."""


class Plan:
    """Points, bounds and allowed days, ready to be settled."""

    def __init__(self, names: Sequence[str], arcs: Sequence[Arc], allowed: Allowed) -> None:
        number = {name: place for place, name in enumerate(names)}
        self.names = names
        self.origin = number[ORIGIN]
        self.allowed: dict[int, Days] = {
            number[name]: days for name, days in allowed.items() if name in number
        }
        self.links = [(number[arc.source], number[arc.target], arc.days) for arc in arcs]
        self.came_by: dict[int, int] = {}
        """Of each point that was moved: by which one."""
        self.stuck = self.origin
        """The point for which there was no day, if a search ended so."""
        self.turning: set[int] = set()
        """Points that push each other for ever, if a search ended so."""
        self.parts = list(_components(len(names), self.links))
        self.part_of = {point: place for place, part in enumerate(self.parts) for point in part}
        self.inside: _Links = [[] for _ in names]
        self.inside_back: _Links = [[] for _ in names]
        self.entering: list[list[_Link]] = [[] for _ in self.parts]
        self.leaving: list[list[_Link]] = [[] for _ in self.parts]
        for source, target, days in self.links:
            begin, end = self.part_of[source], self.part_of[target]
            if begin == end:
                self.inside[source].append((target, days))
                self.inside_back[target].append((source, days))
            else:
                self.entering[end].append((source, target, days))
                self.leaving[begin].append((source, target, days))

    def windows(self) -> dict[str, Window] | None:
        """Of every point the days on which it can lie; None if no schedule keeps all rules."""
        first = self.earliest()
        if first is None:
            return None
        last = self.latest()
        return {
            name: Window(first.get(point), last.get(point)) for point, name in enumerate(self.names)
        }

    def earliest(self) -> dict[int, int] | None:
        """The least days, without those points that nothing holds back; None: no schedule."""
        days: dict[int, int] = {self.origin: 0}
        self.came_by = {}
        for point, allowed in self.allowed.items():
            first = allowed.next(0)
            if first is None:
                self.stuck = point
                return None
            days[point] = first
        for place, part in enumerate(self.parts):
            for source, target, distance in self.entering[place]:
                if source in days and days[source] + distance > days.get(target, -_EVER):
                    self.came_by[target] = source
                    if not self._push(days, target, days[source] + distance, self._on):
                        return None
            held = [days[point] for point in part if point in days]
            trial = days if held else dict.fromkeys(part, 0)
            ceiling = max([0, *held]) + self._span(place) + WEEK
            if not self._settled(place, trial, self.inside, self._on, ceiling):
                return None
        return days

    def culprits(self) -> set[str]:
        """After `earliest` found no schedule: points whose rules show it, as far as one can see."""
        found = {self.origin, *self.turning}
        point = None if self.turning else self.stuck
        while point is not None and point not in found - {self.origin}:
            found.add(point)
            point = self.came_by.get(point)
        return {self.names[each] for each in found}

    def latest(self) -> dict[int, int]:
        """The greatest days, without those points that nothing limits; a schedule must exist."""
        back: dict[int, int] = {self.origin: 0}
        """Days counted backwards, so that limits push up as well."""
        for point, allowed in self.allowed.items():
            last = allowed.last()
            if last is not None:
                back[point] = -last
        for place in reversed(range(len(self.parts))):
            for source, target, distance in self.leaving[place]:
                if target in back and back[target] + distance > back.get(source, -_EVER):
                    self._push(back, source, back[target] + distance, self._back_on)
            part = self.parts[place]
            if any(point in back for point in part):
                self._settled(place, back, self.inside_back, self._back_on, None)
            elif any(point in self.allowed for point in part):
                self._limit_by_days(place, back)
        return {point: -day for point, day in back.items()}

    def _limit_by_days(self, place: int, back: dict[int, int]) -> None:
        """A component with no last day; but its days may fit together on listed ones only."""
        part, listed = self.parts[place], self._listed(place)
        late = self._span(place) + WEEK
        trial: dict[int, int] = {}
        for point in part:
            self._push(trial, point, -late, self._back_on)
        self._settled(place, trial, self.inside_back, self._back_on, None)
        if any(-day < listed for day in trial.values()):
            back.update(trial)

    def _settled(
        self, place: int, days: dict[int, int], links: _Links, snap: _Snap, ceiling: int | None
    ) -> bool:
        """Push until nothing moves; False where that never happens."""
        part = self.parts[place]
        waiting = {point for point in part if point in days}
        before: dict[int, int] = {}
        sweeps = 0
        while waiting:
            # There and back: minimums reach forwards along the plan, maximums backwards.
            for source in part if sweeps % 2 == 0 else reversed(part):
                if source not in waiting:
                    continue
                waiting.discard(source)
                for target, distance in links[source]:
                    day = days[source] + distance
                    if target in days and day <= days[target]:
                        continue
                    self.came_by[target] = source
                    if not self._push(days, target, day, snap):
                        return False
                    waiting.add(target)
            sweeps += 1
            if ceiling is not None and waiting and sweeps & (sweeps - 1) == 0:
                now = {point: days[point] for point in part if point in days}
                if max(now.values()) > ceiling or self._endless(place, now, before, sweeps):
                    return False
                before = now
        return True

    def _endless(
        self, place: int, days: dict[int, int], before: dict[int, int], sweeps: int
    ) -> bool:
        """Whether points push each other a week on and more, with nothing else to help them.

        As weeks repeat, they then do so for ever.
        """
        part = self.parts[place]
        if not any(point in self.allowed for point in part):
            return sweeps > len(part)
        listed = self._listed(place)
        moved = [p for p, day in before.items() if listed <= day <= days[p] - WEEK]
        among = set(moved)
        alone = {point: before[point] for point in moved}
        for _ in range(sweeps if moved else 0):
            for source in moved:
                for target, distance in self.inside[source]:
                    if target in among and alone[source] + distance > alone[target]:
                        self._push(alone, target, alone[source] + distance, self._on)
            if all(alone[point] >= before[point] + WEEK for point in moved):
                self.turning = among
                return True
        return False

    def _push(self, days: dict[int, int], point: int, day: int, snap: _Snap) -> bool:
        found = snap(point, day)
        if found is None:
            self.stuck = point
            return False
        days[point] = found
        return True

    def _on(self, point: int, day: int) -> int | None:
        if point == self.origin:
            return None if day > 0 else 0
        return self.allowed[point].next(day) if point in self.allowed else day

    def _back_on(self, point: int, day: int) -> int | None:
        if point not in self.allowed:
            return day
        found = self.allowed[point].previous(-day)
        return None if found is None else -found

    def _listed(self, place: int) -> int:
        """The day from which on all weeks are the same for this component."""
        calendars = (self.allowed[point] for point in self.parts[place] if point in self.allowed)
        return max((days.until for days in calendars), default=0)

    def _span(self, place: int) -> int:
        """Days after which the weeks repeat, and the longest that the component can stretch."""
        widest = (
            max([0, *(-distance for _, distance in self.inside[point])])
            for point in self.parts[place]
        )
        return self._listed(place) + sum(widest)


def _components(count: int, links: Sequence[_Link]) -> Iterator[list[int]]:
    """Points that reach each other, those that come first first (Kosaraju), each in order."""
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for source, target, _ in links:
        after[source].append(target)
        before[target].append(source)
    minimums: list[list[int]] = [[] for _ in range(count)]
    for source, target, days in links:
        if days >= 0:
            minimums[source].append(target)
    order = {point: -place for place, point in enumerate(_in_order_of_leaving(count, minimums))}
    seen = [False] * count
    for root in reversed(_in_order_of_leaving(count, after)):
        if not seen[root]:
            yield sorted(_reached(root, before, seen), key=order.__getitem__)


def _in_order_of_leaving(count: int, after: Sequence[Sequence[int]]) -> list[int]:
    left: list[int] = []
    seen = [False] * count
    for root in range(count):
        if seen[root]:
            continue
        seen[root] = True
        path = [(root, iter(after[root]))]
        while path:
            point, ways = path[-1]
            following = next((way for way in ways if not seen[way]), None)
            if following is None:
                left.append(point)
                path.pop()
            else:
                seen[following] = True
                path.append((following, iter(after[following])))
    return left


def _reached(root: int, ways: Sequence[Sequence[int]], seen: list[bool]) -> list[int]:
    seen[root] = True
    found, waiting = [root], [root]
    while waiting:
        for way in ways[waiting.pop()]:
            if not seen[way]:
                seen[way] = True
                found.append(way)
                waiting.append(way)
    return found
