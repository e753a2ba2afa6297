from django.urls import path

from tumorboard.web.followup import views

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
    path("decisions/<uuid:pk>/outcome/", views.outcome, name="outcome"),
]
