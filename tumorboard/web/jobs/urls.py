from django.urls import path

from tumorboard.web.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/cancel/", views.cancel, name="job-cancel"),
]
