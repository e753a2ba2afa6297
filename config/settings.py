"""Settings, all of them from environment variables (docs/deploy.md lists them).

Without REDIS_URL the application runs embedded: one process, its own background runner, SQLite
in DATA_DIR unless DATABASE_URL says otherwise. With REDIS_URL it is a production installation:
several web processes, Celery workers, and a SECRET_KEY and ALLOWED_HOSTS that someone chose.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment as env
from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.private_folder(Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve())
REDIS_URL = env.text("REDIS_URL")
EMBEDDED = not REDIS_URL
DEBUG = env.flag("DEBUG", default=False)
HTTPS = env.flag("HTTPS", default=not EMBEDDED)

if EMBEDDED:
    SECRET_KEY = env.text("SECRET_KEY") or env.kept_secret(DATA_DIR / "secret-key")
    ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
else:
    SECRET_KEY = env.required("SECRET_KEY", why="all processes sign with the same one")
    env.required("ALLOWED_HOSTS", why="the host names of this site")
    ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
    env.required("DATABASE_URL", why="several processes share one PostgreSQL")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")

# ---------------------------------------------------------------- application
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "guidelines",
    "tumorboard",
]

MIDDLEWARE = [
    "tumorboard.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tumorboard.web.middleware.PictureOfTheSecretMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tumorboard.web.middleware.BrowserMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tumorboard.web.middleware.SessionLimitsMiddleware",
    "tumorboard.web.middleware.GuardMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tumorboard.web.frame.frame",
            ],
        },
    },
]

# ---------------------------------------------------------------- database, cache, work
SQLITE_OPTIONS: dict[str, Any] = {
    # Writers take their lock at the start and wait for it: the default fails under load instead.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, Any]:
    """The database behind a URL, with the options both kinds need to be safe under load."""
    try:
        configured: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    except ValueError as error:  # not repeated: it may hold a password
        raise ImproperlyConfigured("DATABASE_URL is not the address of a database.") from error
    if configured["ENGINE"] == "django.db.backends.sqlite3":
        configured["OPTIONS"] = {**SQLITE_OPTIONS, **configured.get("OPTIONS", {})}
    else:
        configured["CONN_HEALTH_CHECKS"] = True
    return configured


DATABASES = {
    "default": database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'tumorboard.sqlite3'}"))
}

if EMBEDDED:
    # A table, not local memory: rate limits must count across threads and restarts.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }

LONGEST_JOB_SECONDS = 15 * 60
# A running job gives a sign of life every second; without one for so long, its worker is lost.
LOST_JOB_SECONDS = 60
CELERY_BROKER_URL = REDIS_URL or "memory://"
# A task lost with its worker comes back just after the longest job could have ended.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {}
    if EMBEDDED
    else {"visibility_timeout": LONGEST_JOB_SECONDS + 60, "unacked_restore_throttle": 1}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_TIME_LIMIT = LONGEST_JOB_SECONDS
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "tumorboard.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tumorboard.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tumorboard"

SESSION_IDLE_SECONDS = 15 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---------------------------------------------------------------- browser and transport security
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.flag("BEHIND_PROXY", default=False):
    # Only when a proxy that sets this header itself stands in front: otherwise anyone could.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# On the server: a message may name a patient's number, and a cookie would keep it in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# ---------------------------------------------------------------- static files, words, mail, logs
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
    },  # files are rows, never files
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


def for_the_worker(headers: Any, _path: str, url: str) -> None:
    """The script that keeps a meeting for a lost connection serves the pages of meetings alone."""
    if "/js/offline." in url:
        headers["Service-Worker-Allowed"] = "/meetings/"


WHITENOISE_ADD_HEADERS_FUNCTION = for_the_worker

# A file that is sent stays in memory, up to the largest that is taken; one file per form.
FILE_UPLOAD_HANDLERS = ["tumorboard.web.uploads.BoundedUpload"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TZ", "Europe/London")

# Without EMAIL_URL nothing is sent: messages wait on the outbox page, links are shown once.
EMAIL_URL = env.text("EMAIL_URL")
EMAIL_BACKEND = "tumorboard.people.outbox.OutboxBackend"
if EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    mail = env.mail_server(EMAIL_URL)
    EMAIL_HOST, EMAIL_PORT = mail.host, mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.user, mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = mail.ssl, mail.start_tls
    EMAIL_TIMEOUT = 10
# By e-mail strangers get an answer too: one that only colleagues wait for would tell them apart.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = bool(EMAIL_URL)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "tumorboard@localhost")

LOGGING_CONFIG = None
logging_config(json=not EMBEDDED, level=env.text("LOG_LEVEL", "INFO"))
