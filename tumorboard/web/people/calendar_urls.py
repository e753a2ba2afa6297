from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from tumorboard.web.people import views_calendars


def pages_of(of: str) -> list[URLPattern]:
    """The same pages for the days of a hospital and for those of one board."""
    at, told = f"{of}s/<uuid:pk>/calendar/", {"of": of}

    def page(end: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(at + end, view, told, name=f"{of}-calendar{name}")

    return [
        page("", views_calendars.calendar, ""),
        page("weekdays/", views_calendars.weekdays, "-weekdays"),
        page("entries/", views_calendars.add, "-entry"),
        page("entries/<uuid:row>/remove/", views_calendars.remove, "-remove"),
        page("changes/<uuid:change>/undo/", views_calendars.undo, "-undo"),
        page("file/", views_calendars.look_at_file, "-file"),
        page("file/take/", views_calendars.take_file, "-take"),
        page("calendar.yaml", views_calendars.export, "-export"),
    ]


urlpatterns = [*pages_of("hospital"), *pages_of("board")]
