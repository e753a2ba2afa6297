from django.urls import path

from tumorboard.web.decisions import views, views_signing

urlpatterns = [
    path("case/<uuid:pk>/", views.edit, name="decision-edit"),
    path("<uuid:pk>/", views.decision, name="decision"),
    path("<uuid:pk>/sign/", views_signing.sign, name="decision-sign"),
    path("<uuid:pk>/paper/", views.paper, name="decision-paper"),
    path("<uuid:pk>/amend/", views.amend, name="decision-amend"),
    path("<uuid:pk>/drop/", views.drop, name="decision-drop"),
]
