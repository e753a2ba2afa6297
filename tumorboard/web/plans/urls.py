from django.urls import path

from tumorboard.web.plans import views

urlpatterns = [
    path("cases/<uuid:pk>/plan/", views.plan, name="plan"),
    path("cases/<uuid:pk>/plan/choose/", views.choose, name="plan-choose"),
    path("plans/<uuid:pk>/bring-back/", views.bring_back, name="plan-bring-back"),
    path("plans/<uuid:pk>/steps/", views.add_step, name="step-add"),
    path("plans/steps/<uuid:pk>/", views.change_step, name="step-change"),
    path("plans/steps/<uuid:pk>/drop/", views.drop_step, name="step-drop"),
    path("plans/steps/<uuid:pk>/take-back/", views.take_back, name="step-take-back"),
    path("plans/steps/<uuid:pk>/move/", views.move_step, name="step-move"),
]
