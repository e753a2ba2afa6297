"""For the supervisor of the processes, not for people: no names, no versions, no details."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tumorboard.web.guarding import public
from tumorboard.web.health.checks import readiness


@public
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Everything this process needs to do its work is there."""
    checks = readiness()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)
