"""Which queue each task waits in; a job says its own queue when it is put in line."""

QUEUES = ("work", "bulk", "tick")
ROUTES = {
    "tumorboard.run_job": {"queue": "work"},
    "tumorboard.tick": {"queue": "tick"},
}
