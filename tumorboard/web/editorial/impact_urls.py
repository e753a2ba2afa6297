from django.urls import URLPattern, path

from tumorboard.web.editorial import impact_views

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/impact/", impact_views.impact, name="change-set-impact"),
    path("<uuid:pk>/impact/count/", impact_views.count, name="change-set-impact-count"),
]
