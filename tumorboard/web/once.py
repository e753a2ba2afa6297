"""What many ask for at the same moment is made once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class _Place(Generic[T]):
    def __init__(self) -> None:
        self.lock = Lock()
        self.made: list[T] = []


class Once(Generic[T]):
    """Keeps the newest few by key. Who asks while one is being made waits for it.

    The key has to hold everything that what is made depends on, the sight of the asker included.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        place = self._place(key)
        with place.lock:  # nothing is kept where making fails: the next one tries again
            if not place.made:
                place.made.append(make())
            return place.made[0]

    def _place(self, key: Hashable) -> _Place[T]:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self.most:
                self._places.popitem(last=False)
            return place
