"""Benchmarks: each compares ours with something else, and prints one line.

They are looked at, not asserted: a machine that is busy must not fail a build.
"""
