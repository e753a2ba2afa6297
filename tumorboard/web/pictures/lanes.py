"""Words beside shapes without overlap: each goes into the first lane with room."""

from dataclasses import dataclass, field

LETTER = (
    6.9  # width of a letter at 12 px in the widest of the system fonts, so that words never touch
)
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    words: str
    anchor: str = "start"  # or middle, end: SVG's text-anchor


@dataclass(frozen=True, slots=True)
class Room:
    """What an item needs on its row: the shape, then the words right or left of it."""

    left: float
    right: float
    text_x: float
    anchor: str


def width_of(words: str) -> float:
    return len(words) * LETTER


def beside(start: float, end: float, words: str, limit: float) -> Room:
    """Words to the right of a shape, or to its left where the picture ends too soon."""
    if not words:
        return Room(start, end, end, "start")
    needed = width_of(words) + GAP
    if end + needed <= limit:
        return Room(start, end + needed, end + GAP, "start")
    return Room(start - needed, end, start - GAP, "end")


@dataclass(slots=True)
class Lanes:
    """Fills lanes from left to right; when all are full the words are left to the table."""

    most: int
    taken: list[list[tuple[float, float]]] = field(default_factory=list)

    def place(self, left: float, right: float) -> int | None:
        for number, lane in enumerate(self.taken):
            if all(right + GAP <= start or end + GAP <= left for start, end in lane):
                lane.append((left, right))
                return number
        if len(self.taken) == self.most:
            return None
        self.taken.append([(left, right)])
        return len(self.taken) - 1

    @property
    def count(self) -> int:
        return max(len(self.taken), 1)
