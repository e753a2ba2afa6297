"""Logs that cannot name a patient.

Only the fields listed here reach a log line, and an exception is written as its type and the
places it passed, never its message: database errors quote the values that were refused. A page
is written by its name, never its address: that of a one-time link is its secret.
"""

import logging.config
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

KNOWN_FIELDS = frozenset(
    {
        "event", "level", "logger", "timestamp", "error", "places",
        "address", "attempt", "checks", "command", "count", "done", "job", "method", "name",
        "queue", "reason", "request_id", "seconds", "slot", "state", "status", "task", "total",
        "user_id", "version", "worker",
    }
)  # fmt: skip
INTERNAL_FIELDS = frozenset({"_record", "_from_structlog"})

Event = MutableMapping[str, Any]


def keep_known_fields(_logger: object, _method: str, event: Event) -> Event:
    """Drop every field nobody has declared harmless."""
    allowed = KNOWN_FIELDS | INTERNAL_FIELDS
    return {name: value for name, value in event.items() if name in allowed}


def exception_without_message(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception by its type and the lines it passed through."""
    raised = event.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        frames = traceback.extract_tb(error.__traceback__)
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def page_without_address(_logger: object, _method: str, event: Event) -> Event:
    """In Django's lines about a request, put the name of the page in place of its path."""
    request = getattr(event.get("_record"), "request", None)
    # As Django writes it into its lines, so that nobody forges one.
    path = getattr(request, "path", "").encode("unicode_escape").decode("ascii")
    if path and event["event"].endswith(path):
        match = request.resolver_match if request else None
        page = match.view_name if match else "an unknown address"
        event["event"] = event["event"].removesuffix(path) + page
    return event


def logging_config(*, json: bool, level: str) -> None:
    """Send structlog's and the libraries' lines through the same processors to standard error."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        exception_without_message,
        page_without_address,
        keep_known_fields,
    ]
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "fields": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        last,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fields"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # Addresses with their query strings would show what someone searched for.
                "uvicorn.access": {"handlers": [], "propagate": False},
                "uvicorn.error": {"level": "WARNING"},
                "httptools": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
