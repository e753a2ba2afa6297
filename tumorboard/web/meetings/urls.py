from django.urls import include, path

from tumorboard.web.meetings import (
    views,
    views_agenda,
    views_attendance,
    views_breaks,
    views_display,
    views_order,
    views_pack,
    views_running,
)

ITEM = "<uuid:pk>/cases/<uuid:item>"
BREAK = "<uuid:pk>/breaks/<uuid:rest>"

urlpatterns = [
    path("", include("tumorboard.web.meetings.urls_live")),
    path("", views.meetings, name="meetings"),
    path("new/", views.new, name="meeting-new"),
    path("<uuid:pk>/", views.meeting, name="meeting"),
    path("<uuid:pk>/print/", views.on_paper, name="meeting-print"),
    path("<uuid:pk>/pack/", views_pack.order, name="meeting-pack-order"),
    path("packs/<uuid:pk>/", views_pack.pack, name="meeting-pack"),
    path("<uuid:pk>/when/", views.rearrange, name="meeting-edit"),
    path("<uuid:pk>/start/", views_running.start, name="meeting-start"),
    path("<uuid:pk>/close/", views_running.close, name="meeting-close"),
    path("<uuid:pk>/cancel/", views_running.cancel, name="meeting-cancel"),
    path("<uuid:pk>/attendance/", views_attendance.attendance, name="meeting-attendance"),
    path("<uuid:pk>/attendance/<uuid:row>/", views_attendance.times, name="attendance-times"),
    path("<uuid:pk>/displays/", views_display.grant, name="display-grant"),
    path("<uuid:pk>/displays/<uuid:display>/revoke/", views_display.revoke, name="display-revoke"),
    path("<uuid:pk>/room/", views_display.show, name="room-display"),
    path("room/<str:secret>/", views_display.open_link, name="display-open"),
    path("<uuid:pk>/cases/", views_agenda.list_cases, name="agenda-list"),
    path(f"{ITEM}/", views_running.case_in_meeting, name="meeting-case"),
    path(f"{ITEM}/open/", views_running.open_item, name="agenda-open"),
    path(f"{ITEM}/defer/", views_running.defer, name="agenda-defer"),
    path(f"{ITEM}/place/", views_agenda.place, name="agenda-place"),
    path(f"{ITEM}/withdraw/", views_agenda.withdraw, name="agenda-withdraw"),
    path(f"{ITEM}/minutes/", views_agenda.minutes, name="agenda-minutes"),
    path(f"{ITEM}/late/", views_agenda.late, name="agenda-late"),
    path("<uuid:pk>/order/", views_order.order, name="agenda-order"),
    path("<uuid:pk>/order/undo/", views_order.undo, name="agenda-order-undo"),
    path("<uuid:pk>/breaks/", views_breaks.add, name="break-add"),
    path(f"{BREAK}/place/", views_breaks.place, name="break-place"),
    path(f"{BREAK}/change/", views_breaks.change, name="break-change"),
    path(f"{BREAK}/remove/", views_breaks.remove, name="break-remove"),
    path("<uuid:pk>/availability/", views_breaks.availability, name="meeting-availability"),
]
