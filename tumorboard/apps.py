from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TumorboardConfig(AppConfig):
    name = "tumorboard"
    verbose_name = "Tumorboard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Whoever writes puts work in line, so every process knows the kinds of job."""
        autodiscover_modules("tasks.catalogue")
