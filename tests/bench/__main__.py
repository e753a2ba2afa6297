"""`make bench`: lines of  name  ours  other  ratio x."""

from collections.abc import Callable, Iterable

from tests.bench import assessments, impact, memory, pages, past, plans, rules
from tests.bench.measuring import Row

BENCHMARKS: list[Callable[[], Iterable[Row]]] = [
    assessments.rows,
    rules.rows,
    plans.rows,
    pages.rows,
    past.rows,
    impact.rows,
    memory.rows,
]


def main() -> None:
    for benchmark in BENCHMARKS:
        for row in benchmark():
            print(row, flush=True)  # noqa: T201 - this is its output


if __name__ == "__main__":
    main()
