"""What import contracts cannot say: parts of Django that have one place, or none."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("config", "guidelines", "tumorboard")
NOWHERE = ("django.dispatch", "django.db.models.signals", "django.contrib.admin")
ONLY_IN_WEB = (
    "django.http", "django.shortcuts", "django.template", "django.views", "django_htmx",
)  # fmt: skip
# Sign-in is the one conversation with the browser that belongs to the people themselves.
KNOWS_HTTP = ("tumorboard/web/", "tumorboard/people/", "config/")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def imports_of(tree: ast.AST, unwanted: tuple[str, ...]) -> list[str]:
    return [
        name
        for node in ast.walk(tree)
        for name in imported(node)
        if any(name == part or name.startswith(f"{part}.") for part in unwanted)
    ]


def imports_inside_functions(tree: ast.AST) -> list[str]:
    return [
        name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for name in imported(node)
    ]


def test_no_signals_and_no_admin() -> None:
    assert [(name, found) for name, tree in modules() if (found := imports_of(tree, NOWHERE))] == []


def test_only_web_knows_http_and_templates() -> None:
    assert [
        (name, found)
        for name, tree in modules()
        if not name.startswith(KNOWS_HTTP) and (found := imports_of(tree, ONLY_IN_WEB))
    ] == []


def test_imports_stand_at_the_top() -> None:
    assert [
        (name, found) for name, tree in modules() if (found := imports_inside_functions(tree))
    ] == []


def test_the_guards_can_fail() -> None:
    tree = ast.parse("def f():\n    from django.db.models import signals\n")
    assert imports_of(tree, NOWHERE) == ["django.db.models.signals"]
    assert imports_inside_functions(tree) == ["django.db.models", "django.db.models.signals"]
