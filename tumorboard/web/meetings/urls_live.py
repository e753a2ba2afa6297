from django.urls import path

from tumorboard.web.meetings import views_live

urlpatterns = [
    path("<uuid:pk>/follow/", views_live.follow, name="meeting-follow"),
    path("<uuid:pk>/mark/", views_live.mark, name="meeting-mark"),
    path("<uuid:pk>/timer/", views_live.timer, name="meeting-timer"),
    path("<uuid:pk>/bar/", views_live.bar, name="meeting-bar"),
    path("<uuid:pk>/cases/<uuid:item>/live/", views_live.case_again, name="meeting-case-live"),
]
