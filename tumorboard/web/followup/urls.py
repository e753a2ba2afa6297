from django.urls import path

from tumorboard.web.followup import actions, reports, views

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
    path("decisions/<uuid:pk>/outcome/", views.outcome, name="outcome"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<uuid:pk>/", actions.settle, name="action"),
    path("decisions/<uuid:pk>/actions/", actions.add, name="action-add"),
    path("reports/", reports.report, name="reports"),
    path("reports/measures.csv", reports.report_file, name="report-file"),
    path("reports/cases/<slug:key>/", reports.report_cases, name="report-cases"),
]
