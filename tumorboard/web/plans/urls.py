from django.urls import path

from tumorboard.web.plans import views, views_alerts, views_out

urlpatterns = [
    path("cases/<uuid:pk>/plan/", views.plan, name="plan"),
    path("cases/<uuid:pk>/plan/choose/", views.choose, name="plan-choose"),
    path("plans/<uuid:pk>/edit/", views.edit, name="plan-edit"),
    path("plans/<uuid:pk>/renew/", views.renew, name="plan-renew"),
    path("plans/<uuid:pk>/undo/", views.undo, name="plan-undo"),
    path("plans/<uuid:pk>/redo/", views.redo, name="plan-redo"),
    path("plans/<uuid:pk>/take-up/<int:number>/", views.take_up, name="plan-take-up"),
    path("plans/<uuid:pk>/bring-back/", views.bring_back, name="plan-bring-back"),
    path("plans/<uuid:pk>/paper/", views_out.paper, name="plan-paper"),
    path("plans/<uuid:pk>/calendar/", views_out.calendar, name="plan-calendar"),
    path("plans/alerts/<uuid:pk>/", views_alerts.alert, name="plan-alert"),
]
