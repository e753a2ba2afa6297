from django.urls import path

from tumorboard.web.decisions import (
    conditions,
    letters_views,
    standard,
    views,
    views_confirming,
    views_quorum,
    views_signing,
)

urlpatterns = [
    path("case/<uuid:pk>/", views.edit, name="decision-edit"),
    path("item/<uuid:pk>/standard/", standard.decide, name="standard-decide"),
    path("conditions/", conditions.conditions, name="conditions"),
    path("conditions/<uuid:pk>/", conditions.condition, name="condition"),
    path("<uuid:pk>/", views.decision, name="decision"),
    path("<uuid:pk>/sign/", views_signing.sign, name="decision-sign"),
    path("<uuid:pk>/quorum/", views_quorum.choose, name="decision-quorum"),
    path("<uuid:pk>/confirm/", views_confirming.confirm, name="decision-confirm"),
    path("<uuid:pk>/paper/", views.paper, name="decision-paper"),
    path("<uuid:pk>/amend/", views.amend, name="decision-amend"),
    path("<uuid:pk>/drop/", views.drop, name="decision-drop"),
    path("<uuid:pk>/letters/<slug:recipient>/", letters_views.start, name="letter-start"),
    path("<uuid:pk>/told/", letters_views.told, name="told"),
    path("told/<uuid:pk>/", letters_views.retract, name="told-retract"),
    path("letters/<uuid:pk>/", letters_views.letter, name="letter"),
    path("letters/<uuid:pk>/release/", letters_views.release, name="letter-release"),
    path("letters/<uuid:pk>/paper/", letters_views.paper, name="letter-paper"),
    path("letters/<uuid:pk>/text/", letters_views.text, name="letter-text"),
]
