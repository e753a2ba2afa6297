from django.urls import path

from tumorboard.web.guideline import views

urlpatterns = [
    path("guideline/", views.newest, name="guideline"),
    path("guideline/<uuid:pk>/", views.version, name="guideline-version"),
    path("guideline/<uuid:pk>/coverage/", views.coverage, name="guideline-coverage"),
    path("guideline/<uuid:pk>/item/<slug:kind>/<str:key>/", views.item, name="guideline-item"),
]
