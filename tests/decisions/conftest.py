"""Fixtures of the tests of decisions."""

from tests.decisions.limited import liver_limited

__all__ = ["liver_limited"]
