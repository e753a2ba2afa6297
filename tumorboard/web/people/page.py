"""What the administration pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from tumorboard.people import queries
from tumorboard.people.models import Board, Hospital, Membership, User
from tumorboard.web.people.forms import BoardRoleForm, HospitalRoleForm, QuorumForm, RenameForm
from tumorboard.web.request import Request


def hospitals_of(request: Request) -> QuerySet[Hospital]:
    """The hospitals whose boards and accounts one opens; an administrator of boards has none."""
    hospitals = queries.hospitals_administered_by(request.user)
    if not hospitals.exists():
        raise PermissionDenied
    return hospitals


@dataclass(frozen=True)
class BoardPage:
    board: Board
    memberships: list[Membership]
    opens_accounts: bool
    rename: RenameForm
    quorum: QuorumForm
    role: BoardRoleForm


def board_page(request: Request, board: Board, **forms: Any) -> BoardPage:
    """The page of one board; a form given by name stands in for the fresh one."""
    memberships = board.memberships.active().select_related("user").order_by("user__display_name")
    fresh: dict[str, Any] = {
        "rename": RenameForm(initial={"name": board.name, "version": board.version}),
        "quorum": QuorumForm(
            initial={"specialties": [seat.specialty for seat in board.quorum.all()]}
        ),
        "role": BoardRoleForm(board=board),
    }
    opens_accounts = queries.hospitals_administered_by(request.user).contains(board.hospital)
    return BoardPage(
        board=board,
        memberships=list(memberships),
        opens_accounts=opens_accounts,
        **{**fresh, **forms},
    )


@dataclass(frozen=True)
class PersonPage:
    person: User
    memberships: list[Membership]
    role: HospitalRoleForm
    is_self: bool
    has_password: bool
    link: str


def person_page(request: Request, person: User, role: HospitalRoleForm | None = None) -> PersonPage:
    memberships = person.memberships.active().visible_to(request.user).select_related("board")
    secret = request.session.pop(f"link-{person.pk}", "")
    return PersonPage(
        person=person,
        memberships=list(memberships.order_by("board__name", "role")),
        role=role or HospitalRoleForm(account=person),
        is_self=person.pk == request.user.pk,
        has_password=person.has_usable_password(),
        link=request.build_absolute_uri(f"/join/{secret}/") if secret else "",
    )
