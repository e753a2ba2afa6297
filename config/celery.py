"""Celery as a carrier: the Job table says what is to be done, a task only wakes somebody up."""

import os

from celery import Celery
from kombu.entity import Exchange, Queue

from tumorboard.tasks.routes import QUEUES, ROUTES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tumorboard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["tumorboard.tasks"], related_name="celery")
# Each queue has an exchange and key of its own: one shared key would fill every queue at once.
app.conf.task_queues = [
    Queue(name, Exchange(name), routing_key=name)  # type: ignore[no-untyped-call]  # kombu untyped
    for name in QUEUES
]
app.conf.task_routes = ROUTES
app.conf.beat_schedule = {
    # What is on the schedule is code (tumorboard.tasks.catalogue); beat only asks for a look.
    "tick": {
        "task": "tumorboard.tick",
        "schedule": 5.0,
        "options": {"queue": "tick", "expires": 5.0},
    }
}
