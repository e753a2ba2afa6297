from django.urls import URLPattern, path

from tumorboard.web.editorial import archive_views, version_views

urlpatterns: list[URLPattern] = [
    path("versions/", version_views.stored, name="guideline-versions"),
    path("versions/<uuid:pk>/retire/", version_views.retire, name="version-retire"),
    path("versions/<uuid:pk>/files/", archive_views.of_version, name="version-files"),
    path("<uuid:pk>/files/", archive_views.of_hand, name="change-set-files"),
    path("<uuid:pk>/upload/", archive_views.look, name="change-set-upload"),
    path("<uuid:pk>/upload/write/", archive_views.write, name="change-set-upload-write"),
]
