"""The addresses of the application, stage by stage."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tumorboard.web.home.urls")),
    path("", include("tumorboard.web.people.urls")),
    path("", include("tumorboard.web.people.incident_urls")),
    path("patients/", include("tumorboard.web.patients.urls")),
    path("", include("tumorboard.web.cases.urls")),
    path("", include("tumorboard.web.cases.reviews_urls")),
    path("", include("tumorboard.web.between.urls")),
    path("", include("tumorboard.web.plans.urls")),
    path("", include("tumorboard.web.guideline.urls")),
    path("guideline/changes/", include("tumorboard.web.editorial.urls")),
    path("meetings/", include("tumorboard.web.meetings.urls")),
    path("decisions/", include("tumorboard.web.decisions.urls")),
    path("", include("tumorboard.web.followup.urls")),
    path("audit/", include("tumorboard.web.audit.urls")),
    path("jobs/", include("tumorboard.web.jobs.urls")),
]
