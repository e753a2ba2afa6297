"""One separate process for computations, which imports no Django.

A computation in a thread of the web process raises every page's response time. The process is
a plain `python -m`, not multiprocessing's spawn, which would import the server's main module.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar, cast

T = TypeVar("T")
# Whether it succeeded, and the result or the kind of error.
Answers = queue.Queue[tuple[bool, Any]]

ROOT = Path(__file__).resolve().parents[2]
SECONDS_BETWEEN_CHECKS = 0.25
SECONDS_KEPT = 10.0  # idle: it holds the guideline in memory a second time


class ComputationFailed(Exception):
    """The function raised, or its process died; the text is what the process said."""


class Computer:
    """The process, started with a computation and ended when nothing more is asked for a while."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: threading.Timer | None = None

    def compute(
        self, function: Callable[..., T], *arguments: object, while_waiting: Callable[[], None]
    ) -> T:
        with self._one_at_a_time:
            if self._ending is not None:
                self._ending.cancel()
            process = self._started()
            answers: Answers = queue.Queue(maxsize=1)
            task = (function.__module__, function.__qualname__, arguments)
            threading.Thread(target=_ask, args=(process, task, answers), daemon=True).start()
            try:
                succeeded, answer = _wait(answers, while_waiting)
            except BaseException:
                self.close()  # a computation nobody waits for would block the next one
                raise
            self._ending = threading.Timer(SECONDS_KEPT, self._end_if_idle)
            self._ending.daemon = True
            self._ending.start()
            if not succeeded:
                raise ComputationFailed(answer)
            result: T = answer
            return result

    def _end_if_idle(self) -> None:
        """A computation that has just begun keeps it."""
        if self._one_at_a_time.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._one_at_a_time.release()

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tumorboard.jobs.computing"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                start_new_session=True,  # Ctrl-C is for the server; this ends with its pipe
            )
        return self._process


def _wait(answers: Answers, while_waiting: Callable[[], None]) -> tuple[bool, Any]:
    while True:
        try:
            return answers.get(timeout=SECONDS_BETWEEN_CHECKS)
        except queue.Empty:
            while_waiting()


def _ask(
    process: subprocess.Popen[bytes],
    task: tuple[str, str, tuple[object, ...]],
    answers: Answers,
) -> None:
    try:
        stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        pickle.dump(task, stdin)
        stdin.flush()
        answers.put(pickle.load(stdout))  # noqa: S301 - written by our own child
    except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
        answers.put((False, f"the process for computations ended: {type(error).__name__}"))


_computer = Computer()


def compute(
    function: Callable[..., T], *arguments: object, while_waiting: Callable[[], None] | None = None
) -> T:
    """Run a module-level pure function elsewhere; `while_waiting` may raise to give it up."""
    return _computer.compute(function, *arguments, while_waiting=while_waiting or (lambda: None))


def close() -> None:
    _computer.close()
