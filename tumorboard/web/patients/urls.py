from django.urls import path

from tumorboard.web.patients import (
    views,
    views_documents,
    views_drafts,
    views_emergency,
    views_findings,
    views_found,
    views_merging,
    views_numbers,
)

FINDING = "<uuid:pk>/<slug:kind>"

urlpatterns = [
    path("", views.patients, name="patients"),
    path("new/", views.register, name="patient-register"),
    path("emergency/", views_emergency.emergency, name="patient-emergency"),
    path("<uuid:pk>/", views.patient, name="patient"),
    path("<uuid:pk>/removed/", views.removed, name="patient-removed"),
    path("<uuid:pk>/numbers/", views_numbers.numbers, name="patient-numbers"),
    path(
        "<uuid:pk>/numbers/<uuid:number>/withdraw/",
        views_numbers.withdraw,
        name="patient-number-withdraw",
    ),
    path("<uuid:pk>/merge/", views_merging.merge, name="patient-merge"),
    path("<uuid:pk>/merge/<uuid:other>/", views_merging.merge_with, name="patient-merge-with"),
    path("<uuid:pk>/merge/<uuid:other>/undo/", views_merging.unmerge, name="patient-unmerge"),
    path("<uuid:pk>/found/", views_found.found, name="patient-found"),
    path("<uuid:pk>/found/open/", views_found.open_with_reason, name="patient-open"),
    path("<uuid:pk>/found/refer/", views_found.refer_here, name="patient-refer-here"),
    path("<uuid:pk>/document/new/", views_documents.add, name="document-add"),
    path("documents/<uuid:pk>/", views_documents.document, name="patient-document"),
    path("<uuid:pk>/drafts/", views_drafts.keep, name="draft-keep"),
    path("<uuid:pk>/drafts/discard/", views_drafts.discard, name="draft-discard"),
    path(f"{FINDING}/new/", views_findings.add, name="finding-add"),
    path(f"{FINDING}/<uuid:row>/", views_findings.edit, name="finding-edit"),
    path(f"{FINDING}/<uuid:row>/history/", views_findings.row_history, name="finding-history"),
    path(f"{FINDING}/<uuid:row>/remove/", views_findings.remove, name="finding-remove"),
    path(f"{FINDING}/<uuid:row>/restore/", views_findings.restore, name="finding-restore"),
]
