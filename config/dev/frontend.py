"""static/src and a few npm packages → static/build.

Stylesheets are compiled, everything else under static/src is copied as it is, and the icons
named in static/src/icons.txt become one sprite, `icons.svg`.
"""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from config.dev.steps import ROOT, StepFailed, fingerprint, is_done, mark_done, run, say

SOURCES = ROOT / "static" / "src"
BUILD = ROOT / "static" / "build"
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
ICON_NAMES = SOURCES / "icons.txt"
VENDORED = {
    "vendor/sortable.min.js": MODULES / "sortablejs" / "Sortable.min.js",
}

NodeTools = Callable[[], tuple[str, str]]


def build(node_tools: NodeTools) -> None:
    inputs = [file for file in SOURCES.rglob("*") if file.is_file()]
    wanted = fingerprint([*inputs, LOCK, Path(__file__).resolve()])
    if is_done(BUILD / ".stamp", wanted):
        return
    node, npm = node_tools()
    install_packages(npm)
    say("Building the front end …")
    with tempfile.TemporaryDirectory(dir=MODULES) as folder:
        fresh = Path(folder) / "build"
        compile_styles(node, fresh)
        copy_files(inputs, fresh)
        write_icons(fresh / "icons.svg")
        mark_done(fresh / ".stamp", wanted)
        shutil.rmtree(BUILD, ignore_errors=True)
        fresh.rename(BUILD)


def install_packages(npm: str) -> None:
    stamp, wanted = MODULES / ".stamp", fingerprint([LOCK])
    if is_done(stamp, wanted):
        return
    say("Installing the front-end packages …")
    run(
        [npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"],
        failure="The front-end packages could not be installed",
    )
    mark_done(stamp, wanted)


def compile_styles(node: str, target: Path) -> None:
    target.mkdir(parents=True)
    run(
        [node, MODULES / "sass" / "sass.js", "--no-source-map", "--style=compressed",
         "--quiet-deps", f"--load-path={MODULES}", f"{SOURCES}:{target}"],
        failure="The stylesheet could not be compiled",
    )  # fmt: skip


def copy_files(inputs: list[Path], target: Path) -> None:
    copies = {
        file.relative_to(SOURCES): file
        for file in inputs
        if file.suffix != ".scss" and file != ICON_NAMES and not file.name.startswith(".")
    }
    for name, file in {**copies, **{Path(name): file for name, file in VENDORED.items()}}.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target / name)


def write_icons(sprite: Path) -> None:
    """One file of symbols: `<svg><use href="…/icons.svg#check"></use></svg>`."""
    names = ICON_NAMES.read_text(encoding="utf-8").split() if ICON_NAMES.exists() else []
    symbols = "\n".join(symbol(name) for name in names)
    sprite.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8"
    )


def symbol(name: str) -> str:
    source = MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not source.is_file():
        raise StepFailed(f"static/src/icons.txt names {name!r}, which lucide-static does not have")
    drawing = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", source.read_text("utf-8"), flags=re.DOTALL)
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{drawing.strip()}</symbol>"
    )
