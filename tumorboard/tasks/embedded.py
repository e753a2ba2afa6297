"""Background work inside the web process: what the server starts and stops."""

from tumorboard.jobs.runner import start, stop
from tumorboard.tasks import catalogue

__all__ = ["catalogue", "start", "stop"]
