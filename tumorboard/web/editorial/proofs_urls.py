from django.urls import URLPattern, path

from tumorboard.web.editorial import difference_views, findings_views, interview_views

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/findings/", findings_views.findings, name="change-set-findings"),
    path("<uuid:pk>/findings/rule/", findings_views.rule, name="change-set-rule"),
    path(
        "<uuid:pk>/findings/withdraw/", findings_views.withdraw, name="change-set-ruling-withdraw"
    ),
    path("<uuid:pk>/witness/", findings_views.witness, name="change-set-witness"),
    path("difference/", difference_views.between, name="versions-difference"),
    path("difference/witness/", difference_views.witness, name="versions-witness"),
    path("<uuid:pk>/difference/", difference_views.of_change_set, name="change-set-difference"),
    path("<uuid:pk>/interview/<str:item>/", interview_views.interview, name="change-set-interview"),
]
