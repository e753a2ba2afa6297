from django.urls import path

from tumorboard.web.people import incidents

urlpatterns = [
    path("incidents/", incidents.listed, name="incidents"),
    path("incidents/new/", incidents.report, name="incident-new"),
    path("incidents/<uuid:pk>/", incidents.incident, name="incident"),
]
