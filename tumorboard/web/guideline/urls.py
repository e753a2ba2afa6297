from django.urls import path

from tumorboard.web.guideline import views

urlpatterns = [
    path("guideline/", views.newest, name="guideline"),
    path("guideline/<uuid:pk>/", views.version, name="guideline-version"),
]
