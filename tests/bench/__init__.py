"""Benchmarks: each compares ours with something else, and prints one line.

They are looked at, not asserted: a machine that is busy must not fail a build.
"""

import os

import django

# Some benchmarks use the records; theirs live in a folder that goes away with the run.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
django.setup()
