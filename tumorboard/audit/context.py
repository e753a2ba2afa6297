"""Which request (or job) is being served, so that every audit row can name it."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
