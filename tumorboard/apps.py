from django.apps import AppConfig


class TumorboardConfig(AppConfig):
    name = "tumorboard"
    verbose_name = "Tumorboard"
    default_auto_field = "django.db.models.BigAutoField"
