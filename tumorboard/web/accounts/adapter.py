"""How allauth behaves here: no public sign-up; sign-ins and what changes them are on record."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation, Outcome
from tumorboard.people.models import User
from tumorboard.people.queries import account_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        with transaction.atomic():
            audit.record(
                "account.sign_in",
                by=user,
                operation=Operation.EXECUTE,
                on=user,
                hospital=user.hospital_id,
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        tried = account_of(str(credentials.get("email", "")))
        audit.record_refusal(
            "account.sign_in",
            by=Actor.ANONYMOUS,
            outcome=Outcome.FAILED,
            on=tried,
            hospital=tried.hospital_id if tried else None,
        )

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            with transaction.atomic():
                audit.record(
                    "account.sign_out",
                    by=request.user,
                    operation=Operation.EXECUTE,
                    on=request.user,
                    hospital=request.user.hospital_id,
                )
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Called for every change of how somebody signs in: password, second factor, codes."""
        what = template_prefix.rpartition("/")[2]
        with transaction.atomic():
            audit.record(f"account.{what}", by=user, on=user, hospital=user.hospital_id)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)
