"""Small files and small functions, so that nobody has to read a long one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("config", "guidelines", "tumorboard", "tests")
FILE_LINES = 400
FUNCTION_LINES = 60
VIEW_LINES = 25
URL_LINES = 70
TEMPLATE_LINES = 200


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def long_functions(file: Path, limit: int) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines, {limit} allowed"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := lines_of(node)) > limit
    ]


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_files(files: Iterator[Path], limit: int) -> list[str]:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    return [
        f"{file.relative_to(ROOT)} has {length} lines, {limit} allowed"
        for file, length in lengths.items()
        if length > limit
    ]


def test_there_is_something_to_measure() -> None:
    assert len(list(sources())) > 20


def test_files_are_short() -> None:
    assert long_files(sources(), FILE_LINES) == []


def test_functions_are_short() -> None:
    assert [line for file in sources() for line in long_functions(file, FUNCTION_LINES)] == []


def test_views_are_short() -> None:
    views = [file for file in sources() if file.match("tumorboard/web/*/views*.py")]
    assert [line for file in views for line in long_functions(file, VIEW_LINES)] == []


def test_address_lists_are_short() -> None:
    assert long_files((file for file in sources() if file.name == "urls.py"), URL_LINES) == []


def test_templates_are_short() -> None:
    assert long_files((ROOT / "templates").rglob("*.html"), TEMPLATE_LINES) == []


@pytest.mark.parametrize("length", [FUNCTION_LINES, FUNCTION_LINES + 1])
def test_the_measure_counts_every_line(tmp_path: Path, length: int) -> None:
    lines = ["def long() -> None:", *["    pass"] * (length - 1)]
    tree = ast.parse("\n".join(lines))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == length
