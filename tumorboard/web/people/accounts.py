"""Inviting people, their one-time links, closing and reopening their accounts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.people import links, queries, services
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs, public
from tumorboard.web.people.forms import LAST_ADMINISTRATOR, InviteForm, PasswordForm
from tumorboard.web.people.page import hospitals_of
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid


@needs(Permission.ADMINISTER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    hospitals = hospitals_of(request)
    form = InviteForm(request.POST or None, hospitals=hospitals)
    if request.method != "POST":
        return render(request, "tumorboard/people/invite.html", {"form": form})
    if not form.is_valid():
        return invalid(request, "tumorboard/people/invite.html", {"form": form})
    person = services.open_account(**form.cleaned_data, by=request.user)
    return _show_new_link(request, person)


@needs(Permission.ADMINISTER_PEOPLE)
@require_POST
def new_link(request: Request, pk: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(queries.accounts_administered_by(request.user), pk=pk)
    return _show_new_link(request, person)


def _show_new_link(request: Request, person: User) -> HttpResponse:
    """The secret waits in the administrator's own session until the next page shows it, once."""
    request.session[f"link-{person.pk}"] = links.make_link(person, by=request.user)
    return SeeOther(reverse("person", args=[person.pk]))


@needs(Permission.ADMINISTER_PEOPLE)
@require_POST
def set_active(request: Request, pk: uuid.UUID) -> HttpResponse:
    person = get_object_or_404(queries.accounts_administered_by(request.user), pk=pk)
    active = request.POST.get("active") == "yes"
    try:
        services.set_active(person, active=active, by=request.user)
    except services.LastAdministrator:
        messages.error(request, LAST_ADMINISTRATOR)
    return SeeOther(reverse("person", args=[person.pk]))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever holds the link chooses the password of the account it was made for."""
    link = links.open_link(secret)
    if link is None:
        return render(request, "tumorboard/people/link_spent.html", status=404)
    form = PasswordForm(request.POST or None, user=link.user)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "person": link.user}
        return render(request, "tumorboard/people/join.html", context, status=status)
    try:
        links.use_link(link, password=form.cleaned_data["password"])
    except links.LinkSpent:
        raise Http404 from None
    messages.success(request, "Your password is set. Sign in with it.")
    return SeeOther(reverse("account_login"))
