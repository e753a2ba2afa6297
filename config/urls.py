from django.urls import include, path

urlpatterns = [
    path("health/", include("tumorboard.web.health.urls")),
    path("account/", include("allauth.urls")),
    path("", include("tumorboard.web.urls")),
]
