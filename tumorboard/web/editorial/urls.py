from django.urls import URLPattern, URLResolver, include, path

from tumorboard.web.editorial import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.change_sets, name="change-sets"),
    path("new/", views.new, name="change-set-new"),
    path("<uuid:pk>/", views.change_set, name="change-set"),
    path("", include("tumorboard.web.editorial.proofs_urls")),
]
