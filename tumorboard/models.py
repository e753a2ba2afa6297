"""The one list of model modules: Django looks here, each stage keeps its own models."""

from tumorboard.people import models as people

__all__ = ["people"]
