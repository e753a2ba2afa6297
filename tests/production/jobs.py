"""A job that takes as long as a test wants, and writes down what became of it.

Workers know it by the settings beside this file; the application itself never does.
"""

import os
import time
from pathlib import Path

from tumorboard.jobs.registry import JobType, register
from tumorboard.jobs.run import Run

NAME = "count_slowly"
STEPS_PER_SECOND = 10


def count_slowly(run: Run) -> None:
    """`run.ids` are the number of steps and the file for its diary."""
    steps, diary = int(run.ids[0]), Path(run.ids[1])
    note(diary, "begun")
    for step in range(1, steps + 1):
        time.sleep(1 / STEPS_PER_SECOND)
        run.progress(step, steps, "counting")
    note(diary, "ended")


def note(diary: Path, word: str) -> None:
    with diary.open("a") as opened:
        opened.write(f"{word} {os.getpid()}\n")


register(JobType(NAME, count_slowly, queue="bulk", idempotent=True))
