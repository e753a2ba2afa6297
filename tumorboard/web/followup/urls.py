from django.urls import path

from tumorboard.web.followup import actions, views

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
    path("decisions/<uuid:pk>/outcome/", views.outcome, name="outcome"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<uuid:pk>/", actions.settle, name="action"),
    path("decisions/<uuid:pk>/actions/", actions.add, name="action-add"),
]
