"""The one list of model modules: Django looks here, each stage keeps its own models."""

from tumorboard.audit import models as audit
from tumorboard.jobs import models as jobs
from tumorboard.patients import models as patients
from tumorboard.people import models as people

__all__ = ["audit", "jobs", "patients", "people"]
