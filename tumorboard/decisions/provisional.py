"""Provisional decisions: whose word they wait for, and what was said. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tumorboard.decisions.confirmation_models import Answer, Confirmation
from tumorboard.decisions.models import Decision, PaperKind
from tumorboard.decisions.quorum_models import DecisionQuorum, Handling
from tumorboard.people.models import Board, Membership, User
from tumorboard.people.roles import Role, Specialty

LEADING = (Role.CHAIR, Role.COORDINATOR)
Group = tuple[str, ...]  # specialties of which any one speaks for all of them


@dataclass(frozen=True)
class Standing:
    """Where a provisional decision stands."""

    groups: Sequence[Group]
    answers: Sequence[Confirmation]

    @property
    def refusal(self) -> Confirmation | None:
        return next((each for each in self.answers if each.answer == Answer.NOT_CONFIRMED), None)

    @property
    def waits_for(self) -> list[Group]:
        """Nobody any more once somebody has said no."""
        if self.refusal:
            return []
        said = {each.specialty for each in self.answers}
        return [group for group in self.groups if not said.intersection(group)]

    @property
    def is_confirmed(self) -> bool:
        return not self.refusal and not self.waits_for

    @property
    def waits_for_words(self) -> str:
        return " and ".join(
            " or ".join(str(Specialty(code).label).lower() for code in group)
            for group in self.waits_for
        )

    def spoken_for(self, specialties: Collection[str]) -> str:
        """The specialty for which somebody with these may answer now; empty: for none."""
        wanted = (code for group in self.waits_for for code in group)
        return next((code for code in wanted if code in specialties), "")


def groups_of(quorum: DecisionQuorum) -> list[Group]:
    """Of decisions signed before groups were kept, any of the specialties answers for all."""
    if quorum.needed:
        return [tuple(group.split("|")) for group in quorum.needed.split()]
    return [tuple(quorum.specialties.split())] if quorum.specialties else []


def standing_of(decision: Decision) -> Standing | None:
    """None for a draft, and for a decision that was not signed as provisional."""
    quorum: DecisionQuorum | None = getattr(decision, "quorum", None)
    if quorum is None or quorum.signed_at is None or quorum.handling != Handling.PROVISIONAL:
        return None
    answers = decision.confirmations.all()
    return Standing(groups_of(quorum), sorted(answers, key=lambda each: each.at))


def specialties_of(user: User, board: Board) -> set[str]:
    return specialties_by_board(user).get(board.pk, set())


def specialties_by_board(user: User) -> dict[UUID, set[str]]:
    held = Membership.objects.active().filter(user=user, board__isnull=False).exclude(specialty="")
    found: dict[UUID, set[str]] = {}
    for board, specialty in held.values_list("board", "specialty"):
        found.setdefault(board, set()).add(specialty)
    return found


def provisional() -> QuerySet[Decision]:
    """Signed as provisional, in force, and not confirmed: it waits, or somebody said no."""
    signed = Decision.objects.signed().filter(
        quorum__handling=Handling.PROVISIONAL, quorum__signed_at__isnull=False
    )
    in_force = signed.exclude(replaced_by__signed_at__isnull=False)
    return in_force.exclude(papers__kind=PaperKind.CONFIRMED)


def owed_to(user: User) -> QuerySet[Decision]:
    """Those of boards that this person leads or looks after, or speaks for a specialty on."""
    led = Q(case__board__in=Board.objects.where_role(user, *LEADING))
    held = Membership.objects.active().filter(user=user, board__isnull=False).exclude(specialty="")
    speaks = Q(case__board__in=held.values("board"))
    found = provisional().filter(Q(led) | Q(speaks), case__board__in=Board.objects.where_role(user))
    related = found.select_related("quorum", "case__patient__merged_into", "case__board")
    return related.prefetch_related("confirmations__person").order_by("signed_at")
