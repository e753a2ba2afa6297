from django.urls import path

from tumorboard.web.cases import views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<uuid:pk>/", views.case, name="case"),
    path("cases/<uuid:pk>/edit/", views.edit, name="case-edit"),
    path("cases/<uuid:pk>/move/", views.move, name="case-move"),
    path("cases/<uuid:pk>/answer/", views.answer, name="case-answer"),
    path("patients/<uuid:pk>/refer/", views.refer, name="case-refer"),
]
