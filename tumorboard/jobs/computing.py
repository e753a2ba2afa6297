"""The other end of `pool`: reads a function's name and arguments, answers with its result."""

import importlib
import os
import pickle
import sys
from operator import attrgetter


def main() -> None:
    # Whatever a function prints goes to standard error: standard output carries the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            task = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
        except EOFError:
            return
        pickle.dump(answer_to(*task), answers)
        answers.flush()


def answer_to(module: str, function: str, arguments: tuple[object, ...]) -> tuple[bool, object]:
    try:
        result = attrgetter(function)(importlib.import_module(module))(*arguments)
    except Exception as error:  # noqa: BLE001 - any failure belongs to the one who asked
        return False, type(error).__qualname__
    if "django" in sys.modules:
        return False, f"{module} imports Django, which does not belong in this process"
    return True, result


if __name__ == "__main__":
    main()
