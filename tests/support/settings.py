"""The application's own settings, pointed at data that lives as long as the test run.

pytest-django reads the settings before it reads our command-line options, so the choice of
database is looked up here; the environment variable hands it to the workers.
"""

import os
import sys
from typing import Any

from tests.support import postgresql
from tests.support.processes import temporary_folder

LEG = "TEST_DATABASE"


def chosen_database() -> str:
    for position, argument in enumerate(sys.argv):
        if argument == "--database":
            return sys.argv[position + 1]
        if argument.startswith("--database="):
            return argument.partition("=")[2]
    return os.environ.get(LEG, "sqlite")


FOLDER = temporary_folder("tbtest")
os.environ[LEG] = chosen_database()
os.environ.update(DATA_DIR=str(FOLDER), EMAIL_URL="", REDIS_URL="", HTTPS="0", DEBUG="0")
if os.environ[LEG] == "postgresql":
    os.environ["DATABASE_URL"] = postgresql.server_url()
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'unused.sqlite3'}"

from config.settings import *  # noqa: E402, F403 - after the environment they are made from
from config.settings import DATABASES, STORAGES, database  # noqa: E402 - as above

__all__ = ["database"]

if os.environ[LEG] == "sqlite":
    # A file, with the pragmas of production: in memory, threads meet locks that no file has.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many sign-ins, no secrets
staticfiles: dict[str, Any] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = {**STORAGES, "staticfiles": staticfiles}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
