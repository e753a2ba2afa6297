"""Where e-mail goes when no server is configured: rows that an administrator can read."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tumorboard.people.models import OutboxMessage, User


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [
            OutboxMessage(
                hospital_id=User.objects.filter(email=address.lower())
                .values_list("hospital", flat=True)
                .first(),
                to=address,
                subject=str(message.subject),
                body=str(message.body),
            )
            for message in email_messages
            for address in message.recipients()
        ]
        OutboxMessage.objects.bulk_create(rows)
        return len(email_messages)
