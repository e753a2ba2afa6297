from django.urls import path

from tumorboard.web.plans import views

urlpatterns = [
    path("cases/<uuid:pk>/plan/", views.plan, name="plan"),
    path("cases/<uuid:pk>/plan/choose/", views.choose, name="plan-choose"),
    path("plans/<uuid:pk>/edit/", views.edit, name="plan-edit"),
    path("plans/<uuid:pk>/undo/", views.undo, name="plan-undo"),
    path("plans/<uuid:pk>/redo/", views.redo, name="plan-redo"),
    path("plans/<uuid:pk>/take-up/<int:number>/", views.take_up, name="plan-take-up"),
    path("plans/<uuid:pk>/bring-back/", views.bring_back, name="plan-bring-back"),
]
