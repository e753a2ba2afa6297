from django.urls import path

from tumorboard.web.cases import (
    breach,
    clock,
    lost,
    opinions,
    triage,
    views,
    views_chasing,
    views_import,
)
from tumorboard.web.what_if import views as what_if

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/import/", views_import.look, name="cases-import"),
    path("cases/import/refer/", views_import.refer_all, name="cases-import-refer"),
    path("cases/chasing/", views_chasing.work_list, name="chases"),
    path("cases/<uuid:pk>/", views.case, name="case"),
    path("cases/<uuid:pk>/chasing/", views_chasing.take_over, name="case-take-over"),
    path("cases/<uuid:pk>/chasing/<str:item>/", views_chasing.chase, name="case-chase"),
    path("cases/<uuid:pk>/edit/", views.edit, name="case-edit"),
    path("cases/<uuid:pk>/move/", views.move, name="case-move"),
    path("cases/<uuid:pk>/answer/", views.answer, name="case-answer"),
    path("cases/<uuid:pk>/next-date/", lost.next_date, name="case-next-date"),
    path("cases/<uuid:pk>/clock/", clock.clock, name="case-clock"),
    path("cases/<uuid:pk>/clock/breach/", breach.breach, name="case-breach"),
    path("cases/<uuid:pk>/clock/pause/", clock.pause, name="case-clock-pause"),
    path("cases/<uuid:pk>/clock/resume/", clock.resume, name="case-clock-resume"),
    path("cases/<uuid:pk>/what-if/", what_if.what_if, name="case-what-if"),
    path("cases/<uuid:pk>/what-if/save/", what_if.save, name="case-what-if-save"),
    path("cases/<uuid:pk>/opinions/", opinions.ask, name="opinions-ask"),
    path("cases/opinions/<uuid:pk>/", opinions.give, name="opinion-give"),
    path("cases/opinions/<uuid:pk>/open/", opinions.open_round, name="opinions-open"),
    path("cases/<uuid:pk>/triage/", triage.triage, name="case-triage"),
    path("cases/triage/<uuid:pk>/promote/", triage.promote, name="triage-promote"),
    path("cases/second-looks/<uuid:pk>/", triage.look, name="triage-look"),
    path("patients/<uuid:pk>/refer/", views.refer, name="case-refer"),
]
