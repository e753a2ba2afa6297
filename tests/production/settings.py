"""What a production installation has, with little patience for a lost worker and a slow job."""

from config.settings import *  # noqa: F403 - everything but the two below

LOST_JOB_SECONDS = 4
CELERY_INCLUDE = ["tests.production.jobs"]
