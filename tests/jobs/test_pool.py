"""The separate process for computations."""

import math
import time
from collections.abc import Iterator

import pytest

from tumorboard.jobs import pool


@pytest.fixture(autouse=True)
def fresh_pool() -> Iterator[None]:
    yield
    pool.close()


def test_a_pure_function_is_computed_elsewhere() -> None:
    assert pool.compute(math.factorial, 5) == 120
    assert pool.compute(math.factorial, 6) == 720


def test_a_failure_there_is_a_failure_here() -> None:
    with pytest.raises(pool.ComputationFailed, match="ValueError"):
        pool.compute(math.factorial, -1)
    assert pool.compute(math.factorial, 3) == 6


def test_django_is_not_wanted_there() -> None:
    from django.utils.text import slugify  # noqa: PLC0415 - only as a bad example

    with pytest.raises(pool.ComputationFailed, match="imports Django"):
        pool.compute(slugify, "Bowel board")


def test_a_computation_can_be_given_up() -> None:
    class Enough(Exception):
        pass

    def give_up() -> None:
        raise Enough

    before = time.monotonic()
    with pytest.raises(Enough):
        pool.compute(time.sleep, 30, while_waiting=give_up)
    assert time.monotonic() - before < 5
    assert pool.compute(math.factorial, 3) == 6
