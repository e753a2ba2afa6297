"""What a person owes today to the cases of their boards."""

from __future__ import annotations

from tumorboard.cases.opinion_models import OpinionRound
from tumorboard.people.permissions import Permission
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request


def opinions_asked(request: Request) -> Section | None:
    """First opinions that wait for this person; none for whoever is asked for none."""
    if not request.grants.may(Permission.GIVE_OPINION):
        return None
    asked = OpinionRound.objects.visible_to(request.user).asked_of(request.user)
    related = ("case__patient__merged_into", "case__board")
    rounds = list(asked.select_related(*related).order_by("created_at"))
    return Section(
        "opinions-asked", "tumorboard/cases/home_opinions.html", {"rounds": rounds},
        patients=len(rounds),
    )  # fmt: skip
